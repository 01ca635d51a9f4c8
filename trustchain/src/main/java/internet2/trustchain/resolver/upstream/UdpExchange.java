package internet2.trustchain.resolver.upstream;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Upstream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** A query in a datagram, from a socket of its own whose port the kernel picks at random (RFC 5452 9.2). */
final class UdpExchange {

    /** So many answers that were not ours, and the rest is said over TCP, where guessing does not help. */
    private static final int FORGED_MAX = 16;

    private static final int DATAGRAM_BYTES_MAX = 4096;
    private static final int COOKIE_TRIES = 2;

    /** Beyond it cookies are made anew: it is a cache. */
    private static final int COOKIES_MAX = 10_000;

    private final RandomGenerator random;
    private final Map<InetSocketAddress, PlainQuery.Cookie> cookies = new ConcurrentHashMap<>();

    UdpExchange(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The response; nothing where it has to be asked for over TCP.
     *
     * @throws IOException where none comes in time
     */
    Optional<DnsMessage> ask(Upstream upstream, Question question, boolean recursionDesired, Duration timeout)
            throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(upstream.address()); // datagrams of others do not reach us
            for (int tries = 0; tries < COOKIE_TRIES; tries++) {
                PlainQuery query = new PlainQuery(question, recursionDesired, cookie(upstream.address()), random);
                byte[] bytes = query.bytes().toArray();
                socket.send(new DatagramPacket(bytes, bytes.length));
                PlainQuery.Verdict verdict = await(socket, query, deadline);
                switch (verdict) {
                    case PlainQuery.Verdict.Response response -> {
                        response.server().ifPresent(server -> remember(upstream.address(), server));
                        return Optional.of(response.message());
                    }
                    case PlainQuery.Verdict.WithCookie cookie -> remember(upstream.address(), cookie.server());
                    case PlainQuery.Verdict.OverTcp tcp -> {
                        forgetUnless(upstream.address(), tcp.server());
                        return Optional.empty();
                    }
                    case PlainQuery.Verdict.Forged forged -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static PlainQuery.Verdict await(DatagramSocket socket, PlainQuery query, long deadline) throws IOException {
        byte[] buffer = new byte[DATAGRAM_BYTES_MAX];
        PlainQuery.Verdict verdict = new PlainQuery.Verdict.Forged("nothing came");
        for (int forged = 0; forged < FORGED_MAX; forged++) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no response in time");
            }
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            verdict = query.judge(Bytes.wrap(Arrays.copyOf(buffer, packet.getLength())));
            if (!(verdict instanceof PlainQuery.Verdict.Forged)) {
                break;
            }
        }
        return verdict;
    }

    private PlainQuery.Cookie cookie(InetSocketAddress server) {
        if (cookies.size() >= COOKIES_MAX) {
            cookies.clear();
        }
        return cookies.computeIfAbsent(server, address -> {
            byte[] client = new byte[PlainQuery.CLIENT_COOKIE_BYTES];
            random.nextBytes(client);
            return new PlainQuery.Cookie(Bytes.wrap(client), Bytes.EMPTY);
        });
    }

    private void remember(InetSocketAddress address, Bytes server) {
        cookies.computeIfPresent(address, (key, cookie) -> new PlainQuery.Cookie(cookie.client(), server));
    }

    /** A server that gives cookies no more is not held to the one it gave. */
    private void forgetUnless(InetSocketAddress address, Optional<Bytes> server) {
        if (server.isEmpty()) {
            cookies.remove(address);
        }
    }
}
