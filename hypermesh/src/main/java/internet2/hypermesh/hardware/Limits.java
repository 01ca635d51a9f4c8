package internet2.hypermesh.hardware;

/**
 * What the control group that this process lives in may use, over all its ancestors.
 *
 * @param memoryBytesMax bytes, or {@link #NONE}
 * @param cpuMillisMax thousandths of a hardware thread, or {@link #NONE}
 */
public record Limits(long memoryBytesMax, long cpuMillisMax) {

    public static final long NONE = Long.MAX_VALUE;

    public static final Limits UNLIMITED = new Limits(NONE, NONE);

    public Limits {
        if (memoryBytesMax < 0 || cpuMillisMax < 0) {
            throw new IllegalArgumentException("limits are not negative");
        }
    }

    Limits and(Limits other) {
        return new Limits(Math.min(memoryBytesMax, other.memoryBytesMax), Math.min(cpuMillisMax, other.cpuMillisMax));
    }
}
