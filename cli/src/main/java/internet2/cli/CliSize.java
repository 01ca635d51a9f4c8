package internet2.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people type them: {@code 4096}, {@code 64KiB}, {@code 64MiB}, {@code 1GiB}, {@code 10MB}. */
final class CliSize {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB|kB|MB|GB)?");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L);

    private CliSize() {}

    static long parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw CommandFailure.usage("\"" + text + "\" is no size; write 4096, 64KiB, 64MiB or 1GiB");
        }
        String unit = parts.group(2) == null ? "B" : parts.group(2);
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), UNITS.getOrDefault(unit, 1L));
        } catch (ArithmeticException e) {
            throw CommandFailure.usage("\"" + text + "\" is more than any machine has");
        }
    }
}
