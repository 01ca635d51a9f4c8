package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Netty's codec and hands the packets of a run to quiche itself: all but the run's last, which the codec
 * gets as ever.
 *
 * <p>After each packet Netty asks quiche for streams to read, streams to write, datagrams, path events and TLS tasks,
 * and reads what one packet brought into a buffer of its own. Where the kernel gives some fifty packets of one
 * connection at once, asking after the last of them is enough, and what it reads then fills its buffers. A run ends
 * where a packet of another connection or address comes, and with the socket's read at the latest, so nothing waits.
 * Event loop only.
 */
final class PacketRuns extends ChannelInboundHandlerAdapter {

    private static final int LONG_HEADER = 0x80;
    /** Of a short header: the destination's connection id follows the first byte (RFC 9000, 17.3.1). */
    private static final int ID_AT = 1;

    private static final int ID_BYTES = Quic.MAX_CONN_ID_LEN;

    /**
     * quiche keeps datagrams (RFC 9221) until it is asked for them, and the oldest go where there are too many: so
     * many packets, each with a dozen small ones, find room.
     */
    private static final int RUN_MAX_WITH_DATAGRAMS = 16;

    private final ChannelHandler codec;
    private final int runMax;
    /** The last packet that came, as long as it may have a successor. */
    private @Nullable DatagramPacket held;
    /** Packets before it that quiche has got, and the codec does not know of. */
    private int run;

    /** @param datagrams whether any may come */
    PacketRuns(ChannelHandler codec, boolean datagrams) {
        this.codec = codec;
        this.runMax = datagrams ? RUN_MAX_WITH_DATAGRAMS : Integer.MAX_VALUE;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        DatagramPacket next = (DatagramPacket) message;
        DatagramPacket before = held;
        held = null;
        if (before != null) {
            if (run + 1 < runMax && succeeds(before, next) && take(before)) {
                before.release();
                run++;
            } else {
                run = 0;
                ctx.fireChannelRead(before);
            }
        }
        if (mayHaveSuccessor(next.content())) {
            held = next;
        } else {
            ctx.fireChannelRead(next);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        DatagramPacket last = held;
        if (last != null) {
            held = null;
            run = 0;
            ctx.fireChannelRead(last);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private static boolean mayHaveSuccessor(ByteBuf packet) {
        return packet.isDirect()
                && !packet.isReadOnly()
                && packet.readableBytes() > ID_AT + ID_BYTES
                && (packet.getByte(packet.readerIndex()) & LONG_HEADER) == 0;
    }

    private static boolean succeeds(DatagramPacket before, DatagramPacket next) {
        ByteBuf first = before.content();
        ByteBuf second = next.content();
        return mayHaveSuccessor(second)
                && ByteBufUtil.equals(
                        first, first.readerIndex() + ID_AT, second, second.readerIndex() + ID_AT, ID_BYTES)
                && before.sender().equals(next.sender());
    }

    /** Hands over a packet; what came of it is looked at after the next one. */
    private boolean take(DatagramPacket packet) {
        ByteBuf content = packet.content();
        byte[] id = ByteBufUtil.getBytes(content, content.readerIndex() + ID_AT, ID_BYTES);
        QuicChannel channel = QuicheBinding.channel(codec, id);
        if (channel == null || !channel.isActive()) {
            return false;
        }
        Object connection = QuicheBinding.connection(channel);
        if (connection == null) {
            return false;
        }
        int result = QuicheBinding.receive(channel, connection, packet);
        if (result < 0 && result != QuicheBinding.DONE) {
            failed(channel, result);
        }
        return true;
    }

    /** As Netty does it. */
    private static void failed(QuicChannel channel, int error) {
        channel.pipeline().fireExceptionCaught(QuicheBinding.exception(error));
        if (QuicheBinding.fatal(error)) {
            channel.close().addListener(closed -> {});
        }
    }
}
