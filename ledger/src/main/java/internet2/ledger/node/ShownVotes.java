package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.membership.Registry;
import internet2.verifier.ValidatorSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A node's own votes as others show them: in the certificates of its log. */
final class ShownVotes {

    /** Certificates have a quorum's votes, so any validator's is in some of the last ones. */
    private static final int BLOCKS_MAX = 64;

    private ShownVotes() {}

    /** The highest view in which a block's certificate has a vote of the node, that it cast together with others. */
    static OptionalLong newest(Chain chain, Registry registry, NodeId self, long sinceEpoch) {
        long height = chain.tip().height();
        for (long each = height; each > Math.max(0, height - BLOCKS_MAX); each--) {
            CommittedBlock block;
            try {
                block = chain.block(each);
            } catch (BlocksPrunedException gone) {
                return OptionalLong.empty();
            }
            long epoch = block.block().header().epoch();
            if (epoch < sinceEpoch) {
                return OptionalLong.empty();
            }
            if (isVoter(registry.validators(epoch), self, block)) {
                return OptionalLong.of(block.certificate().view());
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isVoter(Optional<ValidatorSet> validators, NodeId self, CommittedBlock block) {
        if (validators.isEmpty() || validators.get().size() == 1) {
            return false; // alone, nothing is kept in the journal
        }
        OptionalInt place = validators.get().indexOf(self);
        return place.isPresent()
                && block.certificate().votes().stream().anyMatch(vote -> vote.validator() == place.getAsInt());
    }
}
