package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes all that quiche has to send on a connection, one packet behind the other into one buffer, which the kernel
 * cuts (UDP_SEGMENT). Netty allocates a buffer for each packet and gives the kernel a list of them.
 *
 * <p>A packet shorter than those before it ends its train, one that is longer begins another. Event loop only.
 */
final class PacketTrains {

    /** Most connections send an answer and then nothing for a while: no reason for 64 KiB of buffer. */
    private static final int FEW = 4;

    /** How often it is looked for more after all was sent: what Netty finds then, it sends in its own way. */
    private static final int PASSES_MAX = 4;

    private final QuicChannel channel;
    private final int payloadBytes;
    /** Packets that went the last time. */
    private int lastLeft;

    /** @param payloadBytes of the largest packet */
    PacketTrains(QuicChannel channel, int payloadBytes) {
        this.channel = channel;
        this.payloadBytes = payloadBytes;
    }

    /** Sends until there is nothing left, or an error that is Netty's to handle. */
    void send(InetSocketAddress peer, int segmentsMax) {
        Train train = new Train(channel.parent(), peer);
        int before = -1;
        for (int passes = 0; passes < PASSES_MAX && train.left > before; passes++) {
            before = train.left;
            pass(train, segmentsMax);
        }
        lastLeft = train.left;
    }

    private void pass(Train train, int segmentsMax) {
        int before = train.left;
        boolean more = connection() != null;
        int expected = before > 0 ? 0 : lastLeft;
        int segments = Math.min(segmentsMax, Math.max(FEW, expected));
        while (more) {
            ByteBuf bytes = channel.alloc().directBuffer(segments * payloadBytes);
            try {
                more = fill(bytes, train);
                train.leave(bytes);
            } finally {
                bytes.release();
            }
            segments = segmentsMax;
        }
        if (train.left > before) {
            channel.parent().flush();
        }
    }

    /** quiche's, as long as it is there: each write may end in a close, which frees it. */
    private @Nullable Object connection() {
        return channel.isActive() ? QuicheBinding.connection(channel) : null;
    }

    /** @return whether the buffer is full before quiche has sent all that it has */
    private boolean fill(ByteBuf bytes, Train train) {
        while (bytes.writableBytes() >= payloadBytes) {
            Object connection = connection();
            if (connection == null) {
                return false;
            }
            ByteBuffer addresses = QuicheBinding.nextSendInfo(connection);
            int written = QuicheBinding.send(connection, bytes, addresses);
            if (written <= 0) {
                return false;
            }
            if (QuicheBinding.sentElsewhere(connection)) {
                InetSocketAddress other = QuicheBinding.moved(channel, addresses);
                train.leave(bytes);
                train.peer = other;
            }
            train.add(bytes, written);
        }
        return true;
    }

    /** Packets of one size to one address, one behind the other. */
    static final class Train {

        private final Channel socket;
        private InetSocketAddress peer;
        private int packets;
        private int segmentBytes;
        /** Packets that have left. */
        private int left;

        Train(Channel socket, InetSocketAddress peer) {
            this.socket = socket;
            this.peer = peer;
        }

        /**
         * The next packet stands at the writer's index already. A single one before a shorter one goes alone: it may
         * be a probe of what the path carries (RFC 8899), and what is too large takes its train with it.
         */
        void add(ByteBuf bytes, int packetBytes) {
            if (packetBytes > segmentBytes || (packets == 1 && packetBytes < segmentBytes)) {
                leave(bytes);
                segmentBytes = packetBytes;
            }
            bytes.writerIndex(bytes.writerIndex() + packetBytes);
            packets++;
            if (packetBytes < segmentBytes || packets == Codec.SEGMENTS_MAX) {
                leave(bytes);
            }
        }

        /** Writes what is there; the kernel gets it with the next flush. */
        void leave(ByteBuf bytes) {
            if (packets > 0) {
                ByteBuf all = bytes.readRetainedSlice(bytes.readableBytes());
                DatagramPacket train = packets == 1
                        ? new DatagramPacket(all, peer)
                        : new SegmentedDatagramPacket(all, segmentBytes, peer);
                // What is not sent is lost to quiche as any packet that is lost later.
                var _ = socket.write(train);
                left += packets;
            }
            packets = 0;
            segmentBytes = 0;
        }
    }
}
