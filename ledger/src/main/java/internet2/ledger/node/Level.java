package internet2.ledger.node;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.BlockReference;
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

    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The chain of the node that asks. */
    interface Ours {
        BlockReference tip();

        /** Waits for the block of this height; false if it was not in time. */
        boolean awaitHeight(long height, Duration atMost) throws InterruptedException;
    }

    private Level() {}

    /**
     * Waits until a node is level: several times in a row it had this node's newest block, each time another one where
     * there are any. Not for longer than 15 s, unless the last question takes longer: then it came too late.
     *
     * @return why it is not, in words; empty once it is
     */
    public static Optional<String> await(Ledger ledger, LedgerNetwork network, NodeId node)
            throws InterruptedException {
        BlockSource source =
                LedgerProtocol.source(node.toString(), (service, request) -> network.call(node, service, request));
        Ours ours = new Ours() {
            @Override
            public BlockReference tip() {
                return ledger.tip();
            }

            @Override
            public boolean awaitHeight(long height, Duration atMost) throws InterruptedException {
                return ledger.awaitHeight(height, atMost);
            }
        };
        return await(ledger.network(), ours, source, System::nanoTime);
    }

    static Optional<String> await(NetworkId network, Ours ours, BlockSource node, LongSupplier nanos)
            throws InterruptedException {
        long begun = nanos.getAsLong();
        String last = "did not answer in time";
        int level = 0;
        while (level < TIMES && isInTime(begun, nanos)) {
            BlockReference newest = ours.tip();
            Optional<String> why = obstacle(network, newest, node);
            level = why.isEmpty() ? level + 1 : 0;
            last = why.orElse(last);
            boolean _ = level < TIMES && ours.awaitHeight(newest.height() + 1, CLOSE);
        }
        return level == TIMES && isInTime(begun, nanos)
                ? Optional.empty()
                : Optional.of("node " + node.name() + " " + last);
    }

    private static boolean isInTime(long begun, LongSupplier nanos) {
        return nanos.getAsLong() - begun < PATIENCE.toNanos();
    }

    private static Optional<String> obstacle(NetworkId network, BlockReference newest, BlockSource node)
            throws InterruptedException {
        if (newest.height() == 0) {
            return Optional.of("cannot be compared with this one, which has no block yet; promote it after the first");
        }
        try {
            boolean has =
                    node.fetch(new BlockSource.Request(newest.height(), 1, CLOSE, newest.height())).blocks().stream()
                            .anyMatch(block -> block.reference(network).equals(newest));
            return has
                    ? Optional.empty()
                    : Optional.of("does not keep up: it did not have block " + newest.height() + " "
                            + CLOSE.toMillis() + " ms after this node, and the others would have to wait for its votes;"
                            + " promote it once it has caught up, or while there is less to do");
        } catch (IOException e) {
            return Optional.of("cannot be asked whether it is level: " + e.getMessage()
                    + "; see that it runs, and promote it then");
        }
    }
}
