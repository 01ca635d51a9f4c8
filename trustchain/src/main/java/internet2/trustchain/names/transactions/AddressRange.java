package internet2.trustchain.names.transactions;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * IPv6 addresses that share their first bits, written {@code 2001:db8::/32}; a single address without a slash.
 *
 * @param bits 0 to 128
 */
public record AddressRange(Inet6Address address, int bits) {

    public AddressRange {
        if (bits < 0 || bits > 128) {
            throw new IllegalArgumentException("a range of addresses has 0 to 128 bits in common, not " + bits);
        }
    }

    /** @throws IllegalArgumentException for other text */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            if (InetAddress.ofLiteral(host) instanceof Inet6Address address) {
                return new AddressRange(address, slash < 0 ? 128 : Integer.parseInt(text.substring(slash + 1)));
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException("\"" + text + "\" is no IPv6 address or range such as 2001:db8::/32");
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (theirs.length != mine.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
