package internet2.trustchain.names;

import internet2.foundation.limits.Quota;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Counts connections against their limits, in total and by /56. Thread-safe. */
final class ConnectionLimits {

    private static final int PREFIX_BITS = 56;

    private final Quota<Long> byPrefix;
    private final DnsCounters counters;

    ConnectionLimits(int max, int perPrefixMax, DnsCounters counters) {
        this.byPrefix = new Quota<>(max, perPrefixMax);
        this.counters = counters;
    }

    /** Whether the connection may stay; it gives its place back when it closes. */
    boolean admit(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress client)) {
            return false; // gone before it was accepted
        }
        long prefix = UdpHandler.prefix(client.getAddress()) >>> (Long.SIZE - PREFIX_BITS);
        if (!byPrefix.take(prefix)) {
            counters.connectionsRefused.increment();
            return false;
        }
        counters.connections.increment();
        connection.closeFuture().addListener(closed -> {
            byPrefix.leave(prefix);
            counters.connections.decrement();
        });
        return true;
    }
}
