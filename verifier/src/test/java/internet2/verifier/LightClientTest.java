package internet2.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseUpdate;
import internet2.verifier.Unproven.Reason;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A client that has only the genesis document follows three epochs, and nobody leads it astray. */
final class LightClientTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final Instant TIME = Instant.parse("2026-11-21T09:00:00Z");
    private static final HybridKey[] KEYS = new HybridKey[5];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, new SecureRandom());
        }
    }

    private final Map<Hash, Bytes> nodes = new HashMap<>();
    private final TreeMap<Bytes, Bytes> state = new TreeMap<>();
    private final LightClient client = new LightClient(NETWORK, set(0, 1, 2, 3));

    private static ValidatorSet set(int... members) {
        return new ValidatorSet(Arrays.stream(members)
                .mapToObj(i -> new Validator(KEYS[i].publicKey(), 1))
                .toList());
    }

    private Hash root() {
        TreeMap<Hash, Optional<Hash>> changes = new TreeMap<>();
        state.forEach(
                (key, value) -> changes.put(StateProof.treeKey(EpochStep.MODULE, key), Optional.of(Hash.of(value))));
        SparseUpdate update = new SparseMerkleTree(hash -> Optional.ofNullable(nodes.get(hash)))
                .update(SparseMerkleTree.EMPTY_ROOT, changes);
        nodes.putAll(update.added());
        return update.root();
    }

    private StateProof prove(Checkpoint checkpoint, Bytes key) {
        SparseMerkleTree tree = new SparseMerkleTree(hash -> Optional.ofNullable(nodes.get(hash)));
        return new StateProof(
                EpochStep.MODULE,
                key,
                Optional.ofNullable(state.get(key)),
                tree.prove(checkpoint.stateRoot(), StateProof.treeKey(EpochStep.MODULE, key)),
                checkpoint);
    }

    /** Signed by these, as the first, second ... of the epoch's set. */
    private Checkpoint checkpoint(NetworkId network, long epoch, int... signers) {
        Checkpoint checkpoint =
                new Checkpoint(network, epoch, 10 * (epoch + 1), Hash.of(Bytes.EMPTY), root(), TIME, List.of());
        for (int i = 0; i < signers.length; i++) {
            if (signers[i] >= 0) {
                checkpoint = checkpoint.signedBy(KEYS[signers[i]], i);
            }
        }
        return checkpoint;
    }

    private EpochStep step(long epoch, ValidatorSet next, int... signers) {
        state.put(EpochStep.validatorsKey(epoch + 1), next.encoded());
        return new EpochStep(prove(checkpoint(NETWORK, epoch, signers), EpochStep.validatorsKey(epoch + 1)));
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Unproven.class,
                        unproven -> assertThat(unproven.reason()).isEqualTo(reason));
    }

    @Test
    void threeEpochsLaterItChecksWhatTheirValidatorsSigned() throws Unproven {
        for (int i = 0; i < 100; i++) {
            state.put(Bytes.utf8("key " + i), Bytes.utf8("value " + i));
        }
        client.take(step(0, set(1, 2, 3, 4), 0, 1, 2));
        client.take(step(1, set(1, 2, 3, 4), 1, -1, 3, 4));
        client.take(step(2, set(4, 1), 1, 2, 3));
        assertThat(client.epoch()).isEqualTo(3);
        assertThat(client.validators()).isEqualTo(set(4, 1));

        Checkpoint now = checkpoint(NETWORK, 3, 4, 1);
        client.check(prove(now, Bytes.utf8("key 7")));
        client.check(prove(now, Bytes.utf8("nothing")));
        StateProof right = prove(now, Bytes.utf8("key 7"));
        StateProof wrong =
                new StateProof(right.module(), right.key(), Optional.of(Bytes.utf8("value 8")), right.proof(), now);
        refused(Reason.WRONG_PROOF, () -> client.check(wrong));
    }

    @Test
    void aForgedStepLeadsNowhere() throws Unproven {
        EpochStep byTheFounders = step(0, set(1, 2, 3, 4), 0, 1, 2, 3);
        EpochStep byTooFew = step(0, set(4), 0, 1);
        EpochStep byStrangers = step(0, set(4), 4, 4, 4, 4);
        refused(Reason.NO_QUORUM, () -> client.take(byTooFew));
        refused(Reason.NO_QUORUM, () -> client.take(byStrangers));
        StateProof proof = byTheFounders.nextValidators();
        EpochStep otherSet = new EpochStep(new StateProof(
                proof.module(), proof.key(), Optional.of(set(4).encoded()), proof.proof(), proof.checkpoint()));
        refused(Reason.WRONG_PROOF, () -> client.take(otherSet));
        assertThat(client.epoch()).isZero();

        client.take(byTheFounders);
        refused(Reason.EARLIER_EPOCH, () -> client.take(byTheFounders));
        refused(Reason.LATER_EPOCH, () -> client.take(step(2, set(4), 1, 2, 3, 4)));
        EpochStep byThoseBefore = step(1, set(4), 0, 1, 2, 3);
        refused(Reason.NO_QUORUM, () -> client.take(byThoseBefore));
        assertThat(client.validators()).isEqualTo(set(1, 2, 3, 4));
    }

    @Test
    void aStepOfAnotherNetworkOrOfNoValidatorsIsRefused() {
        Bytes key = EpochStep.validatorsKey(1);
        state.put(key, set(4).encoded());
        EpochStep elsewhere = new EpochStep(prove(checkpoint(new NetworkId(Hash.ZERO), 0, 0, 1, 2, 3), key));
        refused(Reason.OTHER_NETWORK, () -> client.take(elsewhere));
        state.put(key, Bytes.utf8("nobody"));
        EpochStep nobody = new EpochStep(prove(checkpoint(NETWORK, 0, 0, 1, 2, 3), key));
        refused(Reason.NO_VALIDATORS, () -> client.take(nobody));
    }

    @Test
    void aProofOfAnythingElseIsNoStep() {
        state.put(Bytes.utf8("v"), set(4).encoded());
        StateProof other = prove(checkpoint(NETWORK, 0, 0, 1, 2, 3), Bytes.utf8("v"));
        assertThatThrownBy(() -> new EpochStep(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalReader.decode(other.encoded(), EpochStep::decode))
                .isInstanceOf(MalformedInputException.class);
        EpochStep step = step(0, set(4), 0, 1, 2, 3);
        assertThat(CanonicalReader.decode(step.encoded(), EpochStep::decode)).isEqualTo(step);
        assertThat(EpochStep.decodeAll(EpochStep.encode(List.of(step, step)))).containsExactly(step, step);
    }
}
