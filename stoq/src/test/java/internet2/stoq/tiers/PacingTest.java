package internet2.stoq.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PacingTest {

    /** Whatever is asked for and when: in no span of time leaves more than the rate, one train and one packet. */
    @Property
    void theRateIsKept(
            @ForAll @Size(min = 2, max = 200) List<@IntRange(min = 1, max = 9000) Integer> packets,
            @ForAll @IntRange(max = 1_000_000) int gapNanos) {
        Pacing pacing = new Pacing(Tier.MBPS_100, 0);
        long sent = 0;
        long last = 0;
        for (int i = 0; i < packets.size(); i++) {
            long now = (long) i * gapNanos;
            last = Math.max(now, pacing.reserve(now, packets.get(i)));
            sent += packets.get(i);
        }
        double allowed = Tier.MBPS_100.rate() * (last / 1e9) + Tier.MBPS_100.trainBytes() + 9000;
        assertThat((double) sent).isLessThanOrEqualTo(allowed + packets.size());
    }

    @Property
    void nobodyOvertakes(@ForAll @Size(max = 200) List<@IntRange(min = 1, max = 9000) Integer> packets) {
        Pacing pacing = new Pacing(Tier.GBPS_1, 0);
        long before = Long.MIN_VALUE;
        for (int bytes : packets) {
            long at = pacing.reserve(0, bytes);
            assertThat(at).isGreaterThanOrEqualTo(before);
            before = at;
        }
    }

    @Test
    void withoutALimitNothingWaits() {
        Pacing pacing = new Pacing(Tier.UNLIMITED, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(pacing.reserve(5, 65_000)).isLessThanOrEqualTo(5);
        }
    }
}
