package internet2.hypermesh.hardware;

import internet2.hypermesh.hardware.Memory.HugePages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory from {@code /proc/meminfo} and {@code /sys/kernel/mm/hugepages} (kernel: proc.rst, hugetlbpage.rst). */
final class MemoryFiles {

    private static final String MEMINFO = "proc/meminfo";
    private static final String HUGE = "sys/kernel/mm/hugepages";
    private static final Pattern LINE = Pattern.compile("(?:Node \\d+ )?([A-Za-z0-9_()]+):\\s+(\\d{1,18})( kB)?");
    private static final Pattern HUGE_FOLDER = Pattern.compile("hugepages-(\\d{1,12})kB");

    private MemoryFiles() {}

    static Memory read(KernelFiles files, Limits limits) {
        Reading<Map<String, Long>> table = table(files, MEMINFO);
        return new Memory(
                table.parse(values -> bytes(values, "MemTotal", "/" + MEMINFO)),
                table.parse(values -> bytes(values, "MemAvailable", "/" + MEMINFO)),
                hugePages(files),
                limits);
    }

    /** Lines of {@code name: number} or {@code name: number kB}, in bytes where they have a unit. */
    static Reading<Map<String, Long>> table(KernelFiles files, String path) {
        return files.lines(path).parse(lines -> {
            Map<String, Long> table = new TreeMap<>();
            for (String line : lines) {
                Matcher parts = LINE.matcher(line.strip());
                if (!parts.matches()) {
                    throw new IllegalArgumentException(
                            "/" + path + " has the line \"" + KernelFiles.shortened(line) + "\"");
                }
                long value = Long.parseLong(parts.group(2));
                long unit = parts.group(3) == null ? 1 : 1024;
                if (value > Long.MAX_VALUE / unit) {
                    throw new IllegalArgumentException("/" + path + " has a number too large: " + value);
                }
                table.put(parts.group(1), value * unit);
            }
            return table;
        });
    }

    static long bytes(Map<String, Long> table, String name, String where) {
        Long value = table.get(name);
        if (value == null) {
            throw new IllegalArgumentException(where + " has no " + name);
        }
        return value;
    }

    private static List<HugePages> hugePages(KernelFiles files) {
        List<HugePages> sizes = new ArrayList<>();
        for (String name : files.names(HUGE)) {
            Matcher parts = HUGE_FOLDER.matcher(name);
            Reading<Long> total = files.number(HUGE + "/" + name + "/nr_hugepages");
            Reading<Long> free = files.number(HUGE + "/" + name + "/free_hugepages");
            if (parts.matches() && total.isKnown() && free.isKnown()) {
                sizes.add(new HugePages(Long.parseLong(parts.group(1)) * 1024, total.or(0L), free.or(0L)));
            }
        }
        return sizes;
    }
}
