package internet2.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of {@link Metrics} that the ledger's consensus fills. Validators are labelled with the first 16 digits of
 * their ids: there are few, and they change seldom.
 */
public final class ConsensusMetrics {

    private static final int LABEL_CHARS = 16;

    private final MeterRegistry registry;
    private final Counter rounds;
    private final Counter failures;
    private final Timer finality;
    private final Timer journal;
    private final Timer availability;
    private final Counter inOwnLane;
    private final AtomicLong view = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();
    private volatile String mode = "";
    private final Map<String, AtomicLong> suspicions = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> quarantines = new ConcurrentHashMap<>();

    ConsensusMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.rounds = counter("trustchain.consensus.rounds", "Blocks that became final");
        this.failures = counter("trustchain.consensus.failures", "Views that were skipped");
        this.finality = Timer.builder("internet2.ledger.finality")
                .description("From an operation's arrival to its finality")
                .serviceLevelObjectives(Metrics.millis(1, 5, 10, 50, 100, 500, 1000, 5000))
                .register(registry);
        this.journal = Timer.builder("internet2.consensus.journal.sync")
                .description("Making own votes durable")
                .serviceLevelObjectives(Metrics.millis(1, 5, 10, 50, 100, 500))
                .register(registry);
        this.availability = Timer.builder("internet2.consensus.lane.availability")
                .description("From sending a batch of this node's clients' operations until others store it")
                .serviceLevelObjectives(Metrics.millis(1, 5, 10, 50, 100, 500, 1000))
                .register(registry);
        this.inOwnLane = counter("internet2.consensus.lane.operations", "Operations in those batches");
        gauge("internet2.consensus.view", "The view that this node is in", view);
        gauge("internet2.consensus.epoch", "The epoch that this node is in", epoch);
        for (String each : List.of("validating", "following", "catching-up")) {
            Gauge.builder("internet2.consensus.mode", () -> mode.equals(each) ? 1 : 0)
                    .description("1 at what this node does for the ledger")
                    .tag("mode", each)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** A block became final. */
    public void round() {
        rounds.increment();
    }

    /** A view ended without a block. */
    public void viewSkipped() {
        failures.increment();
    }

    public void operationFinal(Duration took) {
        finality.record(took);
    }

    public void viewEntered(long newEpoch, long newView) {
        epoch.set(newEpoch);
        view.set(newView);
    }

    /** @param now {@code validating}, {@code following} or {@code catching-up} */
    public void mode(String now) {
        mode = now;
    }

    /** @param kind such as {@code prepare} */
    public void voteSeen(String validator, String kind) {
        registry.counter("internet2.consensus.votes", "validator", label(validator), "kind", kind)
                .increment();
    }

    /** @param score 0 to 1 */
    public void suspicion(String validator, double score) {
        suspicions.computeIfAbsent(label(validator), this::suspicionGauge).set(Double.doubleToLongBits(score));
    }

    /** A quarantine begins or ends. */
    public void quarantined(String validator, boolean begins) {
        quarantines.computeIfAbsent(label(validator), this::quarantineGauge).set(begins ? 1 : 0);
    }

    public void accused(String validator) {
        registry.counter("internet2.consensus.accusations", "validator", label(validator))
                .increment();
    }

    /** A batch of this node's lane is stored by others. */
    public void batchAvailable(int operations, Duration took) {
        availability.record(took);
        inOwnLane.increment(operations);
    }

    /** A batch of another validator's lane is here, as it was sent or because a block needs it. */
    public void batchTaken(String owner, int operations, boolean fetched) {
        String how = fetched ? "fetched" : "sent";
        registry.counter("internet2.consensus.lane.batches", "validator", label(owner), "how", how)
                .increment();
        registry.counter("internet2.consensus.lane.batch.operations", "validator", label(owner), "how", how)
                .increment(operations);
    }

    public void journalSynced(Duration took) {
        journal.record(took);
    }

    /** @param queue of few different names */
    public void queueDropped(String queue) {
        registry.counter("internet2.consensus.queue.drops", "queue", queue).increment();
    }

    /** Holds the bits of a double; those of zero are zero. */
    private AtomicLong suspicionGauge(String label) {
        AtomicLong score = new AtomicLong();
        Gauge.builder("internet2.consensus.suspicion", score, bits -> Double.longBitsToDouble(bits.get()))
                .description("How much a validator is suspected, 0 to 1")
                .tag("validator", label)
                .strongReference(true)
                .register(registry);
        return score;
    }

    private AtomicLong quarantineGauge(String label) {
        AtomicLong on = new AtomicLong();
        Gauge.builder("internet2.consensus.quarantine", on, AtomicLong::doubleValue)
                .description("1 while a quorum suspects a validator and nobody waits for it as leader")
                .tag("validator", label)
                .strongReference(true)
                .register(registry);
        return on;
    }

    private static String label(String validator) {
        return validator.substring(0, Math.min(LABEL_CHARS, validator.length()));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
