package internet2.trustchain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the network's keys: what it is for, and which it is of those that were for it one after the other. A later one
 * is another key, which a ceremony of its own made; handed over from epoch to epoch a key stays what it is.
 *
 * @param generation from 1, with which the network began, to {@value #GENERATIONS_MAX}
 */
public record KeyName(NetworkKey purpose, int generation) {

    /** Keys for one purpose that a network ever sees: one a year, for longer than its root lives. */
    public static final int GENERATIONS_MAX = 32;

    private static final Pattern LATER = Pattern.compile("([a-z]+)-([1-9][0-9]?)");

    public KeyName {
        if (generation < 1 || generation > GENERATIONS_MAX) {
            throw new IllegalArgumentException("generations are 1 to " + GENERATIONS_MAX + ", not " + generation);
        }
    }

    /** The key that the ledger's module {@code keys} calls so; empty for any other name. */
    public static Optional<KeyName> of(String id) {
        Matcher later = LATER.matcher(id);
        String purpose = later.matches() ? later.group(1) : id;
        int generation = later.matches() ? Integer.parseInt(later.group(2)) : 1;
        return generation > GENERATIONS_MAX
                ? Optional.empty()
                : NetworkKey.of(purpose)
                        .map(key -> new KeyName(key, generation))
                        .filter(name -> name.id().equals(id));
    }

    /** What the ledger's module {@code keys} calls it: {@code issuing}, {@code issuing-2}. */
    public String id() {
        return generation == 1 ? purpose.id() : purpose.id() + "-" + generation;
    }

    /** What takes its place; empty after the last. */
    public Optional<KeyName> next() {
        return generation < GENERATIONS_MAX ? Optional.of(new KeyName(purpose, generation + 1)) : Optional.empty();
    }
}
