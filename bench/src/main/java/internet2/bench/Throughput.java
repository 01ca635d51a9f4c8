package internet2.bench;

import java.time.Duration;
import java.util.Locale;

/** What was sent in how long, and the processor time that both processes took for it. */
record Throughput(long bytes, Duration time, Duration client, Duration server) {

    private static final double GB = 1e9;

    @Override
    public String toString() {
        double seconds = time.toNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "%6.2f Gbps; CPU s/GB: client %.2f, server %.2f",
                bytes * 8 / GB / seconds,
                perGb(client),
                perGb(server));
    }

    private double perGb(Duration cpu) {
        return cpu.toNanos() / 1e9 / (bytes / GB);
    }

    /** Runs from when it is made; the client is this process. */
    static final class Clock {

        private final ProcessHandle server;
        private final long began = System.nanoTime();
        private final Duration clientBefore = cpu(ProcessHandle.current());
        private final Duration serverBefore;

        Clock(ProcessHandle server) {
            this.server = server;
            this.serverBefore = cpu(server);
        }

        Throughput stop(long bytes) {
            return new Throughput(
                    bytes,
                    Duration.ofNanos(System.nanoTime() - began),
                    cpu(ProcessHandle.current()).minus(clientBefore),
                    cpu(server).minus(serverBefore));
        }

        private static Duration cpu(ProcessHandle process) {
            return process.info().totalCpuDuration().orElseThrow();
        }
    }
}
