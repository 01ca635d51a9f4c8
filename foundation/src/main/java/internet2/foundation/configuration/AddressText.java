package internet2.foundation.configuration;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IPv6 addresses as text, never looked up: {@code ::1}, and with a port {@code [::1]:7443}. */
public final class AddressText {

    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)\\]:(\\d{1,5})");
    private static final Pattern IPV4 = Pattern.compile("(?:::ffff:)?\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d*)?");
    private static final int PORT_MAX = 65_535;

    private AddressText() {}

    /** An address without port, with or without brackets. */
    public static Inet6Address parseAddress(String text) {
        String needed = "an IPv6 address such as ::1 is needed";
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return literal(bracketed ? text.substring(1, text.length() - 1) : text, needed);
    }

    /** An address in brackets, a colon and a port from 0 to 65535. */
    public static InetSocketAddress parseSocketAddress(String text) {
        String needed = "an IPv6 address with port such as [::1]:7443 is needed";
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            throw IPV4.matcher(text).matches() ? noIpv4(text, needed) : new IllegalArgumentException(needed);
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port > PORT_MAX) {
            throw new IllegalArgumentException("a port is at most " + PORT_MAX);
        }
        return new InetSocketAddress(literal(matcher.group(1), needed), port);
    }

    private static Inet6Address literal(String text, String needed) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address instanceof Inet6Address ipv6) {
                return ipv6;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(needed, e);
        }
        throw noIpv4(text, needed);
    }

    private static IllegalArgumentException noIpv4(String text, String needed) {
        return new IllegalArgumentException(text + " is an IPv4 address, and this network is IPv6 only; " + needed);
    }
}
