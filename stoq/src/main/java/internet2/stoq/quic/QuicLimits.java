package internet2.stoq.quic;

import internet2.stoq.tiers.Tier;
import java.time.Duration;

/**
 * What one endpoint grants to strangers and peers.
 *
 * @param idleTimeout a connection without a packet for so long is gone (RFC 9000, 10.1)
 * @param handshakeTimeout from the first packet to TLS being complete
 * @param sessionLifetime how long a TLS session ticket is good
 * @param bidirectionalStreams open at once, per connection and direction
 * @param connectionBytes unread bytes that a peer may have in flight on all streams of a connection
 * @param streamBytes the same on one stream
 * @param connectionsMax accepted connections, all together
 * @param connectionsPerSourceMax accepted connections from one IPv6 /64 (from one address on loopback); over one
 *     circuit 4 at most
 * @param handshakesMax handshakes under way; packets that would start more are dropped
 * @param handshakesBeforeRetry handshakes under way from which on addresses are validated first
 * @param udpPayloadBytes the largest datagram sent, without IP and UDP headers: where it is more than 1200, each path
 *     is tried first
 * @param socketBufferBytes the kernel's buffer, each way; the kernel may grant less
 * @param datagramsWaiting datagrams (RFC 9221) that may wait to be sent or handled, per connection and direction; 0:
 *     none are taken
 * @param addressesMax from how many addresses a peer may come in the life of one connection, as a NAT gives it others
 *     (RFC 9000, 9); each costs both sides a connection id. Beyond it the connection falls silent
 */
public record QuicLimits(
        Duration idleTimeout,
        Duration handshakeTimeout,
        Duration sessionLifetime,
        int bidirectionalStreams,
        int connectionBytes,
        int streamBytes,
        int connectionsMax,
        int connectionsPerSourceMax,
        int handshakesMax,
        int handshakesBeforeRetry,
        int udpPayloadBytes,
        int socketBufferBytes,
        int datagramsWaiting,
        int addressesMax) {

    private static final int MI_B = 1024 * 1024;

    /** Between nodes: few peers, much traffic. */
    public static QuicLimits forPeers() {
        return new QuicLimits(
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                512,
                16 * MI_B,
                4 * MI_B,
                10_000,
                1_000,
                256,
                32,
                1452,
                4 * MI_B,
                256,
                32);
    }

    /** For strangers with short questions, as in DNS: many clients, small streams. */
    public static QuicLimits forStrangers() {
        return new QuicLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                128,
                256 * 1024,
                68 * 1024,
                10_000,
                1_000,
                256,
                32,
                1200,
                MI_B,
                0,
                4);
    }

    public QuicLimits withIdleTimeout(Duration timeout) {
        return new QuicLimits(
                timeout,
                handshakeTimeout,
                sessionLifetime,
                bidirectionalStreams,
                connectionBytes,
                streamBytes,
                connectionsMax,
                connectionsPerSourceMax,
                handshakesMax,
                handshakesBeforeRetry,
                udpPayloadBytes,
                socketBufferBytes,
                datagramsWaiting,
                addressesMax);
    }

    public QuicLimits withHandshakeTimeout(Duration timeout) {
        return new QuicLimits(
                idleTimeout,
                timeout,
                sessionLifetime,
                bidirectionalStreams,
                connectionBytes,
                streamBytes,
                connectionsMax,
                connectionsPerSourceMax,
                handshakesMax,
                handshakesBeforeRetry,
                udpPayloadBytes,
                socketBufferBytes,
                datagramsWaiting,
                addressesMax);
    }

    public QuicLimits withConnections(int max, int perSourceMax) {
        return new QuicLimits(
                idleTimeout,
                handshakeTimeout,
                sessionLifetime,
                bidirectionalStreams,
                connectionBytes,
                streamBytes,
                max,
                perSourceMax,
                handshakesMax,
                handshakesBeforeRetry,
                udpPayloadBytes,
                socketBufferBytes,
                datagramsWaiting,
                addressesMax);
    }

    public QuicLimits withHandshakes(int max, int beforeRetry) {
        return new QuicLimits(
                idleTimeout,
                handshakeTimeout,
                sessionLifetime,
                bidirectionalStreams,
                connectionBytes,
                streamBytes,
                connectionsMax,
                connectionsPerSourceMax,
                max,
                beforeRetry,
                udpPayloadBytes,
                socketBufferBytes,
                datagramsWaiting,
                addressesMax);
    }

    /** Larger packets go where the path proves to carry them; over loopback and jumbo frames up to 9,000 bytes do. */
    public QuicLimits withUdpPayload(int bytes) {
        return new QuicLimits(
                idleTimeout,
                handshakeTimeout,
                sessionLifetime,
                bidirectionalStreams,
                connectionBytes,
                streamBytes,
                connectionsMax,
                connectionsPerSourceMax,
                handshakesMax,
                handshakesBeforeRetry,
                bytes,
                socketBufferBytes,
                datagramsWaiting,
                addressesMax);
    }

    /** Windows and buffers that go with a tier. */
    public QuicLimits with(Tier tier) {
        return new QuicLimits(
                idleTimeout,
                handshakeTimeout,
                sessionLifetime,
                bidirectionalStreams,
                tier.connectionBytes(),
                tier.streamBytes(),
                connectionsMax,
                connectionsPerSourceMax,
                handshakesMax,
                handshakesBeforeRetry,
                udpPayloadBytes,
                tier.socketBytes(),
                datagramsWaiting,
                addressesMax);
    }
}
