package internet2.stoq.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PathMeterTest {

    private static final int PACKET_BYTES = 1350;
    private static final long ASKED_EVERY = Duration.ofMillis(100).toNanos();
    private static final long ENOUGH = TierChoice.PACKETS_MIN;

    private final PathMeter meter = new PathMeter();
    private long now;
    private long sent;
    private long lost;
    private long dropped;

    @Test
    void whoSendsLittleIsNotTakenForASlowPath() {
        TierChoice choice = TierChoice.unmeasured();
        for (int i = 0; i < 10_000; i++) {
            choice = after(20, i % 10 == 0 ? 1 : 0, 0).map(choice::next).orElse(choice);
        }
        assertThat(choice).isEqualTo(TierChoice.unmeasured());
    }

    @Test
    void whoSendsMuchIsMeasured() {
        assertThat(after(ENOUGH, 0, 0)).as("the beginning is not known").isEmpty();
        assertThat(after(ENOUGH, 10, 0)).hasValueSatisfying(sample -> {
            assertThat(sample.over()).isEqualTo(Duration.ofNanos(ASKED_EVERY));
            assertThat(sample.packetsSent()).isEqualTo(ENOUGH);
            assertThat(sample.packetsLost()).isEqualTo(10);
        });
    }

    @Test
    void whatIsAPauseEndsUpInNoSample() {
        after(ENOUGH, 0, 0);
        meter.restart();
        assertThat(after(ENOUGH, 500, 0)).isEmpty();
        assertThat(after(ENOUGH, 0, 0))
                .hasValueSatisfying(sample -> assertThat(sample.loss()).isZero());
    }

    /** Congestion control learns of a drop a round trip later: in the next sample, as it may be. */
    @Test
    void whatTheSenderItselfDropsIsNoLossOfThePath() {
        after(ENOUGH, 0, 0);
        assertThat(after(ENOUGH, 0, 100))
                .hasValueSatisfying(sample -> assertThat(sample.loss()).isZero());
        assertThat(after(ENOUGH, 103, 0)).hasValueSatisfying(sample -> {
            assertThat(sample.packetsLost()).isEqualTo(3);
            assertThat(sample.packetsSent()).isEqualTo(ENOUGH - 100);
            assertThat(sample.bytesSent()).isEqualTo((ENOUGH - 100) * PACKET_BYTES);
        });
        assertThat(after(ENOUGH, 50, 0))
                .hasValueSatisfying(sample -> assertThat(sample.packetsLost()).isEqualTo(50));
    }

    private Optional<PathSample> after(long packets, long ofThemLost, long ofThemDropped) {
        now += ASKED_EVERY;
        sent += packets;
        lost += ofThemLost;
        dropped += ofThemDropped;
        return meter.read(now, sent, lost, sent * PACKET_BYTES, dropped);
    }
}
