package internet2.server.gateway;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the document's schemas; a keyword that would be ignored is an error: the document promises no more. */
final class SchemaReader {

    private static final Set<String> KNOWN = Set.of(
            "type",
            "description",
            "examples",
            "default",
            "format",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "items",
            "minItems",
            "maxItems",
            "properties",
            "required",
            "additionalProperties",
            "maxProperties");

    private final UnaryOperator<JsonNode> resolve;

    SchemaReader(UnaryOperator<JsonNode> resolve) {
        this.resolve = resolve;
    }

    Schema read(JsonNode reference) {
        JsonNode schema = resolve.apply(reference);
        for (String keyword : schema.propertyNames()) {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalStateException(
                        "openapi.yaml uses the schema keyword " + keyword + ", not checked here");
            }
        }
        String type = schema.path("type").stringValue("any");
        return switch (type) {
            case "object" -> structure(schema);
            case "array" ->
                new Schema.Sequence(
                        read(schema.path("items")),
                        limit(schema, "minItems", 0),
                        limit(schema, "maxItems", Integer.MAX_VALUE));
            case "string" -> text(schema);
            case "integer" ->
                new Schema.Whole(
                        schema.path("minimum").longValue(Long.MIN_VALUE),
                        schema.path("maximum").longValue(Long.MAX_VALUE));
            case "number" -> new Schema.Real();
            case "boolean" -> new Schema.Truth();
            case "any" -> new Schema.Any();
            default -> throw new IllegalStateException("openapi.yaml has a schema of type " + type);
        };
    }

    private Schema structure(JsonNode schema) {
        Set<String> required = words(schema.path("required"));
        Map<String, Schema.Property> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode target = resolve.apply(property.getValue());
            properties.put(
                    property.getKey(),
                    new Schema.Property(
                            read(target),
                            required.contains(property.getKey()),
                            Optional.ofNullable(target.get("default"))));
        }
        return new Schema.Structure(properties, others(schema), limit(schema, "maxProperties", Integer.MAX_VALUE));
    }

    private @Nullable Schema others(JsonNode schema) {
        JsonNode others = schema.get("additionalProperties");
        if (others == null) {
            return new Schema.Any();
        }
        return others.isBoolean() && !others.booleanValue() ? null : read(others);
    }

    private static Schema text(JsonNode schema) {
        JsonNode pattern = schema.get("pattern");
        return new Schema.Text(
                limit(schema, "minLength", 0),
                limit(schema, "maxLength", Integer.MAX_VALUE),
                pattern == null ? null : anchored(pattern.stringValue()),
                words(schema.path("enum")));
    }

    /** The document's patterns are anchored; Java's {@code $} would also match before a last line break. */
    private static Pattern anchored(String pattern) {
        if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
            throw new IllegalStateException("openapi.yaml has a pattern that is not anchored: " + pattern);
        }
        return Pattern.compile(pattern.substring(1, pattern.length() - 1));
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new LinkedHashSet<>();
        list.values().forEach(word -> words.add(word.stringValue()));
        return words;
    }

    private static int limit(JsonNode schema, String keyword, int otherwise) {
        return schema.path(keyword).intValue(otherwise);
    }
}
