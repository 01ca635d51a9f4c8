package internet2.server.gateway;

import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many requests one client has at work, so that none takes the node from the others.
 *
 * <p>A client is an IPv6 /64, which is what one host or site is given, or one IPv4 address.
 */
final class Admission {

    private final int perClientMax;
    private final ConcurrentMap<Long, Integer> atWork = new ConcurrentHashMap<>();

    Admission(int perClientMax) {
        this.perClientMax = perClientMax;
    }

    /** A place that was taken. */
    final class Ticket {
        private final Long client;

        private Ticket(Long client) {
            this.client = client;
        }

        void giveBack() {
            atWork.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** @throws ApiProblem {@link ProblemKind#TOO_MANY_REQUESTS} */
    Ticket admit(@Nullable SocketAddress remote) {
        Long client = keyOf(remote);
        int count = atWork.merge(client, 1, Integer::sum);
        Ticket ticket = new Ticket(client);
        if (count > perClientMax) {
            ticket.giveBack();
            throw new ApiProblem(
                    ProblemKind.TOO_MANY_REQUESTS,
                    "this client has " + perClientMax + " requests at work, the most allowed; wait for one to end");
        }
        return ticket;
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
