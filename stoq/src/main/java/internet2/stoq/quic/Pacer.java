package internet2.stoq.quic;

import internet2.stoq.tiers.Pacing;
import internet2.stoq.tiers.Tier;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets packets to a paced peer leave when it is their time; to all others at once. Stands between the codec and the
 * socket. What waits is in flight for congestion control, which bounds it. Event loop only.
 */
final class Pacer extends ChannelOutboundHandlerAdapter {

    private final Map<InetSocketAddress, Lane> lanes = new HashMap<>();

    /** From now on packets to that address keep the tier's rate, as long as this connection lives. */
    void pace(QuicChannel connection, InetSocketAddress peer, Tier tier) {
        Lane lane = lanes.computeIfAbsent(peer, key -> new Lane(new Pacing(tier, System.nanoTime())));
        lane.users.add(connection);
        lane.pacing.change(tier);
    }

    /** The connection is over; what waits still leaves. */
    void release(QuicChannel connection) {
        lanes.values().removeIf(lane -> lane.users.remove(connection) && lane.users.isEmpty());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Lane lane = lanes.isEmpty() ? null : lanes.get(((DatagramPacket) message).recipient());
        if (lane == null) {
            var _ = ctx.write(message, promise);
            return;
        }
        DatagramPacket packet = (DatagramPacket) message;
        long now = System.nanoTime();
        long at = lane.pacing.reserve(now, packet.content().readableBytes());
        if (at <= now && lane.waiting.isEmpty()) {
            var _ = ctx.write(message, promise);
            return;
        }
        lane.waiting.add(new Waiting(packet, promise, at));
        if (lane.waiting.size() == 1) {
            wake(ctx, lane, at - now);
        }
    }

    private void wake(ChannelHandlerContext ctx, Lane lane, long nanos) {
        var _ = ctx.executor().schedule(() -> leave(ctx, lane), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    private static @Nullable Waiting due(Lane lane, long now) {
        Waiting next = lane.waiting.peek();
        return next != null && next.at - now <= 0 ? lane.waiting.remove() : null;
    }

    private void leave(ChannelHandlerContext ctx, Lane lane) {
        long now = System.nanoTime();
        for (Waiting next = due(lane, now); next != null; next = due(lane, now)) {
            var _ = ctx.write(next.packet, next.promise);
        }
        ctx.flush();
        Waiting later = lane.waiting.peek();
        if (later != null) {
            wake(ctx, lane, later.at - now);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        for (Lane lane : lanes.values()) {
            for (Waiting lost : lane.waiting) {
                lost.packet.release();
                lost.promise.tryFailure(new ClosedChannelException());
            }
            lane.waiting.clear();
        }
        lanes.clear();
    }

    private record Waiting(DatagramPacket packet, ChannelPromise promise, long at) {}

    private static final class Lane {

        private final Pacing pacing;
        private final Queue<Waiting> waiting = new ArrayDeque<>();
        private final Set<QuicChannel> users = new HashSet<>();

        Lane(Pacing pacing) {
            this.pacing = pacing;
        }
    }
}
