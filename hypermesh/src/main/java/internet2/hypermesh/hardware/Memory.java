package internet2.hypermesh.hardware;

import java.util.List;

/**
 * @param totalBytes what the kernel manages
 * @param availableBytes what could be used now without swapping (MemAvailable)
 * @param limits what the control group leaves of it
 */
public record Memory(Reading<Long> totalBytes, Reading<Long> availableBytes, List<HugePages> hugePages, Limits limits) {

    /** Pages of one size that are set aside. */
    public record HugePages(long pageBytes, long total, long free) {}

    public Memory {
        hugePages = List.copyOf(hugePages);
    }

    /** What this process may use at most, in bytes: the total, or less where a control group says so; 0 if unknown. */
    public long usableBytes() {
        return Math.min(totalBytes.or(0L), limits.memoryBytesMax());
    }
}
