package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request of ours: written, awaited on the caller's thread, and given up where it takes too long. */
final class OutgoingCall extends ChannelInboundHandlerAdapter {

    private static final int CALL_BYTES = Frame.HEADER_BYTES + 2;

    private final LiveConnection connection;
    private final int service;
    private final Bytes request;
    private final Duration timeout;
    private final FrameReader reader;
    private final CompletableFuture<Bytes> answer = new CompletableFuture<>();

    OutgoingCall(LiveConnection connection, int service, Bytes request, Duration timeout) {
        this.connection = connection;
        this.service = service;
        this.request = request;
        this.timeout = timeout;
        this.reader = new FrameReader(connection.node().limits().messageBytesMax(), FrameReader.Budget.unlimited());
    }

    Bytes run() throws StoqException {
        long begun = System.nanoTime();
        String outcome = "lost";
        try {
            checkSize();
            Bytes answered = within(begun + timeout.toNanos());
            outcome = "ok";
            return answered;
        } catch (StoqRefusal e) {
            outcome = e.code();
            throw e;
        } catch (CallTimedOut e) {
            outcome = "timed_out";
            throw e;
        } finally {
            connection.node().observer().callMade(service, outcome, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private void checkSize() throws StoqRefusal {
        int max = connection.node().limits().messageBytesMax();
        if (request.size() > max) {
            throw new StoqRefusal(
                    StoqRefusal.TOO_LARGE, "a request has at most " + max + " bytes, not " + request.size());
        }
    }

    private Bytes within(long deadline) throws StoqException {
        try {
            if (!connection.tryBeginCall(timeout)) {
                throw new CallTimedOut("no place among the calls to " + connection.peer() + " within " + timeout);
            }
            try {
                connection.openStream(this, this::send, this::failed);
                return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                connection.endCall();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoqException known ? known : lost(e);
        } catch (TimeoutException e) {
            CallTimedOut late = new CallTimedOut(
                    "service " + service + " of " + connection.peer() + " took longer than " + timeout);
            answer.completeExceptionally(late);
            throw late;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
            throw new ConnectionLost("interrupted while calling service " + service);
        }
    }

    /** Event loop. */
    private void send(QuicStreamChannel stream) {
        Bytes head = new CanonicalWriter(CALL_BYTES + Frame.HEADER_BYTES)
                .fixed(new Frame.Call(service).encoded())
                .fixed(StreamWriter.header(FrameType.BODY, request.size()))
                .toBytes();
        CompletableFuture<Void> written = StreamWriter.write(stream, head, request, true);
        var _ = answer.whenComplete((answered, failure) -> {
            boolean heard = failure == null || failure instanceof StoqRefusal;
            if (!written.isDone() || !heard) {
                connection.abandon(stream);
            }
        });
    }

    private void failed(Throwable cause) {
        answer.completeExceptionally(lost(cause));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!answer.isDone()) {
                Optional<Frame> next = reader.next(bytes.nioBuffer());
                next.ifPresent(this::accept);
            }
        } catch (StoqRefusal e) {
            answer.completeExceptionally(e);
            connection.abandon((QuicStreamChannel) ctx.channel());
        } catch (MalformedInputException e) {
            connection.refuse(
                    new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    private void accept(Frame frame) {
        switch (frame) {
            case Frame.Body(Bytes content) -> answer.complete(content);
            case Frame.Refusal(String code, String reason) ->
                answer.completeExceptionally(new StoqRefusal(code, reason));
            case Frame.Call _, Frame.Flow _, Frame.Introduction _, Frame.Proof _, Frame.Recall _, Frame.Accepted _ ->
                throw new MalformedInputException("a frame of type " + frame.type() + " for an answer");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            failed(new ConnectionLost("the stream ended without an answer"));
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(new ConnectionLost("the stream ended without an answer"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
    }

    private StoqException lost(Throwable cause) {
        return new ConnectionLost("service " + service + " of " + connection.peer() + ": " + cause.getMessage());
    }
}
