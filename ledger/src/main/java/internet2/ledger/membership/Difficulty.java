package internet2.ledger.membership;

import internet2.ledger.Genesis;
import internet2.ledger.Parameters;
import internet2.ledger.membership.Records.LoadRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * The puzzle follows the load: after a second with more operations than the target it gets one bit harder, twice the
 * work; after one with less than half of the target, one bit easier. Always within the network's limits.
 */
final class Difficulty {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private Difficulty() {}

    static LoadRecord first(Genesis genesis) {
        return new LoadRecord(genesis.time(), 0, genesis.parameters().workBitsMin());
    }

    static void follow(Parameters parameters, RegistryWriter registry, Instant now) {
        LoadRecord load = registry.load();
        long elapsed = Duration.between(load.windowStart(), now).toMillis();
        if (elapsed < WINDOW.toMillis()) {
            return;
        }
        LoadRecord next = new LoadRecord(now, 0, bits(parameters, load, elapsed));
        if (next.workBits() != load.workBits() || load.operations() > 0) {
            registry.put(next);
        }
    }

    private static int bits(Parameters parameters, LoadRecord load, long elapsedMillis) {
        // An idle ledger leaves its window open: what counts is that it was idle, not for how long.
        long allowed = Math.multiplyExact((long) parameters.loadTarget(), Math.min(elapsedMillis, 60_000)) / 1000;
        if (load.operations() > allowed) {
            return Math.min(load.workBits() + 1, parameters.workBitsMax());
        }
        if (load.operations() < allowed / 2) {
            return Math.max(load.workBits() - 1, parameters.workBitsMin());
        }
        return load.workBits();
    }
}
