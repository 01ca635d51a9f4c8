package internet2.stoq.quic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Where somebody is who is reached by a {@link PacketCarrier}: addresses that no network forwards (RFC 6666). */
public final class CarriedPlace {

    private static final int ADDRESS_BYTES = 16;
    private static final long DISCARD_ONLY_PREFIX = 0x0100_0000_0000_0000L;
    private static final int PORT = 1;

    private CarriedPlace() {}

    /** The place of that number. */
    public static InetSocketAddress of(long number) {
        ByteBuffer address =
                ByteBuffer.allocate(ADDRESS_BYTES).putLong(DISCARD_ONLY_PREFIX).putLong(number);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.array()), PORT);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv6 address has " + ADDRESS_BYTES + " bytes", e);
        }
    }

    /** The number of that place. */
    static long number(InetSocketAddress place) {
        return ByteBuffer.wrap(place.getAddress().getAddress()).getLong(ADDRESS_BYTES - Long.BYTES);
    }

    public static boolean is(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        return bytes.length == ADDRESS_BYTES && ByteBuffer.wrap(bytes).getLong() == DISCARD_ONLY_PREFIX;
    }
}
