package internet2.server.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the document demands of a value: the part of JSON Schema that the document uses. */
sealed interface Schema {

    /**
     * Checks {@code value} and fills in defaults of absent properties.
     *
     * @param at where the value stands, for the message
     * @throws ApiProblem {@link ProblemKind#BAD_REQUEST} that names the first violation
     */
    void check(JsonNode value, String at);

    /** Anything. */
    record Any() implements Schema {
        @Override
        public void check(JsonNode value, String at) {}
    }

    /**
     * @param others what unnamed properties must be; null: they are refused
     */
    record Structure(
            Map<String, Property> properties, @Nullable Schema others, int propertiesMax) implements Schema {

        @Override
        public void check(JsonNode value, String at) {
            if (!(value instanceof ObjectNode object)) {
                throw violation(at, "must be an object");
            }
            if (object.size() > propertiesMax) {
                throw violation(at, "has more than " + propertiesMax + " members");
            }
            properties.forEach((name, property) -> checkNamed(object, name, property, at));
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (!properties.containsKey(member.getKey())) {
                    checkOther(member, at);
                }
            }
        }

        private static void checkNamed(ObjectNode object, String name, Property property, String at) {
            JsonNode member = object.get(name);
            if (member != null) {
                property.schema().check(member, inside(at, name));
            } else if (property.required()) {
                throw violation(inside(at, name), "is required");
            } else {
                property.fallback().ifPresent(fallback -> object.set(name, fallback.deepCopy()));
            }
        }

        private void checkOther(Map.Entry<String, JsonNode> member, String at) {
            if (others == null) {
                throw violation(
                        inside(at, quoted(member.getKey())), "is unknown here; known are " + properties.keySet());
            }
            others.check(member.getValue(), inside(at, quoted(member.getKey())));
        }
    }

    record Property(Schema schema, boolean required, Optional<JsonNode> fallback) {}

    record Sequence(Schema items, int sizeMin, int sizeMax) implements Schema {
        @Override
        public void check(JsonNode value, String at) {
            if (!value.isArray()) {
                throw violation(at, "must be an array");
            }
            if (value.size() < sizeMin || value.size() > sizeMax) {
                throw violation(at, "has " + value.size() + " items; " + sizeMin + " to " + sizeMax + " are allowed");
            }
            for (int i = 0; i < value.size(); i++) {
                items.check(value.get(i), at + "[" + i + "]");
            }
        }
    }

    record Text(int lengthMin, int lengthMax, @Nullable Pattern pattern, Set<String> allowed) implements Schema {
        @Override
        public void check(JsonNode value, String at) {
            if (!value.isString()) {
                throw violation(at, "must be a string");
            }
            check(value.stringValue(), at);
        }

        void check(String text, String at) {
            if (text.length() < lengthMin || text.length() > lengthMax) {
                throw violation(
                        at, "has " + text.length() + " characters; " + lengthMin + " to " + lengthMax + " are allowed");
            }
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                throw violation(at, "is " + quoted(text) + "; allowed are " + List.copyOf(allowed));
            }
            if (pattern != null && !pattern.matcher(text).matches()) {
                throw violation(at, "is " + quoted(text) + ", which does not match " + pattern);
            }
        }
    }

    record Whole(long min, long max) implements Schema {
        @Override
        public void check(JsonNode value, String at) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw violation(at, "must be a whole number");
            }
            check(value.longValue(), at);
        }

        void check(long number, String at) {
            if (number < min || number > max) {
                throw violation(at, "is " + number + "; " + min + " to " + max + " are allowed");
            }
        }
    }

    record Real() implements Schema {
        @Override
        public void check(JsonNode value, String at) {
            if (!value.isNumber()) {
                throw violation(at, "must be a number");
            }
        }
    }

    record Truth() implements Schema {
        @Override
        public void check(JsonNode value, String at) {
            if (!value.isBoolean()) {
                throw violation(at, "must be true or false");
            }
        }
    }

    private static String inside(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    private static ApiProblem violation(String at, String what) {
        return ApiProblem.badRequest((at.isEmpty() ? "the body" : at) + " " + what);
    }

    /** Foreign text for a message: short, and without characters that could forge one. */
    static String quoted(String text) {
        String shown = text.length() <= 64 ? text : text.substring(0, 64) + "...";
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
