package internet2.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One input for one target, and what it may cost. */
final class Trial {

    /** Time of the thread, not of the clock, so that a busy machine changes nothing; far above what any input takes. */
    private static final Duration PROCESSOR_TIME_MAX = Duration.ofSeconds(2);

    private static final long ALLOCATED_BYTES_MAX = 64L << 20;

    private static final int SHOWN_BYTES_MAX = 64;
    private static final Path FINDINGS = Path.of("target/findings");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Trial() {}

    /** What one call cost. */
    private record Cost(Duration time, long allocatedBytes) {

        boolean isTooMuch() {
            return time.compareTo(PROCESSOR_TIME_MAX) > 0 || allocatedBytes > ALLOCATED_BYTES_MAX;
        }
    }

    /** Keeps an input that breaks the target's promise, and names the file. */
    static void run(Object targets, Method target, byte[] input) throws IOException {
        Cost cost = measure(targets, target, input);
        if (cost.isTooMuch()) {
            cost = measure(targets, target, input); // classes are loaded once, and tables made
        }
        if (cost.isTooMuch()) {
            String what = "it takes " + cost.time() + " and allocates " + cost.allocatedBytes() + " bytes";
            throw finding(targets, target, input, what, null);
        }
    }

    private static Cost measure(Object targets, Method target, byte[] input) throws IOException {
        long time = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        @Nullable Throwable failure = failure(targets, target, input);
        time = THREADS.getCurrentThreadCpuTime() - time;
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (failure != null) {
            throw finding(targets, target, input, "it fails", failure);
        }
        return new Cost(Duration.ofNanos(time), allocated);
    }

    private static @Nullable Throwable failure(Object targets, Method target, byte[] input) {
        try {
            target.invoke(targets, (Object) input);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("targets are accessible", e);
        }
    }

    private static AssertionError finding(
            Object targets, Method target, byte[] input, String what, @Nullable Throwable cause) throws IOException {
        Files.createDirectories(FINDINGS);
        String name = targets.getClass().getSimpleName() + "." + target.getName();
        Path file = Files.write(FINDINGS.resolve(name), input);
        String shown = HexFormat.of().formatHex(input, 0, Math.min(SHOWN_BYTES_MAX, input.length));
        return new AssertionError(
                what + " on the " + input.length + " bytes " + shown + "..., kept as fuzz/" + file, cause);
    }
}
