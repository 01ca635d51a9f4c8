package internet2.stoq.quic;

import internet2.stoq.tiers.PathMeter;
import internet2.stoq.tiers.Tier;
import internet2.stoq.tiers.TierChoice;
import internet2.stoq.tiers.TierPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one connection's packets in trains that the kernel cuts, as long as its path's tier has them, and measures
 * the path meanwhile. An idle connection has no timer and costs nothing. Event loop only.
 */
final class PathTuning implements SegmentedDatagramPacketAllocator {

    private static final long SAMPLE_NANOS = Duration.ofMillis(100).toNanos();
    /** Time in which nothing was sent says nothing of the path. */
    private static final long PAUSE_NANOS = 4 * SAMPLE_NANOS;

    private static final Logger log = LoggerFactory.getLogger(PathTuning.class);

    private final QuicChannel connection;
    private final Pacer pacer;
    private final int payloadBytes;
    private final int segmentsMax;
    private final boolean measured;
    /** Of the direct backend. */
    private final @Nullable PacketTrains trains;

    private final PathMeter meter = new PathMeter();

    private boolean aboutToSend;
    private TierChoice choice;
    /** Where packets went last. */
    private @Nullable InetSocketAddress peer;

    private long askedAt = System.nanoTime();
    /** Whether it was past the handshake when it was last asked. */
    private boolean active;

    /** @param segmentsMax what the kernel cuts at once */
    PathTuning(
            QuicChannel connection, Pacer pacer, EndpointConfiguration configuration, int segmentsMax, boolean direct) {
        TierPolicy policy = configuration.tiers();
        this.connection = connection;
        this.payloadBytes = configuration.limits().udpPayloadBytes();
        this.trains = direct ? new PacketTrains(connection, payloadBytes) : null;
        this.pacer = pacer;
        this.segmentsMax = segmentsMax;
        this.measured = policy == TierPolicy.AUTO;
        this.choice = policy.fixed().map(TierChoice::at).orElseGet(TierChoice::unmeasured);
        connection.closeFuture().addListener(closed -> pacer.release(connection));
    }

    /**
     * Netty asks this first whenever it is about to send, and once more before its own first packet: the moment at
     * which the direct backend sends before it, so that it finds nothing left.
     */
    @Override
    public int maxNumSegments() {
        int segments = Math.clamp(choice.tier().trainBytes() / payloadBytes, 1, segmentsMax);
        if (trains != null) {
            aboutToSend = !aboutToSend;
            if (aboutToSend && connection.remoteSocketAddress() instanceof InetSocketAddress remote) {
                leaving(remote);
                trains.send(remote, segments);
            }
        }
        return segments;
    }

    /** Netty's own trains. */
    @Override
    public DatagramPacket newPacket(ByteBuf train, int segmentBytes, InetSocketAddress remote) {
        leaving(remote);
        return new SegmentedDatagramPacket(train, segmentBytes, remote);
    }

    private void leaving(InetSocketAddress remote) {
        if (!remote.equals(peer)) {
            moved(remote);
        }
        long now = System.nanoTime();
        if (measured && now - askedAt >= SAMPLE_NANOS) {
            if (!active || now - askedAt >= PAUSE_NANOS) {
                meter.restart();
            }
            askedAt = now;
            active = connection.isActive();
            connection.collectStats().addListener(done -> {
                if (done.isSuccess()) {
                    sample((QuicConnectionStats) done.getNow(), now);
                }
            });
        }
    }

    /** What was measured was another path. */
    private void moved(InetSocketAddress remote) {
        if (peer != null && measured) {
            choice = TierChoice.unmeasured();
            meter.restart();
        }
        peer = remote;
        pace();
    }

    private void pace() {
        if (choice.tier().paced() && peer != null && connection.isOpen()) {
            pacer.pace(connection, peer, choice.tier());
        } else {
            pacer.release(connection);
        }
    }

    private void sample(QuicConnectionStats stats, long now) {
        Tier before = choice.tier();
        choice = meter.read(now, stats.sent(), stats.lost(), stats.sentBytes(), pacer.dropped(connection))
                .map(choice::next)
                .orElse(choice);
        if (choice.tier() != before) {
            log.atDebug()
                    .addKeyValue("peer", connection.remoteSocketAddress())
                    .addKeyValue("tier", choice.tier())
                    .log("the path is taken for another");
            pace();
        }
    }
}
