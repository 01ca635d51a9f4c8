package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The bytes that a relay carries, of all and of each peer: nobody uses up what others were to have. Thread-safe. */
final class RelayBudget {

    /** What one peer gets of the whole: one part of so many. */
    static final int SHARES = 4;

    private final long bytesPerSecond;
    private final ByteBudget whole;
    private final Map<NodeId, ByteBudget> shares = new HashMap<>();

    RelayBudget(long bytesPerSecond, Instant now) {
        this.bytesPerSecond = bytesPerSecond;
        this.whole = new ByteBudget(bytesPerSecond, now);
    }

    /** @return whether there was room for them */
    synchronized boolean take(NodeId peer, int bytes, Instant now) {
        return shares.computeIfAbsent(peer, absent -> new ByteBudget(bytesPerSecond / SHARES, now))
                        .take(bytes, now)
                && whole.take(bytes, now);
    }

    /** Forgets the shares of all others. */
    synchronized void keep(Predicate<NodeId> peers) {
        shares.keySet().removeIf(peers.negate());
    }
}
