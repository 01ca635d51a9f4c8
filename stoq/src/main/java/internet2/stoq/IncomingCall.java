package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a peer: read on the event loop, served on a virtual thread, answered, counted. */
final class IncomingCall extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(IncomingCall.class);

    private final LiveConnection connection;
    private final LocalNode node;
    private final QuicStreamChannel stream;
    private final FrameReader reader;
    private final int number;
    private final @Nullable Service service;
    private final long begun = System.nanoTime();
    /** Whether we count among the calls in hand; see {@link #letGo}. */
    private boolean admitted;
    /** Bytes of request and answer that we hold. */
    private int held;
    /** What the service is to be told of when we hold nothing any more. */
    private @Nullable Bytes handled;

    private boolean requested;
    /** The service works on it: what we hold stays held, even where the peer has gone. */
    private boolean running;

    private boolean answering;
    private @Nullable Future<?> patience;

    /** @param number of the service that is called */
    IncomingCall(LiveConnection connection, QuicStreamChannel stream, int number) {
        this.connection = connection;
        this.node = connection.node();
        this.stream = stream;
        this.number = number;
        this.service = node.offers().service(number).orElse(null);
        this.reader = new FrameReader(node.limits().messageBytesMax(), this::holdRequest);
        stream.closeFuture().addListener(closed -> {
            stopPatience();
            letGo();
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        try {
            admit();
        } catch (StoqRefusal e) {
            answer(Frame.refusal(e.code(), e.reason()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuffer in = bytes.nioBuffer();
            while (!requested && !answering) {
                Optional<Frame> next = reader.next(in);
                if (next.isEmpty()) {
                    return;
                }
                accept(next.get());
            }
        } catch (StoqRefusal e) {
            answer(Frame.refusal(e.code(), e.reason()));
        } catch (MalformedInputException e) {
            connection.refuse(
                    new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!requested && !answering && patience == null) {
            startPatience("the request did not arrive in time");
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The peer took its request back, or the stream broke: what is under way ends unheard.
        connection.abandon(stream);
    }

    private void accept(Frame frame) {
        if (!(frame instanceof Frame.Body(Bytes request))) {
            throw new MalformedInputException("a frame of type " + frame.type() + " in a request");
        }
        serve(Objects.requireNonNull(service, "only a known service is admitted"), request);
    }

    /** Takes a place among the calls in hand. */
    private void admit() throws StoqRefusal {
        if (service == null) {
            throw new StoqRefusal(StoqRefusal.UNKNOWN_SERVICE, "no service " + number + " here");
        }
        if (connection.serving().get() >= node.limits().callsPerConnection()) {
            throw new StoqRefusal(
                    StoqRefusal.OVERLOADED, "at most " + node.limits().callsPerConnection() + " calls a connection");
        }
        if (!node.load().tryBegin()) {
            throw new StoqRefusal(StoqRefusal.OVERLOADED, "too many calls are under way");
        }
        connection.serving().incrementAndGet();
        admitted = true;
    }

    private void holdRequest(int size) throws StoqRefusal {
        if (!node.load().tryHold(size)) {
            throw new StoqRefusal(StoqRefusal.OVERLOADED, "too much is being received");
        }
        held += size;
    }

    private void serve(Service called, Bytes request) {
        requested = true;
        running = true;
        stopPatience();
        node.threads().execute(() -> {
            Frame answer = answerOf(called, request);
            int size = answer instanceof Frame.Body(Bytes content) ? content.size() : 0;
            boolean room = holdAnswer(size);
            OnLoop.run(stream.eventLoop(), () -> {
                running = false;
                handled = answer instanceof Frame.Body(Bytes content) ? content : null;
                held += room ? size : 0;
                if (room && stream.isActive()) {
                    answer(answer);
                } else {
                    letGo();
                    connection.abandon(stream);
                }
            });
        });
    }

    private Frame answerOf(Service called, Bytes request) {
        try {
            Bytes answer = called.handle(connection.peer(), request);
            if (answer.size() <= node.limits().messageBytesMax()) {
                return new Frame.Body(answer);
            }
            called.over(connection.peer(), answer);
            return Frame.refusal(StoqRefusal.TOO_LARGE, "the answer has " + answer.size() + " bytes");
        } catch (StoqRefusal e) {
            return Frame.refusal(e.code(), e.reason());
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("service", called.id())
                    .addKeyValue("peer", connection.peer().id())
                    .log("service broke down");
            return Frame.refusal(StoqRefusal.FAILED, "service " + called.id() + " broke down");
        }
    }

    private boolean holdAnswer(int size) {
        try {
            return node.load().hold(size, node.limits().callTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Event loop. */
    private void answer(Frame frame) {
        answering = true;
        stopPatience();
        CompletableFuture<Void> written = StreamWriter.write(stream, frame, true)
                .whenComplete((done, failure) -> {
                    count(frame);
                    letGo();
                });
        if (stream.isActive() && !(written.isDone() && requested)) {
            startPatience("the answer was not taken in time, or the request did not end");
        }
    }

    private void count(Frame answer) {
        String outcome = answer instanceof Frame.Refusal(String code, String reason) ? code : "ok";
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        node.observer().callServed(number, outcome, took);
    }

    private void startPatience(String why) {
        stopPatience();
        patience = stream.eventLoop()
                .schedule(
                        () -> {
                            log.atDebug()
                                    .addKeyValue("peer", connection.peer().id())
                                    .log(why);
                            connection.abandon(stream);
                        },
                        node.limits().callTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopPatience() {
        if (patience != null) {
            patience.cancel(false);
        }
    }

    /** Event loop; gives back what we hold of the node, however often it is called. */
    private void letGo() {
        if (running) {
            return;
        }
        if (admitted) {
            admitted = false;
            connection.serving().decrementAndGet();
            node.load().end();
        }
        node.load().letGo(held);
        held = 0;
        Bytes answer = handled;
        if (answer != null) {
            handled = null;
            Objects.requireNonNull(service, "only a known service is called").over(connection.peer(), answer);
        }
    }
}
