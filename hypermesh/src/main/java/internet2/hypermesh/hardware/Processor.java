package internet2.hypermesh.hardware;

import java.util.List;

/**
 * @param architecture as the JDK names it: {@code amd64}, {@code aarch64}
 * @param threads hardware threads that are online
 * @param cores physical cores that are online
 * @param features instruction set extensions as the kernel names them, sorted
 * @param limits what the control group leaves of it
 */
public record Processor(
        String architecture,
        Reading<String> model,
        Reading<Integer> threads,
        Reading<Integer> cores,
        Reading<Integer> packages,
        List<String> features,
        List<Cache> caches,
        List<NumaNode> numaNodes,
        Limits limits) {

    /**
     * Caches of one level, type and size.
     *
     * @param type {@code Data}, {@code Instruction} or {@code Unified}
     * @param count how many such caches the machine has
     */
    public record Cache(int level, String type, long sizeBytes, int count) {}

    /** @param threads numbers of the hardware threads near this memory */
    public record NumaNode(int number, List<Integer> threads, Reading<Long> memoryBytes) {

        public NumaNode {
            threads = List.copyOf(threads);
        }
    }

    public Processor {
        features = List.copyOf(features);
        caches = List.copyOf(caches);
        numaNodes = List.copyOf(numaNodes);
    }

    /** Thousandths of a hardware thread that this process may keep busy; 0 if the machine doesn't say. */
    public long usableMillis() {
        return Math.min(threads.or(0) * 1000L, limits.cpuMillisMax());
    }
}
