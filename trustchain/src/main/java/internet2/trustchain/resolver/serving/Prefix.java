package internet2.trustchain.resolver.serving;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Addresses that begin alike.
 *
 * @param bits 0 to 128
 */
public record Prefix(Bytes address, int bits) {

    /** @throws MalformedInputException with what is allowed */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (address instanceof Inet6Address && bits >= 0 && bits <= 128) {
                return new Prefix(Bytes.wrap(address.getAddress()), bits);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // said below
        }
        throw new MalformedInputException("\"" + text + "\" is no IPv6 prefix, such as 2001:db8::/32");
    }

    boolean contains(InetAddress client) {
        byte[] other = client.getAddress();
        if (other.length != address.size()) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >>> (i % 8);
            if ((other[i / 8] & mask) != (address.at(i / 8) & mask)) {
                return false;
            }
        }
        return true;
    }
}
