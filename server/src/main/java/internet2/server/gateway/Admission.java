package internet2.server.gateway;

import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many requests are at work and how much they hold: no client takes the node from the others.
 *
 * <p>A client is an IPv6 /64, which is what one host or site is given, or one IPv4 address.
 */
final class Admission {

    /** All bodies that are being collected, together; 60 of the largest, or a thousand of the usual ones. */
    static final long COLLECTED_BYTES_MAX = 32 << 20;

    private static final int CLIENTS_AT_FULL_LOAD = 8;

    private final int perClientMax;
    private final int totalMax;
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong collected = new AtomicLong();
    private final ConcurrentMap<Long, Integer> atWork = new ConcurrentHashMap<>();

    Admission(int perClientMax) {
        this.perClientMax = perClientMax;
        this.totalMax = perClientMax * CLIENTS_AT_FULL_LOAD;
    }

    /** A place that was taken. */
    final class Ticket {
        private final Long client;

        /** Guarded by the request's event loop. */
        private long reserved;

        private Ticket(Long client) {
            this.client = client;
        }

        /** @throws ApiProblem {@link ProblemKind#UNAVAILABLE} if the bodies of all requests together are too large */
        void reserve(int bytes) {
            reserved += bytes;
            if (collected.addAndGet(bytes) > COLLECTED_BYTES_MAX) {
                throw ApiProblem.unavailable("this node is reading as much as it can hold; try again later");
            }
        }

        void giveBack() {
            total.decrementAndGet();
            collected.addAndGet(-reserved);
            reserved = 0;
            atWork.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** @throws ApiProblem {@link ProblemKind#TOO_MANY_REQUESTS}, or {@link ProblemKind#UNAVAILABLE} for all */
    Ticket admit(@Nullable SocketAddress remote) {
        Long client = keyOf(remote);
        int count = atWork.merge(client, 1, Integer::sum);
        int all = total.incrementAndGet();
        Ticket ticket = new Ticket(client);
        if (count > perClientMax) {
            ticket.giveBack();
            throw new ApiProblem(
                    ProblemKind.TOO_MANY_REQUESTS,
                    "this client has " + perClientMax + " requests at work, the most allowed; wait for one to end");
        }
        if (all > totalMax) {
            ticket.giveBack();
            throw ApiProblem.unavailable("this node has " + totalMax + " requests at work, the most it takes");
        }
        return ticket;
    }

    /** Who is counted as one client. */
    static String client(@Nullable SocketAddress remote) {
        return Long.toHexString(keyOf(remote));
    }

    private static Long keyOf(@Nullable SocketAddress remote) {
        InetAddress address = remote == null ? null : addressOf(remote);
        if (address == null) {
            return 0L;
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }

    private static @Nullable InetAddress addressOf(SocketAddress remote) {
        return remote.hostAddress() == null ? null : InetAddress.ofLiteral(remote.hostAddress());
    }
}
