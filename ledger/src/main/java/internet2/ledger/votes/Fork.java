package internet2.ledger.votes;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.CommittedBlock;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two final blocks where there can be one: more than a third of the validators, by weight, broke the rules.
 *
 * @param one of the blocks
 * @param other of the blocks, at the same height, after the same parent
 */
public record Fork(CommittedBlock one, CommittedBlock other) {

    public Fork {
        boolean sameParent =
                one.block().header().parentHash().equals(other.block().header().parentHash());
        if (one.height() != other.height() || !sameParent) {
            throw new IllegalArgumentException("a fork is two blocks after the same one");
        }
    }

    /** Where two blocks of one height part. */
    public static Optional<Fork> between(NetworkId network, CommittedBlock one, CommittedBlock other) {
        return one.reference(network).equals(other.reference(network))
                ? Optional.empty()
                : Optional.of(new Fork(one, other));
    }

    /** Whether both blocks are final by the validators of their epoch: nobody can be accused of less. */
    public boolean isProven(NetworkId network, ValidatorSet validators) {
        return one.isFinal(network, validators) && other.isFinal(network, validators);
    }

    /**
     * What the two certificates alone prove. Where they are of one view, that is more than a third of the weight. Where
     * they are of different views, the proof lies in the votes between them, which the validators have: their evidence
     * (committed and nullified, prepared two blocks) names them.
     */
    public List<Evidence> evidence() {
        List<Evidence> evidence = new ArrayList<>();
        for (SignedVote first : one.certificate().signedVotes()) {
            for (SignedVote second : other.certificate().signedVotes()) {
                if (Evidence.contradict(first, second)) {
                    evidence.add(new Evidence(first, second));
                }
            }
        }
        return evidence;
    }

    /** Those whom {@link #evidence} names. */
    public List<NodeId> culprits(ValidatorSet validators) {
        return evidence().stream()
                .map(each -> validators.validators().get(each.validator()).id())
                .distinct()
                .toList();
    }
}
