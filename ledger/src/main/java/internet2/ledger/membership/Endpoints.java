package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Where a node is to be reached: sixteen bytes of IPv6 address, two of port. */
final class Endpoints {

    private static final int ADDRESS_BYTES = 16;

    /** Addresses that no network forwards (RFC 6666): a node may use them for what it reaches in other ways. */
    private static final long DISCARD_ONLY_PREFIX = 0x0100_0000_0000_0000L;

    private Endpoints() {}

    /** Refuses what no node can be reached at. */
    static InetSocketAddress require(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        if (!(address instanceof Inet6Address)
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || ByteBuffer.wrap(address.getAddress()).getLong() == DISCARD_ONLY_PREFIX) {
            throw new IllegalArgumentException("a node is reached at an IPv6 address of its own, not at " + endpoint);
        }
        if (endpoint.getPort() == 0) {
            throw new IllegalArgumentException("a node is reached at a port from 1 to 65535");
        }
        return endpoint;
    }

    static Bytes encoded(InetSocketAddress endpoint) {
        return new CanonicalWriter(ADDRESS_BYTES + 2)
                .fixed(Bytes.wrap(endpoint.getAddress().getAddress()))
                .u16(endpoint.getPort())
                .toBytes();
    }

    static InetSocketAddress decode(CanonicalReader in) {
        try {
            // An address that stands for one of IPv4 comes back as such, and is refused.
            return require(new InetSocketAddress(
                    InetAddress.getByAddress(in.fixed(ADDRESS_BYTES).toArray()), in.u16()));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("sixteen bytes are an address", impossible);
        } catch (IllegalArgumentException wrong) {
            throw in.malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
