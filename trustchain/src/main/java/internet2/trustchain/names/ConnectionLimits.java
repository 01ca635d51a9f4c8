package internet2.trustchain.names;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts connections against their limits, in total and by /56. Thread-safe. */
final class ConnectionLimits {

    private static final int PREFIX_BITS = 56;

    private final int max;
    private final int perPrefixMax;
    private final DnsCounters counters;

    /** Guarded by this. */
    private final Map<Long, Integer> byPrefix = new HashMap<>();

    /** Guarded by this. */
    private int open;

    ConnectionLimits(int max, int perPrefixMax, DnsCounters counters) {
        this.max = max;
        this.perPrefixMax = perPrefixMax;
        this.counters = counters;
    }

    /** Whether the connection may stay; it gives its place back when it closes. */
    boolean admit(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress client)) {
            return false; // gone before it was accepted
        }
        long prefix = UdpHandler.prefix(client.getAddress()) >>> (Long.SIZE - PREFIX_BITS);
        if (!enter(prefix)) {
            counters.connectionsRefused.increment();
            return false;
        }
        counters.connections.increment();
        connection.closeFuture().addListener(closed -> {
            leave(prefix);
            counters.connections.decrement();
        });
        return true;
    }

    private synchronized boolean enter(long prefix) {
        int there = byPrefix.getOrDefault(prefix, 0);
        if (open >= max || there >= perPrefixMax) {
            return false;
        }
        open++;
        byPrefix.put(prefix, there + 1);
        return true;
    }

    private synchronized void leave(long prefix) {
        open--;
        byPrefix.computeIfPresent(prefix, (key, count) -> count == 1 ? null : count - 1);
    }
}
