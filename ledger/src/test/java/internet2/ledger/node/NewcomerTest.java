package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.simplex.Moment;
import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import internet2.ledger.votes.Term;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a validator says to one that joins, so that nobody has to wait for a time-out before they agree. */
final class NewcomerTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.ZERO);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId NEWCOMER = id(1);

    /** Leads the first term of two. */
    private final Simplex first = new Simplex(
            NETWORK,
            Pace.of(Duration.ofSeconds(10)),
            new KeyBallots(NETWORK, Replicas.KEYS.getFirst().statementKey()),
            id(0),
            new Tip(new BlockReference(0, Hash.ZERO), 0, Term.of(1).first() - 1, START, Hash.ZERO),
            List.of(),
            new Epoch(0, set(1)),
            List.of());

    private Duration uptime = Duration.ZERO;

    private static NodeId id(int node) {
        return Replicas.KEYS.get(node).publicKey().id();
    }

    private static ValidatorSet set(int size) {
        return new ValidatorSet(Replicas.KEYS.stream()
                .limit(size)
                .map(key -> new Validator(key.publicKey(), 1))
                .toList());
    }

    private static Submission operation(String client) {
        return operation(client, 0);
    }

    private static Submission operation(String client, int payloadBytes) {
        return Submission.of(new Operation(
                NETWORK,
                new NodeId(Hash.of(Bytes.utf8(client))),
                0,
                BlockReference.NONE,
                "notes",
                Bytes.wrap(new byte[payloadBytes]),
                0,
                1,
                new Authorization.BySession(TestNetwork.VALIDATOR.publicKey().statement(), Bytes.wrap(new byte[64]))));
    }

    private List<Effect> happens(Event event) {
        uptime = uptime.plusMillis(1);
        return first.step(event, new Moment(START.plus(uptime), uptime));
    }

    private static Event arrives(Submission... operations) {
        return new Event.OperationsArrived(
                Stream.of(operations).map(each -> new Event.Arrival(each, 0)).toList(), true);
    }

    private static Submission[] longOnes() {
        return IntStream.range(0, 20)
                .mapToObj(i -> operation("client " + i, Operation.PAYLOAD_BYTES_MAX))
                .toArray(Submission[]::new);
    }

    /** All of them, in messages that whoever gets them can read. */
    private static void assertTold(Stream<Message> told, Submission... operations) {
        List<Submission> all = new ArrayList<>();
        told.forEach(message -> {
            if (MessageCodec.decode(MessageCodec.encode(message)) instanceof Message.Operations(var read)) {
                assertThat(read.stream().mapToInt(each -> each.encoded().size()).sum())
                        .isLessThanOrEqualTo(1 << 20);
                all.addAll(read);
            }
        });
        assertThat(all).contains(operations);
    }

    private static Stream<Message> told(List<Effect> effects) {
        return effects.stream()
                .flatMap(effect -> effect instanceof Effect.Send(NodeId to, Message message) && to.equals(NEWCOMER)
                        ? Stream.of(message)
                        : Stream.empty());
    }

    private static Stream<Message> broadcast(List<Effect> effects) {
        return effects.stream()
                .flatMap(effect ->
                        effect instanceof Effect.Broadcast(Message message) ? Stream.of(message) : Stream.empty());
    }

    /** The first block lets the newcomer in. */
    private List<Effect> newcomerIsLetIn() {
        return newcomerIsLetIn(operation("late"));
    }

    private List<Effect> newcomerIsLetIn(Submission... late) {
        List<Effect> effects = happens(arrives(operation("administrator")));
        Effect.Execute block = effects.stream()
                .flatMap(effect -> effect instanceof Effect.Execute execute ? Stream.of(execute) : Stream.empty())
                .findFirst()
                .orElseThrow();
        happens(arrives(late)); // for the next block
        BitSet consumed = new BitSet();
        consumed.set(0);
        happens(new Event.Executed(
                block.hash(), Hash.of(Bytes.utf8("state")), consumed, Optional.of(new Epoch(1, set(2)))));
        return happens(new Event.Persisted(1));
    }

    @Test
    void whatIsInNoBlockWhenTheEpochBeginsIsToldToWhoeverJoinsWithIt() {
        List<Effect> effects = newcomerIsLetIn();
        assertThat(first.epoch().number()).isEqualTo(1);
        assertThat(told(effects))
                .anyMatch(message -> message instanceof Message.Operations(List<Submission> operations)
                        && operations.equals(List.of(operation("late"))));
    }

    @Test
    void aWayThatOpensIsToldWhatWasSaidBeforeItWasThere() {
        newcomerIsLetIn();
        List<Message> told = told(happens(new Event.Connected(NEWCOMER))).toList();
        assertThat(told).hasAtLeastOneElementOfType(Message.Standing.class);
        assertThat(told).hasAtLeastOneElementOfType(Message.Operations.class);
        assertThat(first.leader()).as("the first leads").isZero();
        assertThat(told).hasAtLeastOneElementOfType(Message.Propose.class);
    }

    @Test
    void aWayThatOpensAgainAndAgainIsToldOnceInATimeOut() {
        newcomerIsLetIn();
        assertThat(told(happens(new Event.Connected(NEWCOMER)))).isNotEmpty();
        for (int i = 0; i < 10; i++) {
            assertThat(told(happens(new Event.Connected(NEWCOMER)))).isEmpty();
        }
        uptime = uptime.plusSeconds(60);
        happens(new Event.Tick()); // what is said to all is said
        assertThat(told(happens(new Event.Connected(NEWCOMER)))).isNotEmpty();
    }

    @Test
    void longOperationsTravelInMessagesThatCanBeRead() {
        Submission[] late = longOnes();
        assertTold(told(newcomerIsLetIn(late)), late);
        assertTold(told(happens(new Event.Connected(NEWCOMER))), late);
        Submission[] more = Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
                .map(client -> operation(client, Operation.PAYLOAD_BYTES_MAX))
                .toArray(Submission[]::new);
        assertTold(broadcast(happens(arrives(more))), more);
    }

    @Test
    void whoeverHasNoVoteIsToldNothing() {
        newcomerIsLetIn();
        assertThat(happens(new Event.Connected(id(2))))
                .noneMatch(effect -> effect instanceof Effect.Send(NodeId to, Message message) && to.equals(id(2)));
    }
}
