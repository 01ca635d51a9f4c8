package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

final class Ipv6OnlyTest {

    private static final InetAddress EVERYWHERE = Inet6Address.ofLiteral("::");

    private final StoqIdentity identity = TestNetwork.create("ipv6").identity();

    /** Linux lets an IPv4 socket have the port of an IPv6 wildcard socket only where that one is IPv6 only. */
    @Test
    void aSocketForAllAddressesTakesNoIpv4() throws Exception {
        try (EventLoops loops = EventLoops.open(1)) {
            assumeTrue(loops.epoll());
            try (QuicListener listener = listen(loops, EVERYWHERE);
                    DatagramChannel ipv4 = DatagramChannel.open(StandardProtocolFamily.INET)) {
                int port = listener.localAddress().getPort();
                assertThatCode(() -> ipv4.bind(new InetSocketAddress(Inet4Address.ofLiteral("0.0.0.0"), port)))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void anIpv4AddressIsNotListenedOn() {
        try (EventLoops loops = EventLoops.open(1)) {
            assertThatThrownBy(() -> listen(loops, Inet4Address.ofLiteral("127.0.0.1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("only IPv6");
        }
    }

    @Test
    void thePortableBackendRefusesTheWildcardThatItCannotKeepFromIpv4() throws Exception {
        try (EventLoops loops = EventLoops.openPortable(1)) {
            assertThatThrownBy(() -> listen(loops, EVERYWHERE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("without epoll");
            try (QuicListener listener = listen(loops, Inet6Address.ofLiteral("::1"))) {
                assertThat(listener.localAddress().getPort()).isPositive();
            }
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (EventLoops loops = EventLoops.open(1);
                QuicListener first = listen(loops, Inet6Address.ofLiteral("::1"))) {
            InetSocketAddress taken = first.localAddress();
            assertThatThrownBy(() -> listen(loops, taken))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(taken.getPort() + "/udp")
                    .hasMessageContaining("in use");
        }
    }

    private QuicListener listen(EventLoops loops, InetAddress address) throws IOException {
        return listen(loops, new InetSocketAddress(address, 0));
    }

    private QuicListener listen(EventLoops loops, InetSocketAddress address) throws IOException {
        return QuicListener.open(
                loops,
                new EndpointConfiguration(address, TlsPolicy.stoq(), QuicLimits.forPeers()),
                identity.tls(),
                connection -> {},
                stream -> {});
    }
}
