package internet2.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of {@link Metrics} that the gateway fills. */
public final class HttpMetrics {

    private static final Duration[] BOUNDS = Metrics.millis(1, 5, 10, 35, 100, 500, 1000, 5000, 30_000);

    private final MeterRegistry registry;
    private final Map<Served, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger connections;
    private final AtomicInteger streams;
    private final Counter slowStreams;

    private record Served(String route, String method, int status) {}

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.connections = registry.gauge("internet2.http.connections", new AtomicInteger());
        this.streams = registry.gauge("internet2.http.streams", new AtomicInteger());
        this.slowStreams = registry.counter("internet2.http.streams.dropped");
    }

    /** @param route of few different values: a template, never a path */
    public void requestServed(String route, String method, int status, Duration time) {
        timers.computeIfAbsent(new Served(route, method, status), this::timer).record(time);
    }

    private Timer timer(Served served) {
        return Timer.builder("internet2.http.requests")
                .description("HTTP requests, from their head to their answer")
                .tag("route", served.route())
                .tag("method", served.method().toLowerCase(Locale.ROOT))
                .tag("status", Integer.toString(served.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    public void connectionOpened() {
        connections.incrementAndGet();
    }

    public void connectionClosed() {
        connections.decrementAndGet();
    }

    public void streamOpened() {
        streams.incrementAndGet();
    }

    public void streamClosed(boolean slow) {
        streams.decrementAndGet();
        if (slow) {
            slowStreams.increment();
        }
    }
}
