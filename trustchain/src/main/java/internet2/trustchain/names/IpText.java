package internet2.trustchain.names;

import internet2.foundation.Ipv6Text;
import internet2.foundation.encoding.MalformedInputException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Addresses as text: dotted quads, and IPv6 as RFC 5952 wants it. */
final class IpText {

    private IpText() {}

    static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[4];
        boolean valid = parts.length == 4;
        for (int i = 0; valid && i < 4; i++) {
            valid = parts[i].matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(parts[i]) <= 255;
            address[i] = valid ? (byte) Integer.parseInt(parts[i]) : 0;
        }
        if (!valid) {
            throw new MalformedInputException("\"" + text + "\" is no IPv4 address such as 192.0.2.1");
        }
        return address;
    }

    static byte[] parseV6(String text) {
        String expected = "\"" + text + "\" is no IPv6 address such as 2001:db8::1";
        // what remains after this is parsed by the JDK, which would also take scopes and names
        if (!text.matches("[0-9A-Fa-f:.]{2,45}") || text.indexOf(':') < 0) {
            throw new MalformedInputException(expected);
        }
        try {
            byte[] address = InetAddress.ofLiteral(text).getAddress();
            return address.length == 16 ? address : mapped(address);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(expected);
        }
    }

    static void printV4(byte[] address, StringBuilder out) {
        for (int i = 0; i < 4; i++) {
            out.append(i == 0 ? "" : ".").append(address[i] & 0xff);
        }
    }

    static void printV6(byte[] address, StringBuilder out) {
        ByteBuffer halves = ByteBuffer.wrap(address);
        out.append(Ipv6Text.of(halves.getLong(), halves.getLong()));
    }

    /** The JDK turns ::ffff:192.0.2.1 into an IPv4 address; a AAAA record holds what was written. */
    private static byte[] mapped(byte[] v4) {
        byte[] address = new byte[16];
        address[10] = address[11] = (byte) 0xff;
        System.arraycopy(v4, 0, address, 12, 4);
        return address;
    }
}
