package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.signing.Approval;
import java.time.Duration;
import java.util.Optional;

/**
 * What a holder of the log's key asks before it contributes: the head is one of the tree that this node has built from
 * the ledger itself. So two heads that contradict each other take more than the holders of one signature.
 */
public final class HeadApproval implements Approval {

    /** The log follows its ledger at once; a block that another node has seen may be on its way here. */
    private static final Duration BLOCK_WAIT_MAX = Duration.ofSeconds(2);

    private final TransparencyLog log;

    public HeadApproval(TransparencyLog log) {
        this.log = log;
    }

    @Override
    public Optional<String> objection(Bytes message, Bytes evidence) {
        try {
            LogCheckpoint head = LogCheckpoint.parse(message.utf8());
            if (!Bytes.utf8(head.text()).equals(message)) {
                return Optional.of("the head is not in its one form");
            }
            return log.awaitHeight(head.height(), BLOCK_WAIT_MAX)
                    ? log.fault(head)
                    : Optional.of("the log here has not come to block " + head.height());
        } catch (LogRefused e) {
            return Optional.of(e.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("this node is stopping");
        }
    }
}
