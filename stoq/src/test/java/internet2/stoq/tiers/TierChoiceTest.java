package internet2.stoq.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class TierChoiceTest {

    private static final long MEGABIT = 125_000;
    private static final int SHORT_QUEUE = 24 * 1024;

    @Property
    void whatStillArrivesIsNeverMoreThanTheTierThatWasGoneDownToCarries(@ForAll("samples") List<PathSample> samples) {
        TierChoice choice = TierChoice.unmeasured();
        for (PathSample sample : samples) {
            TierChoice next = choice.next(sample);
            if (next.tier().compareTo(choice.tier()) < 0) {
                assertThat(next.tier().rate()).isGreaterThanOrEqualTo(sample.goodput());
            }
            choice = next;
        }
    }

    @Property
    void withoutMuchLossNoTierIsGoneDownFrom(@ForAll("samples") List<PathSample> samples) {
        TierChoice choice = TierChoice.unmeasured();
        for (PathSample sample : samples) {
            TierChoice next = choice.next(sample);
            if (sample.loss() < TierChoice.LOSS_LASTING) {
                assertThat(next.tier()).isGreaterThanOrEqualTo(choice.tier());
            }
            choice = next;
        }
    }

    @Property
    void whatSaysTooLittleChangesNothing(@ForAll("samples") List<PathSample> samples) {
        TierChoice choice = samples.stream().reduce(TierChoice.unmeasured(), TierChoice::next, (a, b) -> b);
        long few = TierChoice.PACKETS_MIN - 1;
        assertThat(choice.next(new PathSample(Duration.ofMillis(100), few, few, few * 1350)))
                .isEqualTo(choice);
    }

    @Property(tries = 200)
    void aPathIsTriedEverMoreRarely(@ForAll("capacities") long capacity) {
        SimulatedPath path = new SimulatedPath(capacity, SHORT_QUEUE);
        TierChoice choice = TierChoice.unmeasured();
        int changes = 0;
        for (int i = 0; i < 4096; i++) {
            TierChoice next = choice.next(path.next(choice.tier()));
            changes += next.tier() == choice.tier() ? 0 : 1;
            choice = next;
        }
        // Up and down at most at each doubling of patience, and at its end all PATIENCE_MAX samples.
        assertThat(changes).isLessThan(3 * 2 * 11);
    }

    /**
     * 64 KiB at once into a queue of 24 KiB lose most of themselves, and the window stays small; 16 KiB lose nothing.
     */
    @Test
    void aSlowPathWithAShortQueueCarriesMoreOnceItIsMeasured() {
        SimulatedPath measured = new SimulatedPath(100 * MEGABIT, SHORT_QUEUE);
        SimulatedPath unlimited = new SimulatedPath(100 * MEGABIT, SHORT_QUEUE);
        TierChoice choice = TierChoice.unmeasured();
        for (int i = 0; i < 2000; i++) {
            choice = choice.next(measured.next(choice.tier()));
            unlimited.next(Tier.UNLIMITED);
        }
        assertThat(choice.tier()).isEqualTo(Tier.MBPS_100);
        assertThat(measured.goodputSoFar()).isGreaterThan(4 * unlimited.goodputSoFar());
        assertThat(measured.lossSoFar()).isLessThan(unlimited.lossSoFar());
    }

    @Test
    void aPathThatBecomesFastIsFoundToBe() {
        TierChoice choice = TierChoice.at(Tier.MBPS_100);
        SimulatedPath path = new SimulatedPath(20_000 * MEGABIT, 1 << 20);
        for (int i = 0; i < 200; i++) {
            choice = choice.next(path.next(choice.tier()));
        }
        assertThat(choice.tier()).isEqualTo(Tier.UNLIMITED);
    }

    @Test
    void oneLossySampleIsNoReasonToGoDown() {
        TierChoice choice = TierChoice.unmeasured().next(sample(0.02, 50)).next(sample(0, 50));
        assertThat(choice.next(sample(0.02, 50)).tier()).isEqualTo(Tier.UNLIMITED);
        assertThat(choice.next(sample(0.02, 50)).next(sample(0.02, 50)).tier()).isEqualTo(Tier.MBPS_100);
    }

    /** As radio loses: it is no sign of the tier being too large, and must not hold the path down for ever. */
    @Property
    void aTierIsLeftUpwardsThoughALittleIsAlwaysLost(@ForAll @DoubleRange(max = 0.02) double loss) {
        TierChoice choice = TierChoice.at(Tier.MBPS_100);
        for (int i = 0; i < TierChoice.PATIENCE_MIN; i++) {
            choice = choice.next(sample(loss, 95));
        }
        assertThat(choice.tier()).isEqualTo(Tier.GBPS_1);
    }

    private static PathSample sample(double loss, long megabitsArrived) {
        long bytes = (long) (megabitsArrived * MEGABIT / (1 - loss));
        return new PathSample(Duration.ofSeconds(1), 10_000, (long) (10_000 * loss), bytes);
    }

    @Provide
    static Arbitrary<Long> capacities() {
        return Arbitraries.longs().between(10 * MEGABIT, 10_000 * MEGABIT);
    }

    @Provide
    static Arbitrary<List<PathSample>> samples() {
        Arbitrary<Long> packets = Arbitraries.longs().between(0, 100_000);
        Arbitrary<Double> loss = Arbitraries.doubles().between(0, 0.2);
        return Combinators.combine(packets, loss)
                .as((sent, lost) -> new PathSample(Duration.ofMillis(100), sent, (long) (sent * lost), sent * 1350))
                .list()
                .ofMaxSize(200);
    }
}
