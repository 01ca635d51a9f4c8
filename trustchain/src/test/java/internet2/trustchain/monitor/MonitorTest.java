package internet2.trustchain.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.log.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MonitorTest {

    private static final Hash ISSUER = Hash.of(Bytes.utf8("issuer"));
    private static final LogEntry UNREADABLE = new LogEntry(
            7, Instant.parse("2026-01-01T00:00:00Z"), Bytes.utf8("no certificate"), List.of(ISSUER, Hash.ZERO));

    @Test
    void whoWatchesNothingHearsNothing() {
        assertThat(new Monitor(List.of(), Set.of()).inspect(UNREADABLE)).isEmpty();
    }

    @Test
    void aWatchedIssuersEveryCertificateIsSeen() {
        assertThat(new Monitor(List.of(), Set.of(ISSUER)).inspect(UNREADABLE)).hasValueSatisfying(seen -> {
            assertThat(seen.watched()).containsExactly("issuer:" + ISSUER.hex());
            assertThat(seen.index()).isEqualTo(7);
            assertThat(seen.fingerprint()).isEqualTo(UNREADABLE.fingerprint());
        });
        assertThat(new Monitor(List.of(), Set.of(Hash.ZERO)).inspect(UNREADABLE))
                .isEmpty();
    }

    @Test
    void aCertificateThatHidesItsNamesIsSeenByWhoeverWatchesAName() {
        Monitor monitor = new Monitor(List.of(NamePattern.parse("www.example.internal")), Set.of());

        assertThat(monitor.inspect(UNREADABLE))
                .hasValueSatisfying(seen -> assertThat(seen.watched()).containsExactly(Monitor.UNREADABLE));
    }
}
