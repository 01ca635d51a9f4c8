package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.simplex.Ballots;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;

/** Votes signed with Ed25519. */
record KeyBallots(NetworkId network, Ed25519Key key) implements Ballots {

    @Override
    public SignedVote sign(VoteKind kind, long epoch, long view, Hash block, int validator) {
        return SignedVote.sign(kind, network, epoch, view, block, validator, key);
    }

    @Override
    public boolean verify(SignedVote vote, ValidatorSet validators) {
        return vote.verify(network, validators);
    }
}
