package internet2.hypermesh.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The text files below {@code /proc} and {@code /sys} of a machine, live or recorded. */
final class KernelFiles {

    /** {@code /proc/cpuinfo} of 2,000 threads is about 3 MB; nothing else comes near. */
    private static final int FILE_BYTES_MAX = 8 << 20;

    private static final int NAMES_MAX = 4096;

    private final Path root;

    KernelFiles(Path root) {
        this.root = root;
    }

    /** The whole file without the white space around it; an empty file is unknown. */
    Reading<String> text(String path) {
        try (InputStream in = Files.newInputStream(root.resolve(path))) {
            byte[] content = in.readNBytes(FILE_BYTES_MAX + 1);
            if (content.length > FILE_BYTES_MAX) {
                return Reading.unknown("/" + path + " is longer than " + FILE_BYTES_MAX + " bytes");
            }
            String text = new String(content, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Reading.unknown("/" + path + " is empty") : Reading.known(text);
        } catch (NoSuchFileException e) {
            return Reading.unknown("/" + path + " does not exist");
        } catch (IOException e) {
            // Attributes of a device that is down answer EINVAL, some need root: both are "unknown" here.
            return Reading.unknown("/" + path + " can't be read: " + e.getMessage());
        }
    }

    Reading<List<String>> lines(String path) {
        return text(path).parse(text -> text.lines().toList());
    }

    /** A file that holds one decimal number, not negative. */
    Reading<Long> number(String path) {
        return text(path).parse(text -> decimal(text, "/" + path));
    }

    /** A file that holds 0 or 1. */
    Reading<Boolean> flag(String path) {
        return text(path).parse(text -> switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException("/" + path + " holds \"" + text + "\", not 0 or 1");
        });
    }

    /** The names in a folder in natural order, so that cpu2 comes before cpu10; none where there is no such folder. */
    List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .limit(NAMES_MAX)
                    .sorted(KernelFiles::naturally)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Digits only: no sign, no space, no unit. */
    static long decimal(String text, String where) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(where + " holds \"" + shortened(text) + "\", not a decimal number");
        }
        return Long.parseLong(text);
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static int naturally(String left, String right) {
        int byLength = Integer.compare(left.length(), right.length());
        return stem(left).equals(stem(right)) && byLength != 0 ? byLength : left.compareTo(right);
    }

    private static String stem(String name) {
        int end = name.length();
        while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end);
    }
}
