package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the ledger is.
 *
 * @param height of the last block that is stored and executed here
 * @param finalHeight of the newest block that this node knows to be final, here or elsewhere; at least {@code height}
 * @param view that this node is in; of one that follows, the view of its last block
 * @param epoch likewise
 * @param leader of the view; empty where this node does not take part in it
 * @param blockHash of the block at {@code height}
 * @param stateRoot after it
 * @param finalityMillisP50 median of the last operations' time from arrival to durable commit here; of a follower,
 *     from a block's time to its arrival; 0 before there was one
 * @param operations in all blocks so far, as far as this process has seen them
 * @param waiting operations admitted and not yet in a block
 * @param workBits the puzzle's difficulty now
 * @param problems in words, what an operator should look at; empty when all is well
 */
public record LedgerStatus(
        NetworkId network,
        LedgerMode mode,
        long height,
        long finalHeight,
        long view,
        long epoch,
        Optional<NodeId> leader,
        Hash blockHash,
        Hash stateRoot,
        Instant lastBlockTime,
        List<ValidatorStatus> validators,
        double finalityMillisP50,
        long operations,
        int waiting,
        int workBits,
        List<String> problems) {

    /** How a validator stands; where several hold, the one nearest the end of this list. */
    public enum ValidatorState {
        ACTIVE("active"),
        /** Nothing was heard of it for a while. */
        SILENT("silent"),
        /** It behaves oddly; nothing is proven. */
        SUSPECTED("suspected"),
        /** A quorum suspects it: nobody waits for it as leader until that is over. */
        QUARANTINED("quarantined"),
        /** Of the next epoch's set, not of this one's. */
        JOINING("joining"),
        /** Of this epoch's set, not of the next one's. */
        LEAVING("leaving"),
        /** The ledger found it guilty. */
        CONVICTED("convicted");

        private final String words;

        ValidatorState(String words) {
            this.words = words;
        }

        public String inWords() {
            return words;
        }
    }

    /**
     * One validator, as this node sees it.
     *
     * @param weight of its vote, in this epoch or, if it is joining, in the next
     * @param silentFor since when nothing was heard of it; empty of this node itself, and where nobody listens
     * @param suspicion 0 to 1
     * @param reasons of the suspicion, in words, the weightiest first
     * @param lastVoteView the highest view that it was seen to vote in; 0: none
     * @param roundTrip between it and this node, smoothed; empty before it was measured
     */
    public record ValidatorStatus(
            NodeId id,
            long weight,
            ValidatorState state,
            Optional<Duration> silentFor,
            double suspicion,
            List<String> reasons,
            long lastVoteView,
            Optional<Duration> roundTrip) {
        public ValidatorStatus {
            reasons = List.copyOf(reasons);
        }
    }

    public LedgerStatus {
        validators = List.copyOf(validators);
        problems = List.copyOf(problems);
    }

    /** Whether this node votes right now. */
    public boolean validator() {
        return mode == LedgerMode.VALIDATING;
    }
}
