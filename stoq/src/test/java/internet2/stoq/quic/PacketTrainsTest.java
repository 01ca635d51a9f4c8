package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.stoq.TestNetwork;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacketTrainsTest {

    @Test
    void packetsOfOneSizeAndAShorterOneAreOneTrain() {
        assertThat(sent(1200, 1200, 1200, 300)).containsExactly("3900 by 1200");
    }

    /** The kernel refuses a train as a whole where its packets are more than the path carries (EMSGSIZE). */
    @Test
    void aProbeOfTheLargestPacketTakesNoOtherWithIt() {
        assertThat(sent(1200, 1200, 1452, 1200, 1200, 40)).containsExactly("2400 by 1200", "1452", "2440 by 1200");
    }

    @Test
    void aLongerPacketBeginsAnotherTrain() {
        assertThat(sent(40, 41, 41, 1200)).containsExactly("40", "82 by 41", "1200");
    }

    private static List<String> sent(int... packetBytes) {
        EmbeddedChannel socket = new EmbeddedChannel();
        PacketTrains.Train train = new PacketTrains.Train(socket, TestNetwork.loopback(4433));
        ByteBuf bytes = Unpooled.buffer(100_000);
        for (int next : packetBytes) {
            train.add(bytes, next);
        }
        train.leave(bytes);
        socket.flush();
        List<String> sent = new ArrayList<>();
        for (DatagramPacket next = socket.readOutbound(); next != null; next = socket.readOutbound()) {
            int size = next.content().readableBytes();
            sent.add(next instanceof SegmentedDatagramPacket cut ? size + " by " + cut.segmentSize() : "" + size);
            next.release();
        }
        bytes.release();
        return sent;
    }
}
