package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The sending end of a one-way stream. */
final class OutgoingStream extends ChannelInboundHandlerAdapter implements OneWayStream {

    private final LiveConnection connection;
    private final int service;
    private final CompletableFuture<QuicStreamChannel> stream = new CompletableFuture<>();
    private final FrameReader reader = new FrameReader(0, FrameReader.Budget.unlimited());
    /** Completes where nothing more can be sent. */
    private final CompletableFuture<StoqException> over = new CompletableFuture<>();

    private OutgoingStream(LiveConnection connection, int service) {
        this.connection = connection;
        this.service = service;
    }

    static OutgoingStream open(LiveConnection connection, int service) throws StoqException {
        OutgoingStream stream = new OutgoingStream(connection, service);
        connection.openStream(stream, stream.stream::complete, stream::lost);
        stream.await(stream.stream);
        stream.send(new Frame.Flow(service).encoded(), false);
        return stream;
    }

    @Override
    public void write(Bytes next) throws StoqException {
        send(next, false);
    }

    @Override
    public void write(ByteBuffer next) throws StoqException {
        send(() -> StreamWriter.write(stream.join(), next));
        next.position(next.limit());
    }

    @Override
    public void close() throws StoqException {
        if (!over.isDone()) {
            send(Bytes.EMPTY, true);
            over.complete(new ConnectionLost("the stream to service " + service + " is closed"));
        }
    }

    private void send(Bytes content, boolean last) throws StoqException {
        send(() -> StreamWriter.write(stream.join(), Bytes.EMPTY, content, last));
    }

    private void send(Supplier<CompletableFuture<Void>> write) throws StoqException {
        if (over.isDone()) {
            throw over.join();
        }
        await(write.get());
    }

    /** What succeeded stays so, though the stream ended at the same moment: the peer may have had all it wanted. */
    private void await(CompletableFuture<?> step) throws StoqException {
        try {
            CompletableFuture.anyOf(step, over).get();
        } catch (ExecutionException e) {
            lost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while streaming to service " + service);
        }
        if (step.state() != Future.State.SUCCESS) {
            throw over.join();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            Optional<Frame> answer = reader.next(bytes.nioBuffer());
            if (answer.isPresent()) {
                stopped(answer.get());
            }
        } catch (MalformedInputException | StoqRefusal e) {
            connection.refuse(
                    new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    private void stopped(Frame answer) {
        if (!(answer instanceof Frame.Refusal(String code, String reason))) {
            throw new MalformedInputException("a frame of type " + answer.type() + " against a one-way stream");
        }
        over.complete(new StoqRefusal(code, reason));
        connection.abandon(stream.join());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(new ConnectionLost("the stream broke off"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost(cause);
    }

    private void lost(Throwable cause) {
        String where = "stream to service " + service + " of " + connection.peer() + ": ";
        over.complete(new ConnectionLost(where + cause.getMessage()));
        QuicStreamChannel open = stream.getNow(null);
        if (open != null) {
            connection.abandon(open);
        }
    }
}
