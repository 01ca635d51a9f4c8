package internet2.stoq;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of a one-way stream: takes from the transport only what the service asks for.
 *
 * <p>Where the service wants no more, the sender is told by a refusal, and what it still sends is
 * dropped. (STOP_SENDING would be QUIC's word for that, but a sender that waits for room in its window
 * just then is never told of it by the engine.)
 */
final class IncomingStream extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(IncomingStream.class);

    private static final String NOT_WANTED = "not_wanted";

    private final LiveConnection connection;
    private final QuicStreamChannel stream;
    private final int number;
    private final StreamBytes content;
    /** The service is done: what arrives is dropped. Event loop only. */
    private boolean dropping;

    /** @param number of the service that is to receive it */
    IncomingStream(LiveConnection connection, QuicStreamChannel stream, int number) {
        this.connection = connection;
        this.stream = stream;
        this.number = number;
        this.content = new StreamBytes(() -> OnLoop.run(stream.eventLoop(), stream::read));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Optional<OneWayService> service = connection.node().offers().oneWayService(number);
        if (service.isEmpty()) {
            stopSender(StoqRefusal.UNKNOWN_SERVICE, "no one-way service " + number + " here");
        } else if (connection.receiving().get() >= connection.node().limits().streamsPerConnection()) {
            stopSender(StoqRefusal.OVERLOADED, "too many one-way streams");
        } else {
            stream.config().setAutoRead(false);
            connection.receiving().incrementAndGet();
            connection.node().threads().execute(() -> receive(service.get()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (dropping) {
            bytes.release();
        } else {
            content.add(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        content.readComplete();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            content.end();
            stream.shutdownOutput().addListener(ended -> {});
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        content.fail("the stream broke off");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        content.fail("the sender gave up: " + cause.getMessage());
        connection.abandon(stream);
    }

    private void receive(OneWayService service) {
        long begun = System.nanoTime();
        String outcome = "ok";
        try {
            service.receive(connection.peer(), content);
            end(NOT_WANTED, "service " + number + " wanted no more");
        } catch (StoqRefusal e) {
            outcome = e.code();
            end(e.code(), e.reason());
        } catch (IOException e) {
            outcome = StoqRefusal.FAILED;
            log.atDebug()
                    .addKeyValue("service", number)
                    .addKeyValue("why", e.getMessage())
                    .log("one-way stream broke off");
            end(StoqRefusal.FAILED, "service " + number + " broke off");
        } catch (RuntimeException e) {
            outcome = StoqRefusal.FAILED;
            log.atError().setCause(e).addKeyValue("service", number).log("service broke down");
            end(StoqRefusal.FAILED, "service " + number + " broke down");
        } finally {
            content.discard();
            connection.receiving().decrementAndGet();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            connection.node().observer().callServed(number, outcome, took);
        }
    }

    private void end(String code, String reason) {
        if (!content.atEnd()) {
            OnLoop.run(stream.eventLoop(), () -> {
                if (stream.isActive() && !stream.isOutputShutdown()) {
                    stopSender(code, reason);
                }
            });
        }
    }

    /** Event loop. */
    private void stopSender(String code, String reason) {
        dropping = true;
        stream.config().setAutoRead(true);
        StreamWriter.send(stream, Frame.refusal(code, reason), true);
    }
}
