package internet2.stoq.quic;

import internet2.stoq.tiers.Pacing;
import internet2.stoq.tiers.Tier;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets packets to a paced peer leave when it is their time; to all others at once. Stands between the codec and the
 * socket. What would wait for too long is dropped, as by any queue of the path, so that congestion control learns of
 * the rate and short messages do not stand behind seconds of bulk. Event loop only.
 */
final class Pacer extends ChannelOutboundHandlerAdapter {

    /** As deep as a router's queue should be at most: longer, and votes and acknowledgements wait behind bulk. */
    static final Duration DELAY_MAX = Duration.ofMillis(50);

    /** Each connection has one at most, at the address that it has now; those with the same address share it. */
    private final Map<Channel, Lane> users = new HashMap<>();

    private final Map<InetSocketAddress, Lane> lanes = new HashMap<>();
    private @Nullable ChannelHandlerContext place;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    /** From now on this connection is at that address, and packets to there keep the tier's rate while it lives. */
    void pace(Channel connection, InetSocketAddress peer, Tier tier) {
        Lane lane = users.get(connection);
        if (lane == null || !lane.peer.equals(peer)) {
            lane = lanes.computeIfAbsent(peer, address -> new Lane(address, tier, System.nanoTime()));
            lane.users++;
            release(connection);
            users.put(connection, lane);
        }
        lane.pacing.change(tier);
    }

    /** The connection is over, or no longer paced; what waits leaves at once where nobody else waits there. */
    void release(Channel connection) {
        Lane lane = users.remove(connection);
        if (lane != null && --lane.users == 0) {
            lanes.remove(lane.peer);
            ChannelHandlerContext ctx = place;
            if (ctx != null && !lane.waiting.isEmpty()) {
                for (Waiting next = lane.waiting.poll(); next != null; next = lane.waiting.poll()) {
                    var _ = ctx.write(next.packet, next.promise);
                }
                ctx.flush();
            }
        }
    }

    /** Packets to where this connection is that were dropped since it came there. */
    long dropped(Channel connection) {
        Lane lane = users.get(connection);
        return lane == null ? 0 : lane.dropped;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Lane lane = lanes.isEmpty() ? null : lanes.get(((DatagramPacket) message).recipient());
        if (lane == null) {
            var _ = ctx.write(message, promise);
        } else {
            queue(ctx, lane, (DatagramPacket) message, promise);
        }
    }

    private static void queue(ChannelHandlerContext ctx, Lane lane, DatagramPacket packet, ChannelPromise promise) {
        long now = System.nanoTime();
        if (lane.pacing.backlog(now) > DELAY_MAX.toNanos()) {
            lane.dropped += packets(packet);
            packet.release();
            promise.tryFailure(new IOException("more waits for " + lane.peer + " than its tier carries"));
            return;
        }
        long at = lane.pacing.reserve(now, packet.content().readableBytes());
        if (at <= now && lane.waiting.isEmpty()) {
            var _ = ctx.write(packet, promise);
            return;
        }
        lane.waiting.add(new Waiting(packet, promise, at));
        wake(ctx, lane, at - now);
    }

    private static int packets(DatagramPacket train) {
        int bytes = train.content().readableBytes();
        return train instanceof SegmentedDatagramPacket cut ? Math.ceilDiv(bytes, cut.segmentSize()) : 1;
    }

    private static void wake(ChannelHandlerContext ctx, Lane lane, long nanos) {
        if (!lane.armed) {
            lane.armed = true;
            var _ = ctx.executor().schedule(() -> leave(ctx, lane), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }
    }

    private static @Nullable Waiting due(Lane lane, long now) {
        Waiting next = lane.waiting.peek();
        return next != null && next.at - now <= 0 ? lane.waiting.remove() : null;
    }

    private static void leave(ChannelHandlerContext ctx, Lane lane) {
        lane.armed = false;
        if (lane.waiting.isEmpty()) {
            return;
        }
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
        place = null;
        for (Lane lane : lanes.values()) {
            for (Waiting lost : lane.waiting) {
                lost.packet.release();
                lost.promise.tryFailure(new ClosedChannelException());
            }
            lane.waiting.clear();
        }
        lanes.clear();
        users.clear();
    }

    private record Waiting(DatagramPacket packet, ChannelPromise promise, long at) {}

    private static final class Lane {

        private final InetSocketAddress peer;
        private final Pacing pacing;
        private final Queue<Waiting> waiting = new ArrayDeque<>();
        private int users;
        private long dropped;
        /** Whether it is going to be looked at when the first that waits is due. */
        private boolean armed;

        Lane(InetSocketAddress peer, Tier tier, long now) {
            this.peer = peer;
            this.pacing = new Pacing(tier, now);
        }
    }
}
