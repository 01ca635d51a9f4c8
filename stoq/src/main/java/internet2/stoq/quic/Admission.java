package internet2.stoq.quic;

import internet2.foundation.limits.Quota;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts handshakes and connections of one listener against its limits. Event loop only. */
final class Admission {

    /** An attacker who has an IPv6 address usually has the whole /64. */
    private static final int SOURCE_PREFIX_BYTES = 8;

    /** A circuit leads to one node, which needs one connection over it, and another one while it changes over. */
    private static final int CONNECTIONS_PER_CIRCUIT_MAX = 4;

    private final QuicLimits limits;
    private final int excessiveLoadError;
    private final Quota<Source> connections;
    private int handshakes;

    Admission(QuicLimits limits, int excessiveLoadError) {
        this.limits = limits;
        this.excessiveLoadError = excessiveLoadError;
        this.connections = new Quota<>(limits.connectionsMax(), this::connectionsMax);
    }

    boolean validationNeeded() {
        return handshakes >= limits.handshakesBeforeRetry();
    }

    boolean admitsHandshake() {
        return handshakes < limits.handshakesMax();
    }

    /** The handler that counts one connection. */
    ChannelInboundHandlerAdapter gate() {
        return new Gate();
    }

    private int connectionsMax(Source source) {
        return source.carried()
                ? Math.min(CONNECTIONS_PER_CIRCUIT_MAX, limits.connectionsPerSourceMax())
                : limits.connectionsPerSourceMax();
    }

    /** The /64 of an address, or a circuit: all circuits have the same /64. */
    private record Source(long number, boolean carried) {

        static Source of(InetSocketAddress address) {
            if (CarriedPlace.is(address)) {
                return new Source(CarriedPlace.number(address), true);
            }
            InetAddress host = address.getAddress();
            byte[] prefix = Arrays.copyOf(host.getAddress(), SOURCE_PREFIX_BYTES);
            return new Source(ByteBuffer.wrap(prefix).getLong(), false);
        }
    }

    private final class Gate extends ChannelInboundHandlerAdapter {

        private boolean handshaking;
        private @Nullable Future<?> timeout;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            handshaking = true;
            handshakes++;
            timeout = ctx.executor()
                    .schedule(() -> timedOut(ctx), limits.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            ctx.channel().closeFuture().addListener(closed -> handshakeOver());
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshakeOver();
            QuicChannel channel = (QuicChannel) ctx.channel();
            InetSocketAddress remote = (InetSocketAddress) channel.remoteSocketAddress();
            Source source = Source.of(remote);
            if (!connections.take(source)) {
                ctx.fireUserEventTriggered(EndpointEvent.EXCESSIVE_LOAD);
                Closing.withApplicationError(channel, excessiveLoadError, "too many connections");
                return;
            }
            channel.closeFuture().addListener(closed -> connections.leave(source));
            ctx.fireChannelActive();
        }

        private void timedOut(ChannelHandlerContext ctx) {
            if (handshaking) {
                ctx.fireUserEventTriggered(EndpointEvent.HANDSHAKE_TIMED_OUT);
                Closing.withTransportError((QuicChannel) ctx.channel(), QuicTransportError.CONNECTION_REFUSED);
            }
        }

        private void handshakeOver() {
            if (handshaking) {
                handshaking = false;
                handshakes--;
                if (timeout != null) {
                    timeout.cancel(false);
                }
            }
        }
    }
}
