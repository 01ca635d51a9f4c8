package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Writes bytes to a stream as fast as the peer takes them, one slice in direct memory at a time. What is in direct
 * memory already, the transport reads from there.
 *
 * <p>Done when the last slice is with the transport; fails where the stream does. May be started on any
 * thread.
 */
final class StreamWriter {

    /** What one stream may occupy of direct memory while it is written. */
    private static final int SLICE_BYTES = 64 * 1024;

    private final QuicStreamChannel stream;
    private final ByteBuffer head;
    private final ByteBuffer content;
    private final boolean last;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private StreamWriter(QuicStreamChannel stream, Bytes head, ByteBuffer content, boolean last) {
        this.stream = stream;
        this.head = head.buffer();
        this.content = content;
        this.last = last;
    }

    /** @param last whether our direction of the stream ends with it */
    static CompletableFuture<Void> write(QuicStreamChannel stream, Frame frame, boolean last) {
        Bytes payload = frame.payload();
        return write(stream, header(frame.type(), payload.size()), payload, last);
    }

    /** Where a failure need not be heard of: it ends the stream, which is heard of anyway. */
    static void send(QuicStreamChannel stream, Frame frame, boolean last) {
        Bytes payload = frame.payload();
        new StreamWriter(stream, header(frame.type(), payload.size()), payload.buffer(), last).start();
    }

    /** Bytes with something before them. */
    static CompletableFuture<Void> write(QuicStreamChannel stream, Bytes head, Bytes content, boolean last) {
        StreamWriter writer = new StreamWriter(stream, head, content.buffer(), last);
        writer.start();
        return writer.done;
    }

    /** Bytes that must not change, nor go away, until it is done. */
    static CompletableFuture<Void> write(QuicStreamChannel stream, ByteBuffer content) {
        StreamWriter writer = new StreamWriter(stream, Bytes.EMPTY, content.slice(), false);
        writer.start();
        return writer.done;
    }

    static Bytes header(FrameType type, int payloadBytes) {
        return new CanonicalWriter(Frame.HEADER_BYTES)
                .u16(type.code())
                .u32(payloadBytes)
                .toBytes();
    }

    private void start() {
        OnLoop.run(stream.eventLoop(), this::step);
    }

    private void step() {
        while (!done.isDone()) {
            ByteBuf slice = nextSlice();
            boolean end = !content.hasRemaining();
            ChannelFuture written = stream.write(end && last ? new DefaultQuicStreamFrame(slice, true) : slice);
            if (!written.isDone()) {
                written.addListener(later -> {
                    settle(written, end);
                    step();
                });
                return;
            }
            settle(written, end);
        }
    }

    private void settle(ChannelFuture written, boolean end) {
        if (!written.isSuccess()) {
            done.completeExceptionally(written.cause());
        } else if (end) {
            done.complete(null);
        }
    }

    private ByteBuf nextSlice() {
        int size = Math.min(SLICE_BYTES - head.remaining(), content.remaining());
        ByteBuffer part = content.slice(content.position(), size);
        content.position(content.position() + size);
        if (part.isDirect() && !head.hasRemaining()) {
            return Unpooled.wrappedBuffer(part);
        }
        ByteBuf slice = stream.alloc().directBuffer(head.remaining() + size);
        return slice.writeBytes(head).writeBytes(part);
    }
}
