package internet2.stoq;

import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicConnectionStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * What the engine has measured of a connection so far.
 *
 * @param remote where the peer is now, which may be another place than where it came from (RFC 9000 section 9)
 * @param roundTrip smoothed (RFC 9002 section 5.3)
 * @param congestionWindow bytes that may be in flight (RFC 9002 section 7)
 * @param deliveryRate bytes a second at which the peer has lately acknowledged
 * @param payloadBytes the largest datagram that the path carries, without IP and UDP headers
 * @param packetsSent of the whole connection, as the next ones
 * @param packetsLost deemed lost (RFC 9002 section 6.1)
 */
public record PathStatistics(
        InetSocketAddress remote,
        Duration roundTrip,
        long congestionWindow,
        long deliveryRate,
        long payloadBytes,
        long packetsSent,
        long packetsLost,
        long packetsReceived,
        long bytesSent,
        long bytesReceived) {

    static PathStatistics of(QuicConnectionPathStats path, QuicConnectionStats all) {
        return new PathStatistics(
                remote(path.peerAddress()),
                Duration.ofNanos(path.rtt()),
                path.cwnd(),
                path.deliveryRate(),
                path.pmtu(),
                all.sent(),
                all.lost(),
                all.recv(),
                all.sentBytes(),
                all.recvBytes());
    }

    /** Netty (4.2.18) leaves the port in the byte order of the network, and gives every address a scope. */
    private static InetSocketAddress remote(InetSocketAddress reported) {
        try {
            int port = Short.toUnsignedInt(Short.reverseBytes((short) reported.getPort()));
            return new InetSocketAddress(
                    InetAddress.getByAddress(reported.getAddress().getAddress()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the length of an address", e);
        }
    }
}
