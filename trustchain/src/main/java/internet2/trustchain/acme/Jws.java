package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A signed request: flattened JSON serialization with protected headers only (RFC 8555 section 6.2, RFC 7515 section
 * 7.2.2). Read, not yet verified: {@link #verify} takes the key that its headers lead to.
 *
 * @param algorithm the {@code alg} header
 * @param key the {@code jwk} header; exactly one of it and {@code keyId} is there, or neither in an inner JWS of MAC
 * @param keyId the {@code kid} header
 * @param payload empty: POST-as-GET
 */
record Jws(
        String algorithm,
        Optional<AccountKey> key,
        Optional<String> keyId,
        Optional<String> nonce,
        String url,
        Bytes payload,
        Bytes signed,
        Bytes signature) {

    /** Bytes of a whole request: a CSR of 16 KiB in base64 within base64, and headers. */
    static final int SIZE_MAX = 64 << 10;

    private static final Set<String> MEMBERS = Set.of("protected", "payload", "signature");
    private static final String HEADER = "the protected header";

    static Jws parse(Bytes body) throws AcmeRefused {
        if (body.size() > SIZE_MAX) {
            throw AcmeRefused.malformed("a request has at most " + SIZE_MAX + " bytes");
        }
        return of(Json.object(body, "the request"));
    }

    /** One that stands in another's payload. */
    static Jws of(JsonNode request) throws AcmeRefused {
        if (!request.isObject()) {
            throw AcmeRefused.malformed("the inner JWS is not a JSON object");
        }
        for (String member : request.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                // RFC 8555 section 6.2: flattened, no unprotected header, one signature.
                throw AcmeRefused.malformed("a JWS has \"protected\", \"payload\" and \"signature\" and nothing else");
            }
        }
        String headerText = Json.text(request, "protected", "the JWS");
        String payloadText = Json.text(request, "payload", "the JWS");
        JsonNode header = Json.object(Json.base64url(headerText, HEADER), HEADER);
        if (header.has("crit") || header.has("b64")) {
            throw AcmeRefused.malformed(HEADER + " has a critical extension, and none is understood here");
        }
        JsonNode jwk = header.get("jwk");
        Optional<String> keyId = Json.optionalText(header, "kid", HEADER);
        if (jwk != null && keyId.isPresent()) {
            throw AcmeRefused.malformed(HEADER + " has both \"jwk\" and \"kid\"");
        }
        return new Jws(
                Json.text(header, "alg", HEADER),
                jwk == null ? Optional.empty() : Optional.of(AccountKey.parse(jwk)),
                keyId,
                Json.optionalText(header, "nonce", HEADER),
                Json.text(header, "url", HEADER),
                Json.base64url(payloadText, "the payload"),
                Bytes.wrap((headerText + "." + payloadText).getBytes(StandardCharsets.US_ASCII)),
                Json.base64url(Json.text(request, "signature", "the JWS"), "the signature"));
    }

    /** @throws AcmeRefused where the signature is of another algorithm than the key's, or does not match */
    void verify(AccountKey signer) throws AcmeRefused {
        JwsAlgorithm known = JwsAlgorithm.of(algorithm)
                .orElseThrow(() -> badAlgorithm("the algorithm is not one of " + JwsAlgorithm.names()));
        if (!signer.algorithm().filter(known::equals).isPresent()) {
            throw badAlgorithm("the key does not sign with " + algorithm);
        }
        if (!known.verifies(signer, signed, signature)) {
            throw AcmeRefused.malformed("the signature does not match the key and the content");
        }
    }

    /** As it came, but for the order and the spaces of JSON. */
    Bytes body() {
        String[] parts = signed.utf8().split("\\.", -1);
        return Json.write(Map.of("protected", parts[0], "payload", parts[1], "signature", Json.base64url(signature)));
    }

    JsonNode payloadObject() throws AcmeRefused {
        return Json.object(payload, "the payload");
    }

    /** RFC 8555 section 6.3. */
    void requireEmptyPayload() throws AcmeRefused {
        if (!payload.isEmpty()) {
            throw AcmeRefused.malformed("this is only read: send a POST with an empty payload");
        }
    }

    private static AcmeRefused badAlgorithm(String detail) {
        return new AcmeRefused(AcmeError.BAD_SIGNATURE_ALGORITHM, detail)
                .withMember("algorithms", JwsAlgorithm.names());
    }
}
