package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.quic.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
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

    private static final int NO_SERVICE = 0;

    /** The code that resets a stream; it says no more than that. */
    static final int ABORTED = 1;

    private final LiveConnection connection;
    private final LocalNode node;
    private final QuicStreamChannel stream;
    private final FrameReader reader;
    private final long begun = System.nanoTime();
    private @Nullable Service service;
    /** Whether we count among the calls in hand; see {@link #letGo}. */
    private boolean admitted;
    /** Bytes of request and answer that we hold. */
    private int held;

    private boolean requested;
    /** The service works on it: what we hold stays held, even where the peer has gone. */
    private boolean running;

    private boolean answering;
    private @Nullable Future<?> patience;

    IncomingCall(LiveConnection connection, QuicStreamChannel stream) {
        this.connection = connection;
        this.node = connection.node();
        this.stream = stream;
        this.reader = new FrameReader(node.limits().messageBytesMax(), this::holdRequest);
        stream.closeFuture().addListener(closed -> letGo());
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
        Streams.abort(stream, ABORTED);
    }

    private void accept(Frame frame) throws StoqRefusal {
        switch (frame) {
            case Frame.Open(int id) when service == null -> service = admit(id);
            case Frame.Body(Bytes request) when service != null -> serve(service, request);
            case Frame.Open _,
                    Frame.Body _,
                    Frame.Introduction _,
                    Frame.Proof _,
                    Frame.Recall _,
                    Frame.Accepted _,
                    Frame.Refusal _ ->
                throw new MalformedInputException("a frame of type " + frame.type() + " in a request");
        }
    }

    private Service admit(int id) throws StoqRefusal {
        Service offered = node.offers()
                .service(id)
                .orElseThrow(() -> new StoqRefusal(StoqRefusal.UNKNOWN_SERVICE, "no service " + id + " here"));
        if (connection.serving().get() >= node.limits().callsPerConnection()) {
            throw new StoqRefusal(
                    StoqRefusal.OVERLOADED, "at most " + node.limits().callsPerConnection() + " calls a connection");
        }
        if (!node.load().tryBegin()) {
            throw new StoqRefusal(StoqRefusal.OVERLOADED, "too many calls are under way");
        }
        connection.serving().incrementAndGet();
        admitted = true;
        return offered;
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
                held += room ? size : 0;
                if (room && stream.isActive()) {
                    answer(answer);
                } else {
                    letGo();
                    Streams.abort(stream, ABORTED);
                }
            });
        });
    }

    private Frame answerOf(Service called, Bytes request) {
        try {
            Bytes answer = called.handle(connection.peer(), request);
            return answer.size() <= node.limits().messageBytesMax()
                    ? new Frame.Body(answer)
                    : Frame.refusal(StoqRefusal.TOO_LARGE, "the answer has " + answer.size() + " bytes");
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
                    if (!requested) {
                        stream.shutdownInput(ABORTED).addListener(stopped -> {});
                    }
                    count(frame);
                    letGo();
                });
        if (!written.isDone()) {
            startPatience("the answer was not taken in time");
        }
    }

    private void count(Frame answer) {
        String outcome = answer instanceof Frame.Refusal(String code, String reason) ? code : "ok";
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        node.observer().callServed(service == null ? NO_SERVICE : service.id(), outcome, took);
    }

    private void startPatience(String why) {
        stopPatience();
        patience = stream.eventLoop()
                .schedule(
                        () -> {
                            log.atDebug()
                                    .addKeyValue("peer", connection.peer().id())
                                    .log(why);
                            Streams.abort(stream, ABORTED);
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
        stopPatience();
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
    }
}
