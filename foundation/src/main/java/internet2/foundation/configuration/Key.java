package internet2.foundation.configuration;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section.
 *
 * @param section the path of the section that it stands in
 * @param text the default in its text form, or null
 * @param optional whether the value is null where none is given
 */
record Key(
        String section,
        String name,
        String doc,
        ValueType type,
        @Nullable Range range,
        @Nullable String text,
        boolean optional,
        boolean secret)
        implements Schema.Member {

    static final String PREFIX = "INTERNET2";

    static Key of(String section, String name, String doc, RecordComponent component) {
        Default text = component.getAnnotation(Default.class);
        Key key = new Key(
                section,
                name,
                doc,
                ValueTypes.of(component.getGenericType()),
                component.getAnnotation(Range.class),
                text == null ? null : text.value(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                component.isAnnotationPresent(Secret.class));
        if (key.text != null) {
            key.checked(key.type.parse(key.text)); // a wrong default is found when the reader is made
        }
        return key;
    }

    String path() {
        return section + "." + name;
    }

    /** {@code INTERNET2_SECTION_KEY}; in the section {@code internet2} also without its name. */
    List<String> variables() {
        String variable = variable(path());
        String doubled = PREFIX + "_" + PREFIX + "_";
        return variable.startsWith(doubled)
                ? List.of(variable, PREFIX + "_" + variable.substring(doubled.length()))
                : List.of(variable);
    }

    static String variable(String path) {
        return PREFIX + "_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The value, where it lies within the range. */
    Object checked(Object value) {
        if (range != null) {
            check(value, range.min(), below -> below < 0);
            check(value, range.max(), above -> above > 0);
        }
        return value;
    }

    /** What the range allows, in words. */
    String allowed() {
        if (range == null) {
            return "";
        }
        if (range.max().isEmpty()) {
            return "at least " + range.min();
        }
        return range.min().isEmpty() ? "at most " + range.max() : range.min() + " to " + range.max();
    }

    /** How a message shows a value of this key. */
    String shown(String value) {
        return secret ? "(not shown)" : value;
    }

    Optional<String> defaultText() {
        return Optional.ofNullable(text);
    }

    @SuppressWarnings("unchecked") // a range stands only at types that compare with themselves
    private void check(Object value, String limit, Function<Integer, Boolean> outside) {
        if (!limit.isEmpty() && outside.apply(((Comparable<Object>) value).compareTo(type.parse(limit)))) {
            throw new IllegalArgumentException(allowed() + " is allowed");
        }
    }
}
