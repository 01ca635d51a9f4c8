package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;

/** Signs this validator's votes and checks others'. Deterministic: Ed25519 on a node, a keyed hash in a simulation. */
public interface Ballots {

    /** @param validator this validator's place in the epoch's set */
    SignedVote sign(VoteKind kind, long epoch, long view, Hash block, int validator);

    boolean verify(SignedVote vote, ValidatorSet validators);
}
