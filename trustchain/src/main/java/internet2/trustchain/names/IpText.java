package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.net.InetAddress;

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

    /** Lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::} (RFC 5952 4). */
    static void printV6(byte[] address, StringBuilder out) {
        int bestAt = -1;
        int bestSize = 1;
        for (int i = 0; i < 8; i++) {
            int size = zeroGroups(address, i);
            if (size > bestSize) {
                bestAt = i;
                bestSize = size;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == bestAt) {
                out.append("::");
                i += bestSize - 1;
            } else {
                out.append(i == 0 || (bestAt >= 0 && i == bestAt + bestSize) ? "" : ":");
                out.append(Integer.toHexString(group(address, i)));
            }
        }
    }

    private static int zeroGroups(byte[] address, int from) {
        int size = 0;
        while (from + size < 8 && group(address, from + size) == 0) {
            size++;
        }
        return size;
    }

    private static int group(byte[] address, int index) {
        return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
    }

    /** The JDK turns ::ffff:192.0.2.1 into an IPv4 address; a AAAA record holds what was written. */
    private static byte[] mapped(byte[] v4) {
        byte[] address = new byte[16];
        address[10] = address[11] = (byte) 0xff;
        System.arraycopy(v4, 0, address, 12, 4);
        return address;
    }
}
