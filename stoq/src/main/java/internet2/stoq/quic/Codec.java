package internet2.stoq.quic;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.util.concurrent.TimeUnit;

/** What both directions of the engine have in common. */
final class Codec {

    /** One read of a stream; larger buffers cost more in filling them than they save in calls. */
    private static final int STREAM_READ_BYTES = 16 * 1024;

    private static final int STREAM_READS_PER_EVENT = 16;

    /** The largest UDP payload that one segmented send (UDP_SEGMENT) can carry over IPv6. */
    private static final int SEGMENTED_BYTES_MAX = 65_507;

    /** The kernel's UDP_MAX_SEGMENTS. */
    static final int SEGMENTS_MAX = 64;

    /** Every path of QUIC carries this (RFC 9000, 14); larger packets are tried first (RFC 8899). */
    private static final int PAYLOAD_BYTES_EVERYWHERE = 1200;

    private Codec() {}

    static <B extends QuicCodecBuilder<B>> B configure(B builder, EndpointConfiguration configuration) {
        QuicLimits limits = configuration.limits();
        if (limits.datagramsWaiting() > 0) {
            builder.datagram(limits.datagramsWaiting(), limits.datagramsWaiting());
        }
        return builder.maxIdleTimeout(limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxSendUdpPayloadSize(limits.udpPayloadBytes())
                .discoverPmtu(limits.udpPayloadBytes() > PAYLOAD_BYTES_EVERYWHERE)
                .initialMaxData(limits.connectionBytes())
                .initialMaxStreamDataBidirectionalLocal(limits.streamBytes())
                .initialMaxStreamDataBidirectionalRemote(limits.streamBytes())
                .initialMaxStreamsBidirectional(limits.bidirectionalStreams())
                // Neither STOQ nor DoQ has any.
                .initialMaxStreamsUnidirectional(0)
                .activeMigration(false)
                // quiche keeps each of a peer's addresses, and takes the limit of these from that of connection ids.
                .activeConnectionIdLimit(limits.addressesMax())
                .congestionControlAlgorithm(
                        switch (configuration.congestion()) {
                            case CUBIC -> QuicCongestionControlAlgorithm.CUBIC;
                            case BBR -> QuicCongestionControlAlgorithm.BBR;
                        });
    }

    /**
     * Lets the kernel split one large send into datagrams, where it can, and measures what the path carries. What
     * others carry goes packet by packet.
     */
    static void tune(QuicChannel connection, EventLoops loops, EndpointConfiguration configuration) {
        Diagnosis.endLogged(connection);
        int payloadBytes = configuration.limits().udpPayloadBytes();
        int segmentsMax = Math.min(SEGMENTS_MAX, SEGMENTED_BYTES_MAX / payloadBytes);
        if (loops.segmenting() && configuration.carrier().isEmpty()) {
            Pacer pacer = connection.parent().pipeline().get(Pacer.class);
            connection
                    .config()
                    .setOption(
                            QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                            new PathTuning(connection, pacer, configuration, segmentsMax, loops.direct()));
        }
    }

    static RecvByteBufAllocator streamReads() {
        FixedRecvByteBufAllocator reads = new FixedRecvByteBufAllocator(STREAM_READ_BYTES);
        reads.maxMessagesPerRead(STREAM_READS_PER_EVENT);
        return reads;
    }

    /** An answer may follow after the request's end. */
    static final ChannelOption<Boolean> HALF_CLOSURE = ChannelOption.ALLOW_HALF_CLOSURE;
}
