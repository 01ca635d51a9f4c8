package internet2.trustchain;

import java.time.Instant;

/** Which of the network's keys are of no use any more: published by the ledger's module {@code certificates}. */
@FunctionalInterface
public interface RetiredKeys {

    /** Whether another took this key's place, and nothing that it signed is in force at this time. */
    boolean isRetired(String key, Instant now);
}
