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
 * Sends one connection's packets in trains that the kernel cuts, as long as its path's tier has them, and measures the path
 * meanwhile. An idle connection has no timer and costs nothing. Event loop only.
 */
final class PathTuning implements SegmentedDatagramPacketAllocator {

    private static final long SAMPLE_NANOS = Duration.ofMillis(100).toNanos();

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

    private long sampledAt = System.nanoTime();
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
     * Netty asks this first whenever it is about to send, and once more before its own first packet: the moment at which the
     * direct backend sends before it, so that it finds nothing left.
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
        if (measured && System.nanoTime() - sampledAt >= SAMPLE_NANOS) {
            connection.collectStats().addListener(done -> {
                if (done.isSuccess()) {
                    sample((QuicConnectionStats) done.getNow());
                }
            });
        }
        if (!remote.equals(pacedTo) && choice.tier().paced()) {
            pacedTo = remote;
            pacer.pace(connection, remote, choice.tier());
        }
    }

    private void sample(QuicConnectionStats now) {
        long at = System.nanoTime();
        if (at - sampledAt < SAMPLE_NANOS || now.sent() - packetsSent < TierChoice.PACKETS_MIN) {
            return;
        }
        Tier before = choice.tier();
        choice = choice.next(new PathSample(
                Duration.ofNanos(at - sampledAt),
                now.sent() - packetsSent,
                now.lost() - packetsLost,
                now.sentBytes() - bytesSent));
        sampledAt = at;
        packetsSent = now.sent();
        packetsLost = now.lost();
        bytesSent = now.sentBytes();
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
