package internet2.stoq.quic;

import internet2.foundation.Bytes;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/**
 * What takes the place of a UDP socket where packets travel another way, such as through a node that relays them.
 *
 * <p>It is a network like any other: it may lose, repeat, alter and reorder packets, and see all of them. QUIC holds
 * against that.
 */
public interface PacketCarrier {

    /** The largest packet that it is given: the smallest maximum of QUIC (RFC 9000 section 14). */
    int PACKET_BYTES_MAX = 1200;

    /** Called once, before anything is sent: where packets that arrive go to, from any thread. */
    void receiver(BiConsumer<InetSocketAddress, Bytes> into);

    /** Event loop: must return at once. */
    void send(InetSocketAddress to, Bytes packet);
}
