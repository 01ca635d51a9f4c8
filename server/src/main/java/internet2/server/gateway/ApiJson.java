package internet2.server.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.configuration.DurationText;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The API's JSON: the records of the ports as the document describes them, for the gateway and for its clients.
 *
 * <p>Names are snake_case, absent values are left out, ids and addresses are their text forms, byte strings are
 * hexadecimal, times RFC 3339, durations a number with a unit.
 */
public final class ApiJson {

    /** No request and no reply nests deeper; a parser bound, checked before a tree exists. */
    static final int NESTING_MAX = 32;

    private static final int NAME_CHARS_MAX = 128;
    private static final int NUMBER_CHARS_MAX = 32;
    private static final int STRING_CHARS_MAX = 1 << 22;

    private static final JsonMapper MAPPER = mapper();

    private ApiJson() {}

    /** UTF-8. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** @throws IllegalArgumentException if {@code json} is not a {@code T} */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(summary(e), e);
        }
    }

    /** Any record, map or list as a tree, for the parts of a reply that other rooms shape. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws ApiProblem {@link ProblemKind#BAD_REQUEST} if it is not one JSON value within the limits */
    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw ApiProblem.badRequest("the body is not acceptable JSON: " + summary(e));
        }
    }

    /** @throws ApiProblem {@link ProblemKind#BAD_REQUEST} if a value is out of its type's range */
    static <T> T bind(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw ApiProblem.badRequest("the body cannot be read: " + summary(e));
        }
    }

    private static String summary(JacksonException e) {
        var place = e.getLocation();
        String message =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("malformed");
        return place == null || place.getLineNr() < 1
                ? message
                : message + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING_MAX)
                        .maxNameLength(NAME_CHARS_MAX)
                        .maxNumberLength(NUMBER_CHARS_MAX)
                        .maxStringLength(STRING_CHARS_MAX)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .addModule(words())
                .build();
    }

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("internet2");
        text(module, Hash.class, Hash::hex, Hash::parse);
        text(module, NodeId.class, NodeId::toString, NodeId::parse);
        text(module, AssetId.class, AssetId::toString, AssetId::parse);
        text(module, GlobalAddress.class, GlobalAddress::toString, GlobalAddress::parse);
        text(module, Bytes.class, Bytes::hex, Bytes::parseHex);
        text(module, Duration.class, ApiJson::durationText, DurationText::parse);
        return module;
    }

    /** In the largest unit that divides it; {@link DurationText} reads it back. */
    private static String durationText(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> parse) {
        module.addSerializer(type, new TextWriter<>(type, write));
        module.addDeserializer(type, new TextReader<>(type, parse));
    }

    private static final class TextWriter<T> extends StdSerializer<T> {
        private final Function<T, String> write;

        TextWriter(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(write.apply(value));
        }
    }

    private static final class TextReader<T> extends StdDeserializer<T> {
        private final Function<String, T> parse;

        TextReader(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getString();
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                return context.reportInputMismatch(this, "%s", e.getMessage());
            }
        }
    }
}
