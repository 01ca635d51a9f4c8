package internet2.stoq.content.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Fetches in virtual time, from peers that are slow, lie, vanish, or have a part only. */
final class FetchSimulationTest {

    private static final int SEEDS = 150;
    private static final List<SimulatedPeer.Manner> MANNERS = List.of(SimulatedPeer.Manner.values());

    @Test
    void allArrivesAsLongAsOneHonestPeerHasEachPiece() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ObjectRef> pieces = pieces(random, 20 + random.nextInt(100));
            SimulatedNetwork network = new SimulatedNetwork(random, limits());
            network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 2e6, Set.copyOf(ids(pieces))));
            int others = random.nextInt(6);
            for (int i = 1; i <= others; i++) {
                network.add(new SimulatedPeer(
                        node(i),
                        MANNERS.get(random.nextInt(MANNERS.size())),
                        2e4 + random.nextInt(20_000_000),
                        some(pieces, random)));
            }

            network.fetch(pieces);

            assertThat(network.starved()).as("seed " + seed).isEmpty();
            assertThat(network.arrived()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(ids(pieces));
            assertThat(network.dropped().get(node(0))).as("seed " + seed).isNull();
        }
    }

    @Test
    void whoLiesIsDroppedAndNamedAndAskedNothingMore() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ObjectRef> pieces = pieces(random, 60);
            SimulatedNetwork network = new SimulatedNetwork(random, limits());
            network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 1e6, Set.copyOf(ids(pieces))));
            network.add(new SimulatedPeer(node(1), SimulatedPeer.Manner.LYING, 5e6, Set.copyOf(ids(pieces))));

            network.fetch(pieces);

            assertThat(network.dropped()).as("seed " + seed).containsEntry(node(1), DropReason.LYING);
            assertThat(network.askedAfterDrop()).as("seed " + seed).isZero();
        }
    }

    @Test
    void whoVanishesIsDroppedAndSoIsWhoIsSlowWhereOthersHaveItAll() {
        Random random = new Random(1);
        List<ObjectRef> pieces = pieces(random, 60);
        SimulatedNetwork network = new SimulatedNetwork(random, limits());
        network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 5e4, Set.copyOf(ids(pieces))));
        network.add(new SimulatedPeer(node(1), SimulatedPeer.Manner.VANISHING, 1e6, Set.copyOf(ids(pieces))));
        network.add(new SimulatedPeer(node(2), SimulatedPeer.Manner.STUCK, 1e6, Set.copyOf(ids(pieces))));

        network.fetch(pieces);

        assertThat(network.dropped())
                .containsEntry(node(1), DropReason.VANISHED)
                .containsEntry(node(2), DropReason.SLOW)
                .hasSize(2);
        assertThat(network.arrived()).hasSize(pieces.size());
    }

    @Test
    void whoAlwaysRefusesHoldsTheFetchUpForSecondsAndNotForEver() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ObjectRef> pieces = pieces(random, 100);
            SimulatedNetwork network = new SimulatedNetwork(random, limits());
            network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.REFUSING, 1e6, Set.of()));

            network.fetch(pieces);

            assertThat(network.starved()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(ids(pieces));
            assertThat(network.dropped()).as("seed " + seed).containsEntry(node(0), DropReason.OVERLOADED);
            assertThat(network.took()).as("seed " + seed).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void whoBoastsAndStallsDoesNotCostTheSlowOneWhoHasItAll() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ObjectRef> pieces = pieces(random, 60);
            SimulatedNetwork network = new SimulatedNetwork(random, limits());
            network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 2e4, Set.copyOf(ids(pieces))));
            network.add(new SimulatedPeer(node(1), SimulatedPeer.Manner.STALLING, 1e6, Set.of()));
            network.add(new SimulatedPeer(node(2), SimulatedPeer.Manner.BOASTING, 1e4, Set.of()));

            network.fetch(pieces);

            assertThat(network.starved()).as("seed " + seed).isEmpty();
            assertThat(network.arrived()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(ids(pieces));
            assertThat(network.dropped().get(node(0))).as("seed " + seed).isNull();
        }
    }

    @Test
    void oneBrokenConnectionIsOneFailureHoweverMuchWasUnderWay() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ObjectRef> pieces = pieces(random, 60);
            SimulatedNetwork network = new SimulatedNetwork(random, limits());
            network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.BROKEN_ONCE, 1e6, Set.copyOf(ids(pieces))));

            network.fetch(pieces);

            assertThat(network.dropped()).as("seed " + seed).isEmpty();
            assertThat(network.arrived()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(ids(pieces));
        }
    }

    @Test
    void nothingIsSaidToBeNowhereBeforeAllPeersWereAsked() {
        Random random = new Random(5);
        List<ObjectRef> pieces = pieces(random, 10);
        SimulatedNetwork network = new SimulatedNetwork(random, limits());
        for (int i = 1; i <= 100; i++) {
            network.add(new SimulatedPeer(node(i), SimulatedPeer.Manner.BOASTING, 1e6, Set.of()));
        }
        network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 1e6, Set.copyOf(ids(pieces))));

        network.fetch(pieces);

        assertThat(network.arrived()).containsExactlyInAnyOrderElementsOf(ids(pieces));
        assertThat(network.starved()).isEmpty();
    }

    @Test
    void aSlowPeerWhoAloneHasSomethingIsKept() {
        Random random = new Random(2);
        List<ObjectRef> pieces = pieces(random, 10);
        SimulatedNetwork network = new SimulatedNetwork(random, limits());
        network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 2e3, Set.copyOf(ids(pieces))));

        network.fetch(pieces);

        assertThat(network.arrived()).hasSize(pieces.size());
        assertThat(network.dropped()).isEmpty();
    }

    @Test
    void whatNobodyHasIsSaidAndTheRestArrives() {
        Random random = new Random(3);
        List<ObjectRef> pieces = pieces(random, 30);
        ContentId lost = pieces.get(7).id();
        Set<ContentId> rest =
                ids(pieces).stream().filter(id -> !id.equals(lost)).collect(Collectors.toUnmodifiableSet());
        SimulatedNetwork network = new SimulatedNetwork(random, limits());
        network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 1e6, rest));
        network.add(new SimulatedPeer(node(1), SimulatedPeer.Manner.HONEST, 1e6, rest));

        network.fetch(pieces);

        assertThat(network.starved()).containsExactly(lost);
        assertThat(network.arrived()).containsExactlyInAnyOrderElementsOf(rest);
    }

    @Test
    void aReaderThatDoesNotReadStopsTheFetchAtItsWindow() {
        Random random = new Random(4);
        List<ObjectRef> pieces = pieces(random, 200);
        SimulatedNetwork network = new SimulatedNetwork(random, limits());
        network.add(new SimulatedPeer(node(0), SimulatedPeer.Manner.HONEST, 1e7, Set.copyOf(ids(pieces))));

        network.fetchUnread(pieces);

        long bytes = pieces.stream()
                .filter(piece -> network.arrived().contains(piece.id()))
                .mapToLong(ObjectRef::size)
                .sum();
        assertThat(bytes).isPositive().isLessThanOrEqualTo(limits().windowBytes());
        assertThat(network.bytesAtOnceMax()).isLessThanOrEqualTo((long) limits().inAll() * limits().requestBytes());
    }

    private static FetchLimits limits() {
        FetchLimits standard = FetchLimits.standard();
        return new FetchLimits(
                500_000, 100_000, standard.perPeer(), 6, standard.patience(), standard.pause(), standard.stall());
    }

    private static List<ObjectRef> pieces(Random random, int count) {
        List<ObjectRef> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(new ObjectRef(ContentId.of(Bytes.utf8("piece " + i)), 1 + random.nextInt(60_000)));
        }
        return pieces;
    }

    private static List<ContentId> ids(List<ObjectRef> pieces) {
        return pieces.stream().map(ObjectRef::id).toList();
    }

    private static Set<ContentId> some(List<ObjectRef> pieces, Random random) {
        return ids(pieces).stream().filter(id -> random.nextBoolean()).collect(Collectors.toUnmodifiableSet());
    }

    private static NodeId node(int number) {
        return new NodeId(Hash.of(Bytes.utf8("node " + number)));
    }
}
