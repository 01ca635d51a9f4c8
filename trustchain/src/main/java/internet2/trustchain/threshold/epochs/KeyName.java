package internet2.trustchain.threshold.epochs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the module {@code keys} calls a key: what it is for and which of its kind it is, for another key may take its
 * place. The first is named by its purpose alone, the next ones {@code purpose-2}, {@code purpose-3} and so on.
 *
 * @param purpose such as {@code zones}
 * @param generation from 1
 */
public record KeyName(String purpose, int generation) {

    private static final Pattern LATER = Pattern.compile("(.+)-([1-9][0-9]{0,8})");

    public KeyName {
        if (generation < 1) {
            throw new IllegalArgumentException("generations of a key count from 1, not " + generation);
        }
        KeyOperation.requireName(text(purpose, generation));
    }

    public static KeyName first(String purpose) {
        return new KeyName(purpose, 1);
    }

    /** The key of this purpose that the text names; empty where it names another. */
    public static Optional<KeyName> of(String purpose, String text) {
        if (text.equals(purpose)) {
            return Optional.of(first(purpose));
        }
        Matcher later = LATER.matcher(text);
        return later.matches()
                        && later.group(1).equals(purpose)
                        && !later.group(2).equals("1")
                ? Optional.of(new KeyName(purpose, Integer.parseInt(later.group(2))))
                : Optional.empty();
    }

    public String text() {
        return text(purpose, generation);
    }

    private static String text(String purpose, int generation) {
        return generation == 1 ? purpose : purpose + "-" + generation;
    }

    @Override
    public String toString() {
        return text();
    }
}
