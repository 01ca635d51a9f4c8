package internet2.stoq;

import internet2.foundation.encoding.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads what a stream of the peer is for, and makes room for who handles that. */
final class StreamOpening extends ChannelInboundHandlerAdapter {

    private final LiveConnection connection;
    private final QuicStreamChannel stream;
    private final FrameReader reader = new FrameReader(0, FrameReader.Budget.unlimited());

    StreamOpening(LiveConnection connection, QuicStreamChannel stream) {
        this.connection = connection;
        this.stream = stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuffer in = bytes.nioBuffer();
            Optional<Frame> first = reader.next(in);
            bytes.skipBytes(in.position());
            if (first.isPresent()) {
                ctx.pipeline().replace(this, null, handlerOf(first.get()));
                ctx.pipeline().fireChannelRead(bytes.retain());
            }
        } catch (MalformedInputException | StoqRefusal e) {
            connection.refuse(
                    new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.abandon(stream);
    }

    private ChannelHandler handlerOf(Frame first) {
        return switch (first) {
            case Frame.Call(int service) -> new IncomingCall(connection, stream, service);
            case Frame.Flow(int service) -> new IncomingStream(connection, stream, service);
            case Frame.Body _, Frame.Introduction _, Frame.Proof _, Frame.Recall _, Frame.Accepted _, Frame.Refusal _ ->
                throw new MalformedInputException("a stream begins with Call or Flow, not " + first.type());
        };
    }
}
