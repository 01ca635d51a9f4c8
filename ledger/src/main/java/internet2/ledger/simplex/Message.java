package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BatchHeader;
import internet2.ledger.BlockHeader;
import internet2.ledger.Submission;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What validators say to each other. The sender is known, and believed in nothing that it did not sign. */
public sealed interface Message {

    /**
     * The leader's block for a view, and why it may stand there (PRE-PREPARE).
     *
     * @param vote the leader's signature
     * @param header of the block; of an earlier view where a block that closes its epoch is proposed again
     * @param payload of the block; none where it is proposed again
     * @param grounds at the start of a term, the certificates of prepare of the parent and of those that it stands on
     *     in its term, as far as they are not final, and those of nullify of the views between; later in the term, the
     *     last certificate of prepare that the leader has
     */
    record Propose(SignedVote vote, BlockHeader header, Payload payload, List<QuorumCertificate> grounds)
            implements Message {
        public Propose {
            grounds = List.copyOf(grounds);
        }

        public Propose(
                SignedVote vote, BlockHeader header, List<Submission> operations, List<QuorumCertificate> grounds) {
            this(vote, header, new Payload.Inline(operations), grounds);
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
    record Delivery(BlockHeader header, Payload payload) implements Message {
        public Delivery(BlockHeader header, List<Submission> operations) {
            this(header, new Payload.Inline(operations));
        }
    }

    /**
     * A batch of a lane, by its owner or by one who has it.
     *
     * @param vote the owner's signature
     * @param available why the batch before it can be found; empty for the first one, and where the owner knows it to
     *     be in a final block
     */
    record Batch(
            SignedVote vote, BatchHeader header, List<Submission> operations, Optional<QuorumCertificate> available)
            implements Message {
        public Batch {
            operations = List.copyOf(operations);
        }
    }

    /** To the owner of a lane: the sender has this batch on disk. */
    record Stored(SignedVote vote) implements Message {}

    /** A batch of this lane that more than a third of the weight has on disk. */
    record Available(int lane, QuorumCertificate certificate) implements Message {}

    /** Asks for a batch. */
    record FetchBatch(Hash batch) implements Message {}

    /** Operations that wait, for whoever leads next. */
    record Operations(List<Submission> operations) implements Message {

        /** Of what is said at once; the longest operation has half of that. */
        static final int BYTES_MAX = 1 << 20;

        static final int OPERATIONS_MAX = 512;

        public Operations {
            operations = List.copyOf(operations);
        }

        /** All of these, in their order, in as many messages as it takes. */
        static List<Operations> of(List<Submission> operations) {
            List<Operations> messages = new ArrayList<>();
            int from = 0;
            int bytes = 0;
            for (int i = 0; i < operations.size(); i++) {
                int size = operations.get(i).encoded().size();
                if (i > from && (i - from == OPERATIONS_MAX || bytes + size > BYTES_MAX)) {
                    messages.add(new Operations(operations.subList(from, i)));
                    from = i;
                    bytes = 0;
                }
                bytes += size;
            }
            if (from < operations.size()) {
                messages.add(new Operations(operations.subList(from, operations.size())));
            }
            return messages;
        }
    }

    /** Where the sender is, said when nothing moves: who is further on helps. */
    record Standing(long epoch, long view, long finalHeight) implements Message {}

    /** One validator's signature on a checkpoint. */
    record CheckpointShare(Checkpoint signedByOne) implements Message {}

    /** Whom the sender suspects, in the order of ids; nothing is proven. */
    record Suspects(List<NodeId> validators) implements Message {
        public Suspects {
            validators = List.copyOf(validators);
        }
    }

    /** Proof against a validator. */
    record Accusation(Evidence evidence) implements Message {}
}
