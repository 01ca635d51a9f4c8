package internet2.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Everything that is measured, by the names that dashboards rely on.
 *
 * <p>The composition root calls these methods from the rooms' observers. All are safe from any thread and cheap;
 * labels take few different values, because each one is a time series.
 */
public final class Metrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter certificatesIssued = counter("trustchain.certificates.issued", "Certificates issued");
    private final Counter certificatesRevoked = counter("trustchain.certificates.revoked", "Certificates revoked");
    private final Counter logSubmissions = counter("trustchain.ct.submissions", "Entries of the transparency log");
    private final ConsensusMetrics consensus = new ConsensusMetrics(registry);
    private final HttpMetrics http = new HttpMetrics(registry);
    private final AcmeMetrics acme = new AcmeMetrics(registry);

    /** Function counters hold what they read weakly; nobody else may hold a lambda. */
    private final List<LongSupplier> observed = new CopyOnWriteArrayList<>();

    private boolean machineBound;

    public void certificateIssued() {
        certificatesIssued.increment();
    }

    public void certificateRevoked() {
        certificatesRevoked.increment();
    }

    /** An entry was added to the transparency log. */
    public void logSubmitted() {
        logSubmissions.increment();
    }

    /** @param kind of the alert about the log: {@code sighted}, {@code unpublished} or {@code split} */
    public void logAlert(String kind) {
        registry.counter("trustchain.ct.alerts", "kind", kind).increment();
    }

    /** @param outcome of one try to deliver an alert: {@code delivered}, {@code failed} or {@code dropped} */
    public void webhook(String outcome) {
        registry.counter("trustchain.ct.webhook", "outcome", outcome).increment();
    }

    /** @param outcome {@code cosigned} or {@code refused} */
    public void witnessed(String outcome) {
        registry.counter("trustchain.ct.witnesses", "outcome", outcome).increment();
    }

    /** @param queries answered since the start */
    public void observeDnsQueries(LongSupplier queries) {
        observe("trustchain.dns.queries", "DNS queries answered", queries);
    }

    /**
     * @param hitRatio part of the questions outside of our zones that was answered at once, 0 to 1
     * @param bytes what the cache takes
     */
    public void observeDnsCache(DoubleSupplier hitRatio, LongSupplier bytes) {
        gauge("trustchain.dns.cache.hit.ratio", "Questions to the resolver answered at once", hitRatio);
        gauge("trustchain.dns.cache.bytes", "Bytes that the resolver remembers", () -> (double) bytes.getAsLong());
    }

    /** @param outcome {@code accepted} or the refusal's code */
    public void operation(String module, String outcome) {
        registry.counter("internet2.ledger.operations", "module", module, "outcome", outcome)
                .increment();
    }

    public void observeLedgerHeight(LongSupplier height) {
        gauge("internet2.ledger.height", "Height of the newest block", () -> (double) height.getAsLong());
    }

    public void observeStorageUsage(LongSupplier bytes) {
        gauge("trustchain.storage.usage.bytes", "Bytes that the data folder takes", () -> (double) bytes.getAsLong());
    }

    /** @param outcome {@code accepted} or the refusal's code, such as {@code expired} */
    public void stoqHandshake(String outcome) {
        registry.counter("internet2.stoq.handshakes", "outcome", outcome).increment();
    }

    /** @param received from a peer; else it was never sent */
    public void stoqDatagramDropped(boolean received) {
        registry.counter("internet2.stoq.datagrams.dropped", "direction", received ? "in" : "out")
                .increment();
    }

    /**
     * Packets to some node take another path.
     *
     * @param relays on it; 0: straight
     */
    public void pathChanged(int relays, String reason) {
        registry.counter("internet2.stoq.path.changes", "relays", Integer.toString(relays), "reason", reason)
                .increment();
    }

    /** @param outcome of a node's wish for a circuit: {@code ok} or the code of a refusal */
    public void circuitAsked(String outcome) {
        registry.counter("internet2.stoq.circuits.asked", "outcome", outcome).increment();
    }

    /** A packet was relayed. */
    public void carried(int bytes) {
        registry.counter("internet2.stoq.relayed.bytes").increment(bytes);
    }

    /** A packet that came for a circuit was dropped. */
    public void notCarried(String why) {
        registry.counter("internet2.stoq.relayed.dropped", "why", why).increment();
    }

    public void observeCircuits(LongSupplier relayed) {
        gauge("internet2.stoq.circuits", "Circuits of others through here", () -> (double) relayed.getAsLong());
    }

    public void observeStoqConnections(LongSupplier connections) {
        gauge("internet2.stoq.connections", "Open STOQ connections", () -> (double) connections.getAsLong());
    }

    /** Something that another room counts. */
    public void observe(String name, String description, LongSupplier count) {
        observed.add(count);
        FunctionCounter.builder(name, count, each -> (double) each.getAsLong())
                .description(description)
                .register(registry);
    }

    /**
     * Memory of a lease was used.
     *
     * @param kind {@code read}, {@code write} or {@code swap}
     */
    public void memoryUsed(String kind, long bytes) {
        registry.counter("internet2.memory.operations", "kind", kind).increment();
        registry.counter("internet2.memory.bytes", "kind", kind).increment((double) bytes);
    }

    /**
     * Objects of content changed hands.
     *
     * @param way {@code served} or {@code fetched}
     */
    public void contentMoved(String way, long bytes) {
        registry.counter("internet2.content.bytes", "way", way).increment((double) bytes);
    }

    /** @param state {@code new} or {@code known}, to the store */
    public void contentPublished(String state, long bytes) {
        registry.counter("internet2.content.published.bytes", "chunks", state).increment((double) bytes);
    }

    /** @param reason {@code lying}, {@code slow}, {@code vanished} or {@code overloaded} */
    public void contentPeerDropped(String reason) {
        registry.counter("internet2.content.peers.dropped", "reason", reason).increment();
    }

    public void observeContentStore(LongSupplier bytes) {
        gauge("internet2.content.store.bytes", "Bytes on disk for content", () -> (double) bytes.getAsLong());
    }

    public ConsensusMetrics consensus() {
        return consensus;
    }

    public AcmeMetrics acme() {
        return acme;
    }

    public HttpMetrics http() {
        return http;
    }

    /** Prometheus text form, version 0.0.4. */
    public String scrape() {
        bindMachine();
        return registry.scrape();
    }

    /** Reading /proc and the JVM's beans for the first time costs more than the node's start should. */
    private synchronized void bindMachine() {
        if (!machineBound) {
            machineBound = true;
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new FileDescriptorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    static Duration[] millis(long... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(bounds[i]);
        }
        return durations;
    }
}
