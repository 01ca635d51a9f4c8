package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * How the ledger is.
 *
 * @param finalityMillisP50 median of the last operations' time from arrival to durable commit here; of a follower,
 *     from a block's time to its arrival; 0 before there was one
 * @param operations in all blocks so far, as far as this process has seen them
 * @param waiting operations admitted and not yet in a block
 * @param workBits the puzzle's difficulty now
 * @param problems in words, what an operator should look at; empty when all is well
 */
public record LedgerStatus(
        NetworkId network,
        boolean validator,
        long height,
        long view,
        long epoch,
        Hash blockHash,
        Hash stateRoot,
        Instant lastBlockTime,
        List<ValidatorStatus> validators,
        double finalityMillisP50,
        long operations,
        int waiting,
        int workBits,
        List<String> problems) {

    /** One validator: {@code active}, or why not. */
    public record ValidatorStatus(NodeId id, long weight, String state) {}

    public LedgerStatus {
        validators = List.copyOf(validators);
        problems = List.copyOf(problems);
    }
}
