package internet2.foundation.configuration;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with its unit: {@code 512B}, {@code 64KiB}, {@code 64MiB}, {@code 1GiB}, {@code 512MB}.
 * Units with an i are powers of 1024, those without are powers of 1000.
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\s?([kKMGT]i?)?B");
    private static final Map<String, Long> UNITS = units();

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size such as 64KiB, 64MiB, 1GiB or 512MB is needed");
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(unit, 1L)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a size of less than 8 EiB is needed", e);
        }
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest binary unit that divides it. */
    @Override
    public String toString() {
        String[] names = {"B", "KiB", "MiB", "GiB", "TiB"};
        long rest = bytes;
        int unit = 0;
        while (unit < names.length - 1 && rest != 0 && rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        return rest + names[unit];
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String letters = "kMGT";
        long decimal = 1;
        long binary = 1;
        for (int i = 0; i < letters.length(); i++) {
            decimal *= 1000;
            binary *= 1024;
            units.put(letters.substring(i, i + 1), decimal);
            units.put(letters.charAt(i) + "i", binary);
        }
        return units;
    }
}
