package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Moment;
import internet2.ledger.simplex.Notice;
import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a leader could have named a batch, by the word of the lane's owner: from then on leaving it out is counted. */
final class LaneWatchTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.ZERO);
    private static final int VALIDATORS = Simplex.INLINE_VALIDATORS_MAX + 1;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<HybridKey> keys = IntStream.range(0, VALIDATORS)
            .mapToObj(i -> HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom()))
            .toList();
    private final Epoch epoch = new Epoch(
            0,
            new ValidatorSet(
                    keys.stream().map(key -> new Validator(key.publicKey(), 1)).toList()));
    private final Simplex owner = new Simplex(
            NETWORK,
            Pace.of(Duration.ofSeconds(10)),
            ballots(0),
            id(0),
            new Tip(new BlockReference(0, Hash.ZERO), 0, 0, START, Hash.ZERO),
            List.of(),
            epoch,
            List.of());
    private Duration uptime = Duration.ZERO;

    private KeyBallots ballots(int validator) {
        return new KeyBallots(NETWORK, keys.get(validator).statementKey());
    }

    private NodeId id(int validator) {
        return keys.get(validator).publicKey().id();
    }

    private static Submission operation() {
        return Submission.of(new Operation(
                NETWORK,
                new NodeId(Hash.of(Bytes.utf8("client"))),
                0,
                BlockReference.NONE,
                "notes",
                Bytes.EMPTY,
                0,
                1,
                new Authorization.BySession(
                        HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom())
                                .publicKey()
                                .statement(),
                        Bytes.wrap(new byte[64]))));
    }

    private List<Effect> happens(Event event) {
        uptime = uptime.plusMillis(1);
        return owner.step(event, new Moment(START.plus(uptime), uptime));
    }

    private static Stream<Notice.BatchAvailable> available(List<Effect> effects) {
        return effects.stream()
                .flatMap(effect -> effect instanceof Effect.Notify(Notice.BatchAvailable notice)
                        ? Stream.of(notice)
                        : Stream.empty());
    }

    private List<Effect> tells(Submission operation) {
        List<Effect> effects = new ArrayList<>(happens(new Event.Started()));
        effects.addAll(happens(new Event.OperationsArrived(List.of(new Event.Arrival(operation, 0)), true)));
        return effects;
    }

    private static Message.Batch batch(List<Effect> effects) {
        return effects.stream()
                .flatMap(effect ->
                        effect instanceof Effect.Broadcast(Message.Batch sent) ? Stream.of(sent) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private SignedVote store(int validator, Message.Batch batch) {
        return ballots(validator)
                .sign(
                        VoteKind.STORE,
                        0,
                        batch.header().position(),
                        batch.header().hash(NETWORK),
                        validator);
    }

    private List<Effect> stores(int validator, Message.Batch batch) {
        return happens(new Event.Received(id(validator), new Message.Stored(store(validator, batch))));
    }

    @Test
    void anOperationCountsAsToldOnceMoreThanAThirdStoreItsBatchAndAllHearOfIt() {
        Submission operation = operation();
        List<Effect> effects = new ArrayList<>(tells(operation));
        Message.Batch batch = batch(effects);
        for (int validator = 1; validator <= 4; validator++) {
            effects.addAll(stores(validator, batch));
        }
        assertThat(available(effects))
                .as("with the owner five of seventeen, which may all lie")
                .isEmpty();

        List<Effect> sixth = stores(5, batch);
        Notice.BatchAvailable notice = available(sixth).findFirst().orElseThrow();
        assertThat(notice.operations()).containsExactly(operation);
        assertThat(notice.took()).isEqualTo(Duration.ofMillis(5));
        assertThat(sixth)
                .as("all are told first")
                .anyMatch(effect -> effect instanceof Effect.Broadcast(Message.Available told) && told.lane() == 0);
        assertThat(available(stores(6, batch))).as("once").isEmpty();
    }

    @Test
    void aCertificateThatAnotherOneGatheredFirstCountsTheSame() {
        Submission operation = operation();
        Message.Batch batch = batch(tells(operation));
        QuorumCertificate gathered = QuorumCertificate.of(IntStream.rangeClosed(1, 6)
                .mapToObj(validator -> store(validator, batch))
                .toList());
        List<Effect> effects = happens(new Event.Received(id(9), new Message.Available(0, gathered)));
        assertThat(available(effects))
                .singleElement()
                .satisfies(notice -> assertThat(notice.operations()).containsExactly(operation));
        assertThat(effects)
                .as("all are told")
                .anyMatch(effect -> effect instanceof Effect.Broadcast(Message.Available told) && told.lane() == 0);
        assertThat(available(happens(new Event.Received(id(10), new Message.Available(0, gathered)))))
                .as("once")
                .isEmpty();
    }
}
