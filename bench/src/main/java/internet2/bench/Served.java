package internet2.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** A load, and what it costs the processes that answer it. */
final class Served {

    private final List<Long> servers;

    /** @param servers process ids; none: this process itself */
    Served(List<Long> servers) {
        this.servers = servers.isEmpty() ? List.of(ProcessHandle.current().pid()) : List.copyOf(servers);
    }

    /** The figures of a load with the processor time that a request took. */
    String run(String name, int clients, Duration time, Load.Request request)
            throws InterruptedException, ExecutionException {
        Duration before = processorTime();
        Figures figures = Load.run(name, clients, time, request);
        double micros = processorTime().minus(before).toNanos() / 1e3 / figures.count();
        return String.format(Locale.ROOT, "%s %8.0f us of CPU each", figures, micros);
    }

    private Duration processorTime() {
        return servers.stream()
                .map(pid -> ProcessHandle.of(pid).orElseThrow())
                .map(process -> process.info().totalCpuDuration().orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
