package internet2.hypermesh.hardware;

import java.util.function.Function;

/** A figure that a machine states about itself, or why it doesn't. */
public sealed interface Reading<T> {

    record Known<T>(T value) implements Reading<T> {}

    /** @param why names the file and what was wrong with it */
    record Unknown<T>(String why) implements Reading<T> {}

    static <T> Reading<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Reading<T> unknown(String why) {
        return new Unknown<>(why);
    }

    default T or(T other) {
        return switch (this) {
            case Known<T>(T value) -> value;
            case Unknown<T> unknown -> other;
        };
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }

    /** Parses what is known; a parser's {@link IllegalArgumentException} makes it unknown, with its message. */
    default <R> Reading<R> parse(Function<T, R> parser) {
        return switch (this) {
            case Known<T>(T value) -> {
                try {
                    yield known(parser.apply(value));
                } catch (IllegalArgumentException e) {
                    yield unknown(String.valueOf(e.getMessage()));
                }
            }
            case Unknown<T>(String why) -> unknown(why);
        };
    }
}
