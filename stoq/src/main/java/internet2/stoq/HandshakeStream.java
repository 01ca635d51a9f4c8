package internet2.stoq;

import internet2.foundation.encoding.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first stream of a connection, between the event loop and the thread that proves. */
final class HandshakeStream extends ChannelInboundHandlerAdapter implements FrameStream {

    /** More frames than any handshake has, known or skipped, are an attack. */
    private static final int FRAMES_MAX = 8;

    /** What the reader finds: a frame, or why there is none. */
    private sealed interface Arrival {
        record Next(Frame frame) implements Arrival {}

        record End(StoqException why) implements Arrival {}
    }

    private final FrameReader reader = new FrameReader(0, FrameReader.Budget.unlimited());
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final long deadline;
    private final Duration patience;
    private int frames;
    private volatile @Nullable QuicStreamChannel stream;

    HandshakeStream(Duration patience) {
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** No frame will follow. */
    void end(StoqException why) {
        arrivals.add(new Arrival.End(why));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        stream = (QuicStreamChannel) ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuffer in = bytes.nioBuffer();
            for (Optional<Frame> next = reader.next(in); next.isPresent(); next = reader.next(in)) {
                if (++frames > FRAMES_MAX) {
                    throw new MalformedInputException("more than " + FRAMES_MAX + " frames");
                }
                arrivals.add(new Arrival.Next(next.get()));
            }
        } catch (MalformedInputException | StoqRefusal e) {
            end(new ConnectionRefused(RefusalCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()), false));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(new ConnectionLost("the handshake's stream broke: " + cause.getMessage()));
    }

    @Override
    public void send(Frame frame) {
        write(frame, false);
    }

    @Override
    public void sendLast(Frame frame) {
        write(frame, true);
    }

    @Override
    public Frame receive() throws StoqException {
        try {
            Arrival next = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return switch (next) {
                case null ->
                    throw new ConnectionRefused(
                            RefusalCode.HANDSHAKE_TIMED_OUT, "not proven within " + patience, false);
                case Arrival.Next(Frame frame) -> frame;
                case Arrival.End(StoqException why) -> throw why;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while proving");
        }
    }

    private void write(Frame frame, boolean last) {
        // A write that fails means that the connection ends, and that is how receive() hears of it.
        StreamWriter.send(Objects.requireNonNull(stream, "nothing is sent before the stream is there"), frame, last);
    }
}
