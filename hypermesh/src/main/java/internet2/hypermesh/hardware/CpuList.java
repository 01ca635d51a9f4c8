package internet2.hypermesh.hardware;

import java.util.ArrayList;
import java.util.List;

/** The kernel's list format (cpu lists, node lists): {@code 0-3,8,10-11}. */
final class CpuList {

    /** Twice the largest NR_CPUS that a mainline kernel can be built with on x86. */
    private static final int ENTRIES_MAX = 16_384;

    private CpuList() {}

    /** Ascending, each number once; refuses anything else with {@link IllegalArgumentException}. */
    static List<Integer> parse(String text, String where) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            long from = KernelFiles.decimal(dash < 0 ? range : range.substring(0, dash), where);
            long to = dash < 0 ? from : KernelFiles.decimal(range.substring(dash + 1), where);
            boolean ascending = numbers.isEmpty() || from > numbers.getLast();
            if (!ascending || to < from || to >= ENTRIES_MAX) {
                throw new IllegalArgumentException(
                        where + " holds \"" + KernelFiles.shortened(text) + "\", not an ascending list");
            }
            for (int number = (int) from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return List.copyOf(numbers);
    }
}
