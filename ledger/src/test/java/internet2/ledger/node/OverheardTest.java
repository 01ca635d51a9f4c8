package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Authorization;
import internet2.ledger.BatchHeader;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a node that does not vote yet keeps of what validators say to it. */
final class OverheardTest {

    private static final NodeId VALIDATOR =
            Replicas.GENESIS.validators().getFirst().id();
    private static final Overheard.Place PLACE =
            new Overheard.Place(new Epoch(7, new ValidatorSet(Replicas.GENESIS.validators())), 100);
    private static final Hash BLOCK = Hash.of(Bytes.utf8("block"));
    private static final Submission LONG = Submission.of(new Operation(
            Replicas.GENESIS.network(),
            VALIDATOR,
            0,
            BlockReference.NONE,
            "notes",
            Bytes.wrap(new byte[Operation.PAYLOAD_BYTES_MAX]),
            0,
            1,
            new Authorization.BySession(TestNetwork.VALIDATOR.publicKey().statement(), Bytes.wrap(new byte[64]))));

    private final Overheard overheard = new Overheard();
    private final Incoming incoming = new Incoming();

    private static Event standing(long height) {
        return new Event.Received(VALIDATOR, new Message.Standing(0, 1, height));
    }

    private static Incoming.Item item(long height) {
        return new Incoming.Item.Happened(standing(height));
    }

    private static Incoming.Item said(Message message) {
        return new Incoming.Item.Happened(new Event.Received(VALIDATOR, message));
    }

    private static SignedVote vote(VoteKind kind, long epoch, long view) {
        return new KeyBallots(
                        Replicas.GENESIS.network(), Replicas.KEYS.getFirst().statementKey())
                .sign(kind, epoch, view, BLOCK, 0);
    }

    private static Incoming.Item proposal(long epoch, long view, int operations) {
        BlockHeader header = new BlockHeader(epoch, view, 50, Hash.ZERO, Hash.ZERO, Hash.ZERO, Instant.EPOCH);
        return said(new Message.Propose(
                vote(VoteKind.PROPOSE, epoch, view), header, Collections.nCopies(operations, LONG), List.of()));
    }

    private static Incoming.Item batch(long position) {
        return said(new Message.Batch(
                vote(VoteKind.BATCH, 8, position),
                new BatchHeader(8, 0, position, Hash.ZERO, 1, LONG.encoded().size(), Hash.ZERO),
                List.of(LONG),
                Optional.empty()));
    }

    private void hears(Incoming.Item... items) {
        List.of(items).forEach(each -> overheard.keep(each, () -> PLACE));
    }

    @Test
    void theNewestStaysInItsOrder() {
        List<Incoming.Item> all = new ArrayList<>();
        for (int i = 0; i < Overheard.OTHERS_MAX + 3; i++) {
            all.add(item(i));
        }
        hears(all.toArray(Incoming.Item[]::new));
        assertThat(overheard.take()).isEqualTo(all.subList(3, all.size()));
        assertThat(overheard.take()).isEmpty();
    }

    @Test
    void theFirstProposalsOfTheNextEpochStayWhateverElseIsSaid() {
        Incoming.Item first = proposal(8, 101, 1);
        hears(first, first, first, first); // it is said again
        for (int i = 0; i < 20; i++) {
            hears(new Incoming.Item.Told(List.of(LONG)), batch(1 + i), proposal(8, 102 + i, 1));
        }
        List<Incoming.Item> taken = overheard.take();
        assertThat(taken).startsWith(first, proposal(8, 102, 1), proposal(8, 103, 1), proposal(8, 104, 1));
        assertThat(taken)
                .doesNotContain(proposal(8, 105, 1))
                .contains(batch(20))
                .doesNotContain(batch(1));
    }

    @Test
    void whatIsOverOrFarAwayTakesNoRoom() {
        LongStream.rangeClosed(101, 104).forEach(view -> hears(proposal(7, view, 1)));
        Overheard.Place later = new Overheard.Place(PLACE.epoch(), 104);
        overheard.keep(proposal(8, 105, 1), () -> later);
        hears(proposal(7, 100, 1), proposal(6, 200, 1), proposal(9, 200, 1));
        assertThat(overheard.take()).containsExactly(proposal(8, 105, 1));
    }

    @Test
    void itIsBoundedByBytes() {
        for (int i = 0; i < 100; i++) {
            hears(proposal(8, 101 + i, 10), batch(1 + i), new Incoming.Item.Told(List.of(LONG)));
        }
        hears(new Incoming.Item.Told(Collections.nCopies(200, LONG)));
        List<Incoming.Item> taken = overheard.take();
        long operations = taken.stream()
                .flatMap(each -> switch (each) {
                    case Incoming.Item.Told(var told) -> told.stream();
                    case Incoming.Item.Happened(Event.Received(var from, Message.Batch batch)) ->
                        batch.operations().stream();
                    case Incoming.Item.Happened(Event.Received(var from, Message.Propose propose)) ->
                        Collections.nCopies(10, LONG).stream();
                    default -> throw new AssertionError(each);
                })
                .count();
        assertThat(operations * LONG.encoded().size())
                .isPositive()
                .isLessThanOrEqualTo(
                        Overheard.PROPOSALS_BYTES_MAX + Overheard.BATCHES_BYTES_MAX + Overheard.OPERATIONS_BYTES_MAX);
    }

    @Test
    void strangersAreNotHeard() {
        NodeId stranger = new NodeId(Hash.ZERO);
        hears(new Incoming.Item.Happened(new Event.Received(stranger, new Message.Standing(0, 1, 1))), item(2));
        assertThat(overheard.take()).containsExactly(item(2));
    }

    @Test
    void whoeverBeginsToVoteHearsItFirst() throws Exception {
        incoming.forward(
                operation -> {
                    throw new IllegalStateException("no operations");
                },
                () -> PLACE);
        assertThat(incoming.happened(standing(1))).isTrue();
        assertThat(incoming.poll()).as("nobody votes here").isNull();
        incoming.take();
        assertThat(incoming.happened(standing(2))).isTrue();
        assertThat(incoming.poll()).isEqualTo(item(1));
        assertThat(incoming.poll()).isEqualTo(item(2));
    }
}
