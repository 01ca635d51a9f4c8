package internet2.stoq;

import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.quic.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receiving end of a one-way stream: reads from the transport only what the service asks for. */
final class IncomingStream extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(IncomingStream.class);

    private final LiveConnection connection;
    private final QuicStreamChannel stream;
    private final FrameReader reader = new FrameReader(0, FrameReader.Budget.unlimited());
    private @Nullable StreamBytes content;

    private IncomingStream(LiveConnection connection, QuicStreamChannel stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Event loop. */
    static void accept(LiveConnection connection, QuicStreamChannel stream) {
        stream.config().setAutoRead(false);
        stream.pipeline().addLast(new IncomingStream(connection, stream));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        stream.read();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuffer in = bytes.nioBuffer();
            if (content == null) {
                begin(in);
            }
            if (content != null && in.hasRemaining()) {
                content.add(in);
            }
        } catch (MalformedInputException | StoqRefusal e) {
            connection.refuse(
                    new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (content == null) {
            stream.read();
        } else {
            content.readComplete();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            if (content != null) {
                content.end();
            }
            stream.close().addListener(closed -> {});
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (content != null) {
            content.fail("the stream ended before its end");
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (content != null) {
            content.fail("the sender gave up: " + cause.getMessage());
        }
        Streams.abort(stream, IncomingCall.ABORTED);
    }

    private void begin(ByteBuffer in) throws StoqRefusal {
        Optional<Frame> first = reader.next(in);
        if (first.isEmpty()) {
            return;
        }
        if (!(first.get() instanceof Frame.Open(int id))) {
            throw new MalformedInputException(
                    "a stream begins with Open, not " + first.get().type());
        }
        Optional<OneWayService> service = connection.node().offers().oneWayService(id);
        if (service.isEmpty()
                || connection.receiving().get() >= connection.node().limits().streamsPerConnection()) {
            log.atDebug()
                    .addKeyValue("service", id)
                    .addKeyValue("peer", connection.peer().id())
                    .log("one-way stream refused");
            stream.shutdownInput(IncomingCall.ABORTED).addListener(stopped -> {});
            return;
        }
        connection.receiving().incrementAndGet();
        StreamBytes bytes = new StreamBytes(() -> OnLoop.run(stream.eventLoop(), stream::read));
        content = bytes;
        connection.node().threads().execute(() -> receive(service.get(), bytes));
    }

    private void receive(OneWayService service, StreamBytes bytes) {
        String outcome = StoqRefusal.FAILED;
        long begun = System.nanoTime();
        try {
            service.receive(connection.peer(), bytes);
            outcome = "ok";
        } catch (IOException e) {
            log.atDebug()
                    .addKeyValue("service", service.id())
                    .addKeyValue("why", e.getMessage())
                    .log("stream broke");
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("service", service.id()).log("service broke down");
        } finally {
            connection.receiving().decrementAndGet();
            connection
                    .node()
                    .observer()
                    .callServed(service.id(), outcome, java.time.Duration.ofNanos(System.nanoTime() - begun));
            if (!bytes.atEnd()) {
                stream.shutdownInput(IncomingCall.ABORTED).addListener(stopped -> {});
            }
        }
    }
}
