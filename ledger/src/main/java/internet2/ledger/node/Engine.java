package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.LedgerMode;
import internet2.ledger.Operation;
import internet2.ledger.Receipt;
import internet2.ledger.Tip;
import internet2.ledger.suspicion.Opinion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What drives a ledger: a validator's consensus, or a follower's fetching. */
interface Engine extends AutoCloseable {

    CompletableFuture<Receipt> submit(Operation operation);

    /** Whether this node votes. */
    boolean validator();

    /** Where the consensus stands, as far as more is known of it than the last block says. */
    default Progress progress(Tip tip) {
        return Progress.of(tip, validator() ? LedgerMode.VALIDATING : LedgerMode.FOLLOWING);
    }

    /**
     * Where the consensus stands.
     *
     * @param finalHeight the newest block known to be final, here or elsewhere
     * @param leader of the view; empty where it is not known
     */
    record Progress(LedgerMode mode, long finalHeight, long epoch, long view, Optional<NodeId> leader) {

        /** Nothing is known but the last block. */
        static Progress of(Tip tip, LedgerMode mode) {
            return new Progress(mode, tip.height(), tip.epoch(), tip.view(), Optional.empty());
        }
    }

    /** What this node thinks of a validator; nothing where nobody watches. */
    default Opinion opinion(NodeId validator) {
        return Opinion.NONE;
    }

    /** Whether a quorum suspects a validator, as far as this node was told. */
    default boolean isQuarantined(NodeId validator) {
        return false;
    }

    /** Operations that wait for a block here. */
    int waiting();

    /** What an operator should look at, in words. */
    List<String> problems();

    /** Makes a checkpoint of the latest block, where that is this node's to do. */
    void bringCheckpointUpToDate();

    @Override
    void close();
}
