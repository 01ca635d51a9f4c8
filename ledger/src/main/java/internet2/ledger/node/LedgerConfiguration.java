package internet2.ledger.node;

import internet2.foundation.store.SegmentLogConfiguration;
import internet2.foundation.store.StateStoreConfiguration;
import internet2.ledger.LedgerObserver;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where and how a node keeps its ledger.
 *
 * @param folder holds {@code log}, {@code state} and {@code evidence}
 * @param verifiers threads that check signatures
 */
public record LedgerConfiguration(
        Path folder,
        InstantSource clock,
        LedgerObserver observer,
        int verifiers,
        SegmentLogConfiguration log,
        StateStoreConfiguration state) {

    public LedgerConfiguration {
        if (verifiers < 1 || verifiers > 256) {
            throw new IllegalArgumentException("1 to 256 threads verify, not " + verifiers);
        }
    }

    /** The system's clock, a verifier per processor, stores as they come. */
    public static LedgerConfiguration in(Path folder) {
        return new LedgerConfiguration(
                folder,
                InstantSource.system(),
                LedgerObserver.NONE,
                Runtime.getRuntime().availableProcessors(),
                SegmentLogConfiguration.defaults(),
                StateStoreConfiguration.defaults());
    }

    public LedgerConfiguration withClock(InstantSource other) {
        return new LedgerConfiguration(folder, other, observer, verifiers, log, state);
    }

    public LedgerConfiguration withObserver(LedgerObserver other) {
        return new LedgerConfiguration(folder, clock, other, verifiers, log, state);
    }
}
