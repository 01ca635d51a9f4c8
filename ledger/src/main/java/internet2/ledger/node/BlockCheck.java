package internet2.ledger.node;

import internet2.foundation.NetworkId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Authorization;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import java.util.List;

/** Whether a block that came from a stranger is the next one of the history. */
final class BlockCheck {

    /** It is not; nothing of it was kept. */
    static final class WrongBlock extends Exception {
        private static final long serialVersionUID = 1L;

        WrongBlock(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final NetworkId network;
    private final Parallel parallel;

    BlockCheck(Genesis genesis, Parallel parallel) {
        this.network = genesis.network();
        this.parallel = parallel;
    }

    /**
     * Checks everything that does not need execution, the cheapest first; the operations come back read.
     *
     * @param epoch of the block after the parent
     */
    List<Submission> check(CommittedBlock committed, Tip parent, Epoch epoch) throws WrongBlock, InterruptedException {
        Block block = committed.block();
        BlockHeader header = block.header();
        follows(header, parent, epoch.number());
        if (!committed.isFinal(network, epoch.validators())) {
            throw new WrongBlock("its certificate is not of this block, or not signed by a quorum of the validators");
        }
        if (!block.hasPayload()) {
            throw new WrongBlock("the operations are not those of the payload root");
        }
        try {
            return parallel.map(block.operations(), encoded -> withSignature(Submission.decode(encoded)));
        } catch (IllegalStateException | MalformedInputException malformed) {
            throw new WrongBlock("an operation cannot be read: " + malformed);
        }
    }

    private static void follows(BlockHeader header, Tip parent, long epoch) throws WrongBlock {
        if (header.height() != parent.height() + 1) {
            throw new WrongBlock("height " + header.height() + " does not follow " + parent.height());
        }
        if (!header.parentHash().equals(parent.block().hash())) {
            throw new WrongBlock("its parent is " + header.parentHash() + ", not "
                    + parent.block().hash());
        }
        if (!header.parentStateRoot().equals(parent.stateRoot())) {
            throw new WrongBlock("it says that the state root of block " + parent.height() + " is "
                    + header.parentStateRoot() + "; executed here, it is " + parent.stateRoot());
        }
        if (header.time().isBefore(parent.time()) || header.epoch() != epoch || header.view() <= parent.view()) {
            throw new WrongBlock("its time, epoch or view does not follow its parent's");
        }
    }

    /** A signature that does not hold is left to the execution, which refuses the operation as everywhere. */
    private static Submission withSignature(Submission submission) {
        return switch (submission.operation().authorization()) {
            case Authorization.BySession session ->
                session.key().verify(Authorization.DOMAIN, submission.id().bytes(), session.signature())
                        ? submission.withSignatureChecked()
                        : submission;
            case Authorization.ByIdentity identity -> submission;
        };
    }
}
