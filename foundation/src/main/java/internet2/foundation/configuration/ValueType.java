package internet2.foundation.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** How values of one type are written. What is wrong is said by an {@link IllegalArgumentException}. */
sealed interface ValueType {

    /** What the reference page calls it. */
    String name();

    /** From the text form, which the environment, flags and defaults have. */
    Object parse(String text);

    /** From TOML. */
    Object read(JsonNode node);

    /** How TOML writes a single value. */
    enum Shape {
        STRING("text in quotes"),
        INTEGER("a whole number"),
        DECIMAL("a number"),
        BOOLEAN("true or false");

        private final String shown;

        Shape(String shown) {
            this.shown = shown;
        }

        private boolean fits(JsonNode node) {
            return switch (this) {
                case STRING -> node.isString();
                case INTEGER -> node.isIntegralNumber();
                case DECIMAL -> node.isNumber();
                case BOOLEAN -> node.isBoolean();
            };
        }
    }

    /**
     * One value.
     *
     * @param parser from the text form; throws {@link IllegalArgumentException} with what is needed
     */
    record Single(String name, Shape shape, Function<String, Object> parser) implements ValueType {

        @Override
        public Object parse(String text) {
            return parser.apply(text);
        }

        @Override
        public Object read(JsonNode node) {
            if (!shape.fits(node)) {
                throw new IllegalArgumentException(shape.shown + " is needed (" + name + ")");
            }
            return parser.apply(node.asString());
        }
    }

    /** Several values: an array in TOML, separated by commas in text. */
    record Many(Single element) implements ValueType {

        @Override
        public String name() {
            return "list of " + element.name;
        }

        @Override
        public Object parse(String text) {
            List<Object> values = new ArrayList<>();
            for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
                values.add(element.parse(part.strip()));
            }
            return List.copyOf(values);
        }

        @Override
        public Object read(JsonNode node) {
            if (!node.isArray()) {
                throw new IllegalArgumentException("a list in square brackets is needed (" + name() + ")");
            }
            List<Object> values = new ArrayList<>();
            node.forEach(item -> values.add(element.read(item)));
            return List.copyOf(values);
        }
    }
}
