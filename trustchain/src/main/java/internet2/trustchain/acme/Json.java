package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stranger's JSON within limits, and the base64url that ACME puts into it. */
final class Json {

    private static final int NESTING_MAX = 8;
    private static final int NAME_LENGTH_MAX = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNameLength(NAME_LENGTH_MAX)
                            .maxNumberLength(20)
                            .maxStringLength(Jws.SIZE_MAX)
                            .maxDocumentLength(Jws.SIZE_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static Bytes write(Object document) {
        return Bytes.wrap(MAPPER.writeValueAsBytes(document));
    }

    /** @param what for the message, such as {@code the payload} */
    static JsonNode object(Bytes json, String what) throws AcmeRefused {
        JsonNode read;
        try {
            read = MAPPER.readTree(json.toArray());
        } catch (JacksonException e) {
            throw AcmeRefused.malformed(what + " is not JSON within limits");
        }
        if (!read.isObject()) {
            throw AcmeRefused.malformed(what + " is not a JSON object");
        }
        return read;
    }

    static String text(JsonNode object, String member, String what) throws AcmeRefused {
        return optionalText(object, member, what)
                .orElseThrow(() -> AcmeRefused.malformed(what + " lacks \"" + member + "\""));
    }

    static Optional<String> optionalText(JsonNode object, String member, String what) throws AcmeRefused {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw AcmeRefused.malformed("\"" + member + "\" of " + what + " is not a string");
        }
        return Optional.of(value.stringValue());
    }

    static boolean truth(JsonNode object, String member) throws AcmeRefused {
        JsonNode value = object.get(member);
        if (value != null && !value.isBoolean()) {
            throw AcmeRefused.malformed("\"" + member + "\" is neither true nor false");
        }
        return value != null && value.booleanValue();
    }

    /** The elements of a list; an absent one is empty. */
    static List<JsonNode> list(JsonNode object, String member, int max) throws AcmeRefused {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() > max) {
            throw AcmeRefused.malformed("\"" + member + "\" is not a list of at most " + max);
        }
        return List.copyOf(value.values());
    }

    /** RFC 8555 section 6.1: "Encoded values that include trailing '=' characters MUST be rejected". */
    static Bytes base64url(String text, String what) throws AcmeRefused {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(text);
            if (base64url(Bytes.wrap(decoded)).equals(text)) {
                return Bytes.wrap(decoded);
            }
        } catch (IllegalArgumentException e) {
            throw AcmeRefused.malformed(what + " is not base64url");
        }
        throw AcmeRefused.malformed(what + " is not canonical base64url without padding");
    }

    static String base64url(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
