package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.BlockSource;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether a node that follows is level with another one, so that nobody would have to wait for its votes. A quorum of a
 * small set is all of it: an epoch with a validator that is seconds behind begins with as long a pause.
 */
public final class Level {

    /** So soon after this node, one that is level has a block; a view takes about as long. */
    static final Duration CLOSE = Duration.ofMillis(250);

    /** Once may be luck. */
    static final int TIMES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Level() {}

    /**
     * Waits until a node is level.
     *
     * @return why it is not, in words; empty once it is
     */
    public static Optional<String> await(Ledger ledger, LedgerNetwork network, NodeId node)
            throws InterruptedException {
        BlockSource source =
                LedgerProtocol.source(node.toString(), (service, request) -> network.call(node, service, request));
        return await(() -> ledger.tip().height(), source, PATIENCE.dividedBy(CLOSE));
    }

    /** @param tries of which {@link #TIMES} in a row have to succeed */
    static Optional<String> await(LongSupplier height, BlockSource node, long tries) throws InterruptedException {
        long missing = 0;
        int level = 0;
        for (long i = 0; i < tries && level < TIMES; i++) {
            long wanted = Math.max(1, height.getAsLong());
            try {
                boolean has = !node.fetch(new BlockSource.Request(wanted, 1, CLOSE, wanted))
                        .blocks()
                        .isEmpty();
                level = has ? level + 1 : 0;
                missing = has ? missing : wanted;
            } catch (IOException e) {
                return Optional.of("node " + node.name() + " cannot be asked whether it is level: " + e.getMessage()
                        + "; see that it runs, and promote it then");
            }
        }
        return level == TIMES
                ? Optional.empty()
                : Optional.of("node " + node.name() + " does not keep up: it did not have block " + missing + " "
                        + CLOSE.toMillis() + " ms after this node, and the others would have to wait for its votes;"
                        + " promote it once it has caught up, or while there is less to do");
    }
}
