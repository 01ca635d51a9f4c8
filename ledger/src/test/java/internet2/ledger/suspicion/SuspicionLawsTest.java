package internet2.ledger.suspicion;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

/** What holds of suspicion, whatever is observed. */
final class SuspicionLawsTest {

    private static final NodeId CARL = new NodeId(Hash.of(Bytes.utf8("carl")));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** An observation and the time that passes after it; clocks may go back. */
    record Step(Observation observation, Duration after) {}

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Duration> times =
                Arbitraries.longs().between(0, 100_000_000_000L).map(Duration::ofNanos);
        Arbitrary<Observation> observations = Arbitraries.oneOf(
                times.map(took -> new Observation.VoteSeen(CARL, 1, took)),
                times.map(took -> new Observation.ProposalSeen(CARL, 1, took)),
                times.map(took -> new Observation.RoundTrip(CARL, took)),
                Arbitraries.just(new Observation.VoteMissed(CARL, 1)),
                Arbitraries.just(new Observation.TurnSkipped(CARL, 1)),
                Arbitraries.just(new Observation.TurnTaken(CARL, 4, 2, Duration.ofMillis(30))),
                times.map(by -> new Observation.WitnessedOtherwise(CARL, by)),
                Arbitraries.just(new Observation.Malformed(CARL, "m")));
        Arbitrary<Duration> pauses = Arbitraries.longs().between(-1_000, 10_000).map(Duration::ofMillis);
        return Combinators.combine(observations, pauses).as(Step::new);
    }

    private static Instant play(Suspicions suspicions, List<Step> steps) {
        Instant now = START;
        suspicions.watch(Set.of(CARL), now);
        for (Step step : steps) {
            suspicions.observe(step.observation(), now);
            suspicions.review(now);
            Opinion opinion = suspicions.opinion(CARL, now);
            assertThat(opinion.score()).isBetween(0.0, 1.0);
            assertThat(suspicions.suspected().contains(CARL)).isEqualTo(opinion.suspected());
            now = now.plus(step.after());
        }
        return now;
    }

    @Property(tries = 300)
    void aScoreIsFromZeroToOneAndWhoIsSuspectedHasAReason(@ForAll @Size(max = 80) List<@From("steps") Step> steps) {
        Suspicions suspicions = new Suspicions(SuspicionPolicy.defaults());
        Instant end = play(suspicions, steps);
        Opinion opinion = suspicions.opinion(CARL, end);
        if (opinion.score() >= SuspicionPolicy.defaults().suspectedFrom()) {
            assertThat(opinion.reasons()).isNotEmpty();
        }
    }

    @Property(tries = 300)
    void withTimeAndNothingNewEverySuspicionEnds(@ForAll @Size(max = 80) List<@From("steps") Step> steps) {
        Suspicions suspicions = new Suspicions(SuspicionPolicy.defaults());
        Instant end = play(suspicions, steps).plus(Duration.ofHours(1));
        double before = suspicions.opinion(CARL, end.minusSeconds(1800)).score();

        suspicions.review(end);

        assertThat(suspicions.opinion(CARL, end).score())
                .isLessThanOrEqualTo(before)
                .isLessThan(0.01);
        assertThat(suspicions.suspected()).isEmpty();
    }

    @Property(tries = 300)
    void fewerThanHalfOfTheTimesCannotMakeASoundOneAnOutlier(
            @ForAll @Size(min = 4, max = 20) List<@DoubleRange(min = 1e6, max = 1e7) Double> sound,
            @ForAll @Size(max = 3) List<@DoubleRange(min = 0, max = 1e12) Double> lies) {
        double[] all = java.util.stream.Stream.concat(sound.stream(), lies.stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        double floor = (double) SuspicionPolicy.defaults().delayFloor().toNanos();

        assertThat(sound)
                .allSatisfy(each -> assertThat(Outliers.score(each, all, floor))
                        .isLessThan(SuspicionPolicy.defaults().slowFrom()));
    }
}
