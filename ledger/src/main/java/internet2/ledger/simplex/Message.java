package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.Submission;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.Checkpoint;
import java.util.List;
import java.util.Optional;

/** What validators say to each other. The sender is known, and believed in nothing that it did not sign. */
public sealed interface Message {

    /**
     * The leader's block for a view, and why it may stand there (PRE-PREPARE).
     *
     * @param vote the leader's signature
     * @param header of the block; of an earlier view where a block that closes its epoch is proposed again
     * @param operations of the block
     * @param grounds at the start of a term, the certificates of prepare of the parent and of those that it stands on
     *     in its term, as far as they are not final, and those of nullify of the views between; later in the term, the
     *     last certificate of prepare that the leader has
     */
    record Propose(SignedVote vote, BlockHeader header, List<Submission> operations, List<QuorumCertificate> grounds)
            implements Message {
        public Propose {
            operations = List.copyOf(operations);
            grounds = List.copyOf(grounds);
        }
    }

    /**
     * A vote.
     *
     * @param echo of a vote to prepare: the leader's own signature on what is prepared, so that everyone hears of a
     *     leader that says different things to different validators
     */
    record Ballot(SignedVote vote, Optional<SignedVote> echo) implements Message {}

    /** For one who lags behind. */
    record Certified(QuorumCertificate certificate) implements Message {}

    /** Asks for a block. */
    record Fetch(Hash block) implements Message {}

    /** A block that was asked for. */
    record Delivery(BlockHeader header, List<Submission> operations) implements Message {
        public Delivery {
            operations = List.copyOf(operations);
        }
    }

    /** Operations that wait, for whoever leads next. */
    record Operations(List<Submission> operations) implements Message {
        public Operations {
            operations = List.copyOf(operations);
        }
    }

    /** Where the sender is, said when nothing moves: who is further on helps. */
    record Standing(long epoch, long view, long finalHeight) implements Message {}

    /** One validator's signature on a checkpoint. */
    record CheckpointShare(Checkpoint signedByOne) implements Message {}

    /** Proof against a validator. */
    record Accusation(Evidence evidence) implements Message {}
}
