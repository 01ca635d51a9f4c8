package internet2.stoq.quic;

import internet2.stoq.tiers.PathSample;
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

    private boolean aboutToSend;
    private TierChoice choice;
    /** The address that the pacer knows of. */
    private @Nullable InetSocketAddress pacedTo;

    private long askedAt = System.nanoTime();
    private long sampledAt = askedAt;
    private long packetsSent;
    private long packetsLost;
    private long bytesSent;

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
        this.choice = policy.fixed().map(tier -> new TierChoice(tier, 0, 0)).orElseGet(TierChoice::unmeasured);
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
            if (aboutToSend && connection.remoteSocketAddress() instanceof InetSocketAddress peer) {
                leaving(peer);
                trains.send(peer, segments);
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
        long now = System.nanoTime();
        if (measured && now - askedAt >= SAMPLE_NANOS) {
            boolean afterPause = now - askedAt >= PAUSE_NANOS;
            askedAt = now;
            connection.collectStats().addListener(done -> {
                if (done.isSuccess()) {
                    sample((QuicConnectionStats) done.getNow(), now, afterPause);
                }
            });
        }
        if (!remote.equals(pacedTo) && choice.tier().paced()) {
            pacedTo = remote;
            pacer.pace(connection, remote, choice.tier());
        }
    }

    private void sample(QuicConnectionStats stats, long now, boolean afterPause) {
        long packets = stats.sent() - packetsSent;
        if (!afterPause && packets < TierChoice.PACKETS_MIN) {
            return;
        }
        Tier before = choice.tier();
        if (!afterPause) {
            choice = choice.next(new PathSample(
                    Duration.ofNanos(now - sampledAt),
                    packets,
                    stats.lost() - packetsLost,
                    stats.sentBytes() - bytesSent));
        }
        sampledAt = now;
        packetsSent = stats.sent();
        packetsLost = stats.lost();
        bytesSent = stats.sentBytes();
        if (choice.tier() != before) {
            log.atDebug()
                    .addKeyValue("peer", connection.remoteSocketAddress())
                    .addKeyValue("tier", choice.tier())
                    .log("the path is taken for another");
            if (pacedTo != null) {
                pacer.pace(connection, pacedTo, choice.tier());
            }
        }
    }
}
