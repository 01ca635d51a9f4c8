package internet2.verifier;

import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.verifier.Unproven.Reason;

/**
 * Follows the ledger without having it: starts from the validators of the genesis document and goes from epoch to epoch
 * by what each epoch's validators signed of the next. Believes no node anything else.
 *
 * <p>It holds what a quorum of each epoch was honest about; who comes back after years takes every step of those years,
 * or starts from an epoch and its validators that are known otherwise. Not thread-safe.
 */
public final class LightClient {

    private final NetworkId network;
    private long epoch;
    private ValidatorSet validators;

    /** From the beginning. */
    public LightClient(NetworkId network, ValidatorSet genesisValidators) {
        this(network, 0, genesisValidators);
    }

    /** From where another client stood. */
    public LightClient(NetworkId network, long epoch, ValidatorSet validators) {
        this.network = network;
        this.epoch = epoch;
        this.validators = validators;
    }

    /** The epoch that the client has reached. */
    public long epoch() {
        return epoch;
    }

    /** Those of {@link #epoch}. */
    public ValidatorSet validators() {
        return validators;
    }

    /**
     * Goes on to the next epoch.
     *
     * @throws Unproven the step does not lead there from here; the client stays where it is
     */
    public void take(EpochStep step) throws Unproven {
        check(step.nextValidators());
        ValidatorSet next;
        try {
            next = CanonicalReader.decode(step.nextValidators().value().orElseThrow(), ValidatorSet::decode);
        } catch (MalformedInputException malformed) {
            throw new Unproven(
                    Reason.NO_VALIDATORS,
                    "the validators of epoch " + (epoch + 1) + " cannot be read: " + malformed.getMessage());
        }
        epoch++;
        validators = next;
    }

    /**
     * Checks an entry of the state, and the checkpoint that it is proven against.
     *
     * @throws Unproven it is not proven
     */
    public void check(StateProof proof) throws Unproven {
        check(proof.checkpoint());
        if (!proof.holds()) {
            throw new Unproven(
                    Reason.WRONG_PROOF,
                    "the entry of module " + proof.module() + " is not in the state of block "
                            + proof.checkpoint().height());
        }
    }

    /**
     * Checks a checkpoint of the epoch that the client has reached.
     *
     * @throws Unproven its validators did not sign it, or it is of another epoch
     */
    public void check(Checkpoint checkpoint) throws Unproven {
        if (!checkpoint.network().equals(network)) {
            throw new Unproven(
                    Reason.OTHER_NETWORK, "the checkpoint is of network " + checkpoint.network() + ", not " + network);
        }
        if (checkpoint.epoch() != epoch) {
            throw new Unproven(
                    checkpoint.epoch() < epoch ? Reason.EARLIER_EPOCH : Reason.LATER_EPOCH,
                    "the checkpoint is of epoch " + checkpoint.epoch() + "; this client is in epoch " + epoch);
        }
        if (!checkpoint.verify(validators)) {
            throw new Unproven(
                    Reason.NO_QUORUM,
                    "the checkpoint of block " + checkpoint.height() + " is not signed by a quorum of epoch " + epoch);
        }
    }
}
