package internet2.trustchain;

import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which of the network's keys are of no use any more, by the module that knows what is signed with them. */
@FunctionalInterface
public interface RetiredKeys {

    /** Whether another took this key's place, and nothing that it signed is in force at this time. */
    boolean isRetired(String key, Instant now);

    /** What the ledger's module {@code certificates} publishes. */
    @FunctionalInterface
    interface OfCertificates extends RetiredKeys {}

    /** What the ledger's module {@code names} publishes. */
    @FunctionalInterface
    interface OfNames extends RetiredKeys {}

    /** What all of them say. */
    static RetiredKeys all(Function<Class<? extends RetiredKeys>, RetiredKeys> queries) {
        return (key, now) ->
                Stream.of(OfCertificates.class, OfNames.class).map(queries).anyMatch(each -> each.isRetired(key, now));
    }
}
