package internet2.foundation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an asset is, from anywhere: 34 bytes, big-endian.
 *
 * <pre>
 *   8 network prefix | 8 node | 16 asset | 2 port
 *   \_ IPv6 address of the node _/
 * </pre>
 *
 * <p>The text form is {@code [IPv6]/ASSET:PORT} with the address as RFC 5952 writes it, the asset as
 * 32 hexadecimal digits and the port in decimal. The parser accepts any RFC 4291 spelling of the
 * address; the writer has one.
 *
 * @param port unsigned, 0 to 65535; 0 means the owner's default for the kind of asset
 */
public record GlobalAddress(long networkPrefix, long node, AssetId asset, int port) {

    public static final int SIZE = 34;

    private static final Pattern TEXT = Pattern.compile("\\[([0-9a-fA-F:]{2,39})]/([0-9a-fA-F]{32}):(\\d{1,5})");
    private static final int PORT_MAX = 0xffff;

    /** A little more than the longest address has: no message quotes more of what was written instead of one. */
    private static final int QUOTED_MAX = 96;

    public GlobalAddress {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    public static GlobalAddress of(NetworkId network, NodeId node, AssetId asset, int port) {
        return new GlobalAddress(network.prefix(), node.interfaceId(), asset, port);
    }

    public static GlobalAddress of(Bytes bytes) {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a global address has 34 bytes, not " + bytes.size());
        }
        ByteBuffer in = bytes.buffer();
        return new GlobalAddress(
                in.getLong(),
                in.getLong(),
                new AssetId(in.getLong(), in.getLong()),
                Short.toUnsignedInt(in.getShort()));
    }

    public static GlobalAddress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a global address reads [IPv6]/32 hexadecimal digits:port, not \""
                    + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "...") + "\"");
        }
        ByteBuffer address = ByteBuffer.wrap(ipv6(parts.group(1)));
        return new GlobalAddress(
                address.getLong(), address.getLong(), AssetId.parse(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    public Bytes bytes() {
        return Bytes.wrap(ByteBuffer.allocate(SIZE)
                .putLong(networkPrefix)
                .putLong(node)
                .putLong(asset.high())
                .putLong(asset.low())
                .putShort((short) port)
                .array());
    }

    /** The node's address inside the network. */
    public InetAddress nodeAddress() {
        byte[] address =
                ByteBuffer.allocate(16).putLong(networkPrefix).putLong(node).array();
        try {
            return Inet6Address.getByAddress(null, address, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an IPv6 address", e);
        }
    }

    @Override
    public String toString() {
        return "[" + Ipv6Text.of(networkPrefix, node) + "]/" + asset + ":" + port;
    }

    private static byte[] ipv6(String text) {
        byte[] address;
        try {
            // Never asks a name server, which getByName does for "cafe"; what maps IPv4 has fewer bytes.
            address = InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not an IPv6 address", e);
        }
        if (address.length == 16) {
            return address;
        }
        throw new IllegalArgumentException("\"" + text + "\" is an IPv4 address in IPv6 clothes");
    }
}
