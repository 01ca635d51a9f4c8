package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.stoq.quic.Closing;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.TlsPolicy;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a connection ends, at the engine. */
final class ClosingTest {

    /** Longer than any probe time-out (RFC 9002 section 6.2) on this path. */
    private static final Duration HELD_UP = Duration.ofMillis(300);

    private final TestNetwork network = TestNetwork.create("closing");

    /** The engine would acknowledge for ever, in one turn of the loop, and keep in memory each packet that it sent. */
    @Test
    void aClientThatEndsAConnectionBeforeItsHandshakeIsConfirmedDoesNotLoseItsEventLoop() throws Exception {
        try (Stoq server = network.start(network.identity());
                Unconfirming path = new Unconfirming(server.localAddress());
                EventLoops loops = EventLoops.open(1);
                QuicConnector connector = QuicConnector.open(
                        loops,
                        new EndpointConfiguration(TestNetwork.ANY_PORT, TlsPolicy.stoq(), QuicLimits.forPeers()),
                        Optional.of(network.identity().tls()))) {
            CompletableFuture<EventLoop> ended = new CompletableFuture<>();
            var _ = connector
                    .connect(path.entrance(), "closing", connection -> {}, stream -> {})
                    .thenAccept(connection -> connection.eventLoop().execute(() -> {
                        holdUp();
                        ended.complete(connection.eventLoop());
                        Closing.withApplicationError(connection, RefusalCode.EXCLUDED.number(), "excluded");
                    }));

            EventLoop loop = ended.get(30, TimeUnit.SECONDS);
            assertThat(loop.submit(() -> "at work").get(10, TimeUnit.SECONDS)).isEqualTo("at work");
        }
    }

    /** As on a loaded machine: the timer of the probe runs out and finds nobody. */
    private static void holdUp() {
        long end = System.nanoTime() + HELD_UP.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** A way that turns what a server says after its handshake, in packets with a short header, into its last words. */
    private static final class Unconfirming implements AutoCloseable {

        private static final int LONG_HEADER = 0x80;

        private final DatagramChannel inside = DatagramChannel.open().bind(TestNetwork.ANY_PORT);
        private final DatagramChannel outside = DatagramChannel.open().bind(TestNetwork.ANY_PORT);
        private volatile SocketAddress client = TestNetwork.ANY_PORT;

        Unconfirming(InetSocketAddress server) throws IOException {
            Thread.ofVirtual().start(() -> carry(inside, packet -> outside.send(packet, server)));
            ByteBuffer last = ByteBuffer.allocate(65_536);
            Thread.ofVirtual()
                    .start(() -> carry(outside, packet -> {
                        if ((packet.get(0) & LONG_HEADER) != 0) {
                            last.clear().put(packet).flip();
                        }
                        inside.send(last.duplicate(), client);
                    }));
        }

        private interface Onward {
            void send(ByteBuffer packet) throws IOException;
        }

        InetSocketAddress entrance() throws IOException {
            return (InetSocketAddress) inside.getLocalAddress();
        }

        private void carry(DatagramChannel from, Onward onward) {
            ByteBuffer packet = ByteBuffer.allocateDirect(65_536);
            try {
                while (true) {
                    SocketAddress sender = from.receive(packet.clear());
                    if (from.equals(inside)) {
                        client = sender;
                    }
                    onward.send(packet.flip());
                }
            } catch (IOException e) {
                // closed
            }
        }

        @Override
        public void close() throws IOException {
            inside.close();
            outside.close();
        }
    }
}
