package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** An hour of networks that behave badly, a probe of each path every five seconds. */
final class PathSimulationTest {

    private static final int SECONDS = 3600;
    private static final int PROBE_EVERY = 5;
    private static final long SEED = 29;
    private static final Path RELAY = Path.via(new NodeId(Hash.of(Bytes.utf8("relay"))));
    private static final Path SECOND = Path.via(new NodeId(Hash.of(Bytes.utf8("second"))));

    /**
     * What came of it.
     *
     * @param changes of the path in use
     * @param secondsLost in which the path in use carried nothing, though another one did
     */
    private record Outcome(PathChoice last, int changes, int secondsLost) {}

    /** @param networks the round trip of each path at each second, in milliseconds; empty: nothing comes through */
    private static Outcome run(Map<Path, IntFunction<Optional<Integer>>> networks) {
        PathChoice choice = PathChoice.begin(LowestCost.standard(), Instant.EPOCH);
        for (Path path : networks.keySet()) {
            choice = choice.step(new PathEvent.Offered(path, 0, Instant.EPOCH));
        }
        int changes = 0;
        int lost = 0;
        for (int second = 0; second < SECONDS; second++) {
            Instant now = Instant.EPOCH.plusSeconds(second);
            if (second % PROBE_EVERY == 0) {
                for (var network : networks.entrySet()) {
                    Path path = network.getKey();
                    PathChoice next = choice.step(network.getValue()
                            .apply(second)
                            .<PathEvent>map(took -> new PathEvent.Answered(path, Duration.ofMillis(took), now))
                            .orElseGet(() -> new PathEvent.Missed(path, now)));
                    changes += next.path().equals(choice.path()) ? 0 : 1;
                    choice = next;
                }
            }
            int at = second;
            boolean dead = Objects.requireNonNull(networks.get(choice.path()))
                    .apply(second)
                    .isEmpty();
            boolean otherwise =
                    networks.values().stream().anyMatch(each -> each.apply(at).isPresent());
            lost += dead && otherwise ? 1 : 0;
        }
        return new Outcome(choice, changes, lost);
    }

    /** Paths are probed in this order: a run is the same each time. */
    private static Map<Path, IntFunction<Optional<Integer>>> inOrder(
            Path first, IntFunction<Optional<Integer>> network, Path second, IntFunction<Optional<Integer>> other) {
        Map<Path, IntFunction<Optional<Integer>>> networks = new LinkedHashMap<>();
        networks.put(first, network);
        networks.put(second, other);
        return networks;
    }

    private static Map<Path, IntFunction<Optional<Integer>>> inOrder(
            Path first,
            IntFunction<Optional<Integer>> network,
            Path second,
            IntFunction<Optional<Integer>> other,
            Path third,
            IntFunction<Optional<Integer>> last) {
        Map<Path, IntFunction<Optional<Integer>>> networks = inOrder(first, network, second, other);
        networks.put(third, last);
        return networks;
    }

    @Test
    void aPathThatComesAndGoesIsSoonLeftAlone() {
        Outcome outcome = run(inOrder(
                Path.DIRECT,
                second -> second / 30 % 2 == 0 ? Optional.of(10) : Optional.empty(),
                RELAY,
                second -> Optional.of(20)));
        // Followed without damping, it would be two changes a minute.
        assertThat(outcome.changes()).isLessThanOrEqualTo(18);
        assertThat(outcome.secondsLost()).isLessThan(SECONDS / 20);
    }

    @Test
    void aBlackHoleIsLeftAfterTwoProbesAndGoneBackToWhenItHeals() {
        Outcome outcome = run(inOrder(
                Path.DIRECT,
                second -> second < 600 || second > 1200 ? Optional.of(10) : Optional.empty(),
                RELAY,
                second -> Optional.of(30)));
        assertThat(outcome.changes()).isEqualTo(2);
        assertThat(outcome.secondsLost()).isLessThanOrEqualTo(2 * PROBE_EVERY);
        assertThat(outcome.last().path()).isEqualTo(Path.DIRECT);
        assertThat(outcome.last().reason()).isEqualTo(PathReason.DIRECT);
    }

    @Test
    void aPathThatSlowlyGetsWorseIsLeftOnceAndNoiseMovesNothing() {
        Random noise = new Random(SEED);
        int[] jitter = noise.ints(SECONDS, -4, 5).toArray();
        Outcome outcome = run(inOrder(
                Path.DIRECT,
                second -> Optional.of(20 + second / 36 + jitter[second]),
                RELAY,
                second -> Optional.of(50 + jitter[SECONDS - 1 - second])));
        assertThat(outcome.changes()).isEqualTo(1);
        assertThat(outcome.last().path()).isEqualTo(RELAY);
        assertThat(outcome.last().reason()).isEqualTo(PathReason.BETTER);
    }

    @Test
    void ofTwoRelaysTheOneThatLosesMuchIsLeftForTheSlowerOne() {
        Random chance = new Random(SEED);
        boolean[] lost = new boolean[SECONDS];
        for (int i = 0; i < SECONDS; i++) {
            lost[i] = chance.nextInt(10) < 3;
        }
        Outcome outcome = run(inOrder(
                Path.DIRECT,
                second -> Optional.empty(),
                RELAY,
                second -> lost[second] ? Optional.empty() : Optional.of(20),
                SECOND,
                second -> Optional.of(30)));
        assertThat(outcome.last().path()).isEqualTo(SECOND);
        assertThat(outcome.changes()).isLessThanOrEqualTo(8);
    }
}
