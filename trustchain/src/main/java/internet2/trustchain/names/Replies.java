package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.trustchain.names.TransactionHandler.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ways back for answers that come later, from other threads than the channel's. */
final class Replies {

    /** A client that takes nothing for so long is given up. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    private Replies() {}

    static Reply datagram(Channel channel, InetSocketAddress client) {
        return new Reply() {
            @Override
            public void send(Bytes message) {
                ByteBuf out = channel.alloc().directBuffer(message.size()).writeBytes(message.toArray());
                channel.writeAndFlush(new DatagramPacket(out, client)).addListener(sent -> {});
            }

            @Override
            public void finish(Bytes message) {
                send(message);
            }

            @Override
            public void end() {}
        };
    }

    /** @param ended told on the connection's loop */
    static Reply stream(Channel channel, Runnable ended) {
        return new Reply() {
            @Override
            public void send(Bytes message) throws IOException {
                write(channel, message);
            }

            @Override
            public void finish(Bytes message) {
                channel.writeAndFlush(framed(channel, message)).addListener(written -> {});
                end();
            }

            @Override
            public void end() {
                channel.eventLoop().execute(ended);
            }
        };
    }

    /** RFC 9250 4.2: the stream ends behind the last response. */
    static Reply quic(QuicStreamChannel channel) {
        return new Reply() {
            @Override
            public void send(Bytes message) throws IOException {
                write(channel, message);
            }

            @Override
            public void finish(Bytes message) {
                // only a completed write may be followed by the stream's end, which would overtake it
                channel.writeAndFlush(framed(channel, message)).addListener(written -> end());
            }

            @Override
            public void end() {
                channel.shutdownOutput().addListener(ended -> {});
            }
        };
    }

    private static ByteBuf framed(Channel channel, Bytes message) {
        ByteBuf out = channel.alloc().directBuffer(StreamHandler.LENGTH_BYTES + message.size());
        return out.writeShort(message.size()).writeBytes(message.toArray());
    }

    private static void write(Channel channel, Bytes message) throws IOException {
        ChannelFuture written = channel.writeAndFlush(framed(channel, message));
        try {
            if (!written.await(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) || !written.isSuccess()) {
                Unwatched.close(channel);
                throw new IOException("the client takes no more", written.cause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
