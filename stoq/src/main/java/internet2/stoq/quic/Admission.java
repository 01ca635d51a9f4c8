package internet2.stoq.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
    private final Map<Source, Integer> connectionsBySource = new HashMap<>();
    private int handshakes;
    private int connections;

    Admission(QuicLimits limits, int excessiveLoadError) {
        this.limits = limits;
        this.excessiveLoadError = excessiveLoadError;
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

    private boolean enter(Source source) {
        int fromThere = connectionsBySource.getOrDefault(source, 0);
        int fromThereMax = source.carried()
                ? Math.min(CONNECTIONS_PER_CIRCUIT_MAX, limits.connectionsPerSourceMax())
                : limits.connectionsPerSourceMax();
        if (connections >= limits.connectionsMax() || fromThere >= fromThereMax) {
            return false;
        }
        connections++;
        connectionsBySource.put(source, fromThere + 1);
        return true;
    }

    private void leave(Source source) {
        connections--;
        connectionsBySource.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
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
            if (!enter(source)) {
                ctx.fireUserEventTriggered(EndpointEvent.EXCESSIVE_LOAD);
                Closing.withApplicationError(channel, excessiveLoadError, "too many connections");
                return;
            }
            channel.closeFuture().addListener(closed -> leave(source));
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
