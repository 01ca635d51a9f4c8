package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.stoq.tiers.Tier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacerTest {

    private static final InetSocketAddress PEER = address(4433);
    private static final int TRAIN_BYTES = 16_000;
    private static final int SEGMENT_BYTES = 1000;
    private static final int BULK_BYTES = 2_000_000;
    /** Once more for the time that passes while the test runs. */
    private static final long WAITING_BYTES_MAX =
            2 * Tier.MBPS_100.rate() * Pacer.DELAY_MAX.toMillis() / 1000 + Tier.MBPS_100.trainBytes();

    private final Pacer pacer = new Pacer();
    private final EmbeddedChannel socket = new EmbeddedChannel(pacer);
    private final Channel connection = connection();
    private final List<ByteBuf> written = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        socket.finishAndReleaseAll();
        assertThat(written).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void bulkWaitsNoLongerThanSaidAndIsDroppedBeyond() {
        pacer.pace(connection, PEER, Tier.MBPS_100);
        List<ChannelFuture> fates = bulk();

        long dropped = fates.stream()
                .filter(ChannelFuture::isDone)
                .filter(fate -> !fate.isSuccess())
                .count();
        assertThat((fates.size() - dropped) * TRAIN_BYTES).isPositive().isLessThan(WAITING_BYTES_MAX);
        assertThat(pacer.dropped(connection)).isEqualTo(dropped * TRAIN_BYTES / SEGMENT_BYTES);
    }

    @Test
    void whatWaitsLeavesAtOnceWhenItsConnectionIsOver() {
        pacer.pace(connection, PEER, Tier.MBPS_100);
        List<ChannelFuture> fates = bulk();
        assertThat(fates).anyMatch(fate -> !fate.isDone());

        pacer.release(connection);

        assertThat(fates).allMatch(ChannelFuture::isDone);
    }

    @Test
    void aConnectionHasOneLaneHoweverOftenItsAddressChanges() {
        pacer.pace(connection, PEER, Tier.MBPS_100);
        bulk();
        assertThat(pacer.dropped(connection)).isPositive();
        for (int port = 1; port < 100; port++) {
            pacer.pace(connection, address(port), Tier.MBPS_100);
        }
        assertThat(bulk()).as("nothing is paced at an address that was left").allMatch(ChannelFuture::isSuccess);
    }

    @Test
    void whoSharesAnAddressSharesItsLaneUntilBothHaveGone() {
        Channel other = connection();
        pacer.pace(connection, PEER, Tier.MBPS_100);
        pacer.pace(other, PEER, Tier.MBPS_100);
        pacer.release(connection);
        List<ChannelFuture> fates = bulk();
        assertThat(fates).anyMatch(fate -> !fate.isDone());
        pacer.release(other);
        assertThat(fates).allMatch(ChannelFuture::isDone);
    }

    @Test
    void aSocketThatClosesKeepsNothing() {
        pacer.pace(connection, PEER, Tier.MBPS_100);
        List<ChannelFuture> fates = bulk();
        socket.pipeline().remove(pacer);
        assertThat(fates).allMatch(ChannelFuture::isDone);
    }

    private List<ChannelFuture> bulk() {
        List<ChannelFuture> fates = new ArrayList<>();
        for (int bytes = 0; bytes < BULK_BYTES; bytes += TRAIN_BYTES) {
            ByteBuf content = Unpooled.wrappedBuffer(new byte[TRAIN_BYTES]);
            written.add(content);
            DatagramPacket train = new SegmentedDatagramPacket(content, SEGMENT_BYTES, PEER);
            fates.add(socket.writeOneOutbound(train));
        }
        socket.flushOutbound();
        return fates;
    }

    /** One that is only told from others. */
    private static Channel connection() {
        return new EmbeddedChannel();
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(Inet6Address.ofLiteral("::1"), port);
    }
}
