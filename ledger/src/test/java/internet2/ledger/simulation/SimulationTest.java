package internet2.ledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the weather and whoever lies, {@link Witness} has nothing to complain of. A failure names its seed. */
final class SimulationTest {

    private static final int TOLERABLE_RUNS = 850;
    private static final int ROUGH_RUNS = 80;
    private static final int BEYOND_TOLERANCE_RUNS = 150;
    private static final int LANE_RUNS = 100;
    private static final int QUARANTINE_RUNS = 30;

    @Test
    void noPromiseIsBrokenWhileLessThanAThirdIsHostile() throws Exception {
        AtomicLong blocks = new AtomicLong();
        AtomicLong acknowledged = new AtomicLong();
        List<String> broken = play(TOLERABLE_RUNS, Scenario::of, outcome -> {
            blocks.addAndGet(outcome.figures().blocks());
            acknowledged.addAndGet(outcome.figures().latencies().size());
        });
        assertThat(broken).isEmpty();
        assertThat(blocks.get()).isGreaterThan(10L * TOLERABLE_RUNS);
        assertThat(acknowledged.get()).isGreaterThan(10L * TOLERABLE_RUNS);
    }

    @Test
    void noPromiseIsBrokenByTheCleverestWhileEverybodyElseCrashes() throws Exception {
        assertThat(play(ROUGH_RUNS, Scenario::rough, outcome -> {})).isEmpty();
    }

    @Test
    void noPromiseIsBrokenWhereOperationsTravelInLanes() throws Exception {
        AtomicLong acknowledged = new AtomicLong();
        List<String> broken = play(
                LANE_RUNS,
                Scenario::lanes,
                outcome -> acknowledged.addAndGet(outcome.figures().latencies().size()));
        assertThat(broken).isEmpty();
        assertThat(acknowledged.get()).isGreaterThan(50L * LANE_RUNS);
    }

    /** Nobody honest is shunned on the word of the hostile; whoever is leads nothing, and is back when it is over. */
    @Test
    void noPromiseIsBrokenWhileSomeAreInQuarantine() throws Exception {
        AtomicLong quarantines = new AtomicLong();
        AtomicLong returns = new AtomicLong();
        List<String> broken = play(QUARANTINE_RUNS, Scenario::quarantines, outcome -> {
            quarantines.addAndGet(outcome.figures().quarantines());
            returns.addAndGet(outcome.figures().returns());
        });
        assertThat(broken).isEmpty();
        assertThat(quarantines.get()).isGreaterThan(3L * QUARANTINE_RUNS);
        assertThat(returns.get()).isGreaterThan(3L * QUARANTINE_RUNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 31})
    void noPromiseIsBrokenAmongSoManyThatTheyUseLanes(int validators) {
        Outcome outcome = Simulation.run(Scenario.many(validators, validators), Core.REAL);
        assertThat(outcome.figures().latencies()).hasSizeGreaterThan(5 * validators);
    }

    @Test
    void withAThirdOrMoreAForkNamesItsCulpritsAndNobodyElse() throws Exception {
        AtomicLong forks = new AtomicLong();
        List<String> broken = play(
                BEYOND_TOLERANCE_RUNS, Scenario::beyondTolerance, outcome -> forks.addAndGet(outcome.forked() ? 1 : 0));
        assertThat(broken).isEmpty();
        assertThat(forks.get()).as("runs that forked").isGreaterThan(BEYOND_TOLERANCE_RUNS / 20);
    }

    /** Seeds that once broke a promise; see the changes of the protocol that name them. */
    @ParameterizedTest
    @ValueSource(longs = {10, 16, 26, 34, 48, 53, 54, 69, 107, 472, 538, 627, 751, 1656, 2081})
    void whatWasMendedStaysWhole(long seed) {
        assertThat(Simulation.run(Scenario.of(seed), Core.REAL).forked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void aSeedIsOneRunToTheByte(long seed) {
        Outcome first = Simulation.run(Scenario.of(seed), Core.REAL);
        Outcome again = Simulation.run(Scenario.of(seed), Core.REAL);
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.events()).isEqualTo(first.events());
        assertThat(Simulation.run(Scenario.of(seed + 1), Core.REAL).digest()).isNotEqualTo(first.digest());
    }

    private interface Observer {
        void ended(Outcome outcome);
    }

    /** On two threads; returns what was broken. */
    private static List<String> play(int runs, LongFunction<Scenario> scenario, Observer observer) throws Exception {
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> all = new ArrayList<>();
            LongStream.range(0, runs)
                    .forEach(seed -> all.add(threads.submit(() -> {
                        try {
                            observer.ended(Simulation.run(scenario.apply(seed), Core.REAL));
                        } catch (Violation violation) {
                            broken.add("seed " + seed + ": " + violation.getMessage());
                        }
                    })));
            for (Future<?> each : all) {
                each.get();
            }
        }
        return broken;
    }
}
