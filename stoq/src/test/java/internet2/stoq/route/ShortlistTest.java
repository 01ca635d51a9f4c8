package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever relays claim, or keep to themselves. */
final class ShortlistTest {

    private static final int MAX = 3;
    private static final Instant NOW = Instant.EPOCH;
    private static final NodeId HONEST = node("honest");
    private static final List<NodeId> LIARS = List.of(node("one"), node("two"), node("three"));

    private static NodeId node(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    private static Relays.Offer offer(NodeId relay, int millis) {
        return new Relays.Offer(relay, new RelayTerms(0, Optional.of(Duration.ofMillis(millis))), Duration.ZERO);
    }

    /** The direct path is broken, and the honest relay works. */
    private static PathChoice relayed() {
        return PathChoice.begin(LowestCost.standard(), NOW)
                .step(new PathEvent.Offered(Path.via(HONEST), 0, NOW))
                .step(new PathEvent.Broken(Path.DIRECT, NOW))
                .step(new PathEvent.Answered(Path.via(HONEST), Duration.ofMillis(40), NOW));
    }

    private static PathChoice step(PathChoice choice, List<Relays.Offer> offers, NodeId... refusing) {
        PathChoice next = choice;
        for (PathEvent event : Shortlist.learned(choice, new Relays.Answers(offers, Set.of(refusing)), MAX, NOW)) {
            next = next.step(event);
        }
        return next;
    }

    @Test
    void eachOfManyNeighboursIsAskedInTheEndAndKnownRelaysEachTime() {
        List<NodeId> neighbours = new ArrayList<>(
                IntStream.range(0, 30).mapToObj(i -> node("neighbour " + i)).toList());
        neighbours.add(HONEST);
        Random random = new Random(5);
        Set<NodeId> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            List<NodeId> asked = Shortlist.asked(neighbours, List.of(HONEST), 8, random);
            assertThat(asked).hasSize(8).doesNotHaveDuplicates().startsWith(HONEST);
            seen.addAll(asked);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(neighbours);
    }

    @Test
    void aRelayThatIsNoNeighbourAnyMoreIsNotAsked() {
        assertThat(Shortlist.asked(LIARS, List.of(HONEST), 8, new Random(5)))
                .containsExactlyInAnyOrderElementsOf(LIARS);
    }

    @Test
    void claimsOfOthersEvictNoRelayThatWorks() {
        List<Relays.Offer> offers =
                new ArrayList<>(LIARS.stream().map(each -> offer(each, 0)).toList());
        offers.add(offer(HONEST, 40));
        PathChoice next = step(relayed(), offers);

        assertThat(next.path()).isEqualTo(Path.via(HONEST));
        assertThat(next.known()).hasSize(1 + MAX);
    }

    @Test
    void aRelayThatWorksIsKeptThoughItDoesNotAnswerAndLeftWhereItRefuses() {
        assertThat(step(relayed(), List.of()).path()).isEqualTo(Path.via(HONEST));
        assertThat(step(relayed(), List.of(), HONEST).known()).containsOnlyKeys(Path.DIRECT);
    }

    @Test
    void whoClaimedMuchAndFailedMakesRoomForWhoClaimsLess() {
        List<Relays.Offer> offers =
                new ArrayList<>(LIARS.stream().map(each -> offer(each, 0)).toList());
        offers.add(offer(HONEST, 40));
        PathChoice choice = step(PathChoice.begin(LowestCost.standard(), NOW), offers);
        assertThat(choice.known()).doesNotContainKey(Path.via(HONEST));
        for (Path path : List.copyOf(choice.known().keySet())) {
            choice = choice.step(new PathEvent.Broken(path, NOW));
        }
        assertThat(step(choice, offers).known()).containsKey(Path.via(HONEST)).hasSize(1 + MAX);
    }
}
