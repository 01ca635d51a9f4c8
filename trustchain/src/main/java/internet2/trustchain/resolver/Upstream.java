package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A server to ask, as {@code udp://[2001:db8::53]}, {@code tls://[2001:db8::53]:853#dns.example} or
 * {@code quic://[::1]:8853#sha256=BASE64}.
 *
 * @param serverName what its certificate must be for (RFC 8310 8.1)
 * @param pin SHA-256 over its public key (RFC 7858 4.2), in place of a name
 */
public record Upstream(Protocol protocol, InetSocketAddress address, Optional<String> serverName, Optional<Bytes> pin) {

    private static final String PIN = "sha256=";

    /** How it is spoken to, and the port where nothing is said. */
    public enum Protocol {
        /** And TCP where a response does not fit. */
        UDP(53),
        TCP(53),
        TLS(853),
        QUIC(853);

        private final int port;

        Protocol(int port) {
            this.port = port;
        }

        public boolean encrypted() {
            return this == TLS || this == QUIC;
        }
    }

    public Upstream {
        if (!(address.getAddress() instanceof Inet6Address)) {
            throw new MalformedInputException(
                    "an upstream has an IPv6 address, such as [2001:db8::53], not " + address.getHostString());
        }
        if (protocol.encrypted() && serverName.isEmpty() && pin.isEmpty()) {
            throw new MalformedInputException("an encrypted upstream says after # who it is: the name in its"
                    + " certificate, or sha256= and the hash of its public key in base 64");
        }
    }

    /** A plain server, as delegations name them. */
    public static Upstream plain(InetSocketAddress address) {
        return new Upstream(Protocol.UDP, address, Optional.empty(), Optional.empty());
    }

    /** @throws MalformedInputException with the reason */
    public static Upstream parse(String text) {
        try {
            URI uri = new URI(text);
            Protocol protocol = Protocol.valueOf(String.valueOf(uri.getScheme()).toUpperCase(Locale.ROOT));
            String host = String.valueOf(uri.getHost());
            if (!host.startsWith("[")) {
                throw new MalformedInputException("upstream " + text + ": an IPv6 address in brackets is missing");
            }
            InetAddress address = InetAddress.ofLiteral(host.substring(1, host.length() - 1));
            int port = uri.getPort() < 0 ? protocol.port : uri.getPort();
            Optional<String> identity = Optional.ofNullable(uri.getFragment());
            return new Upstream(
                    protocol,
                    new InetSocketAddress(address, port),
                    identity.filter(each -> !each.startsWith(PIN)),
                    identity.filter(each -> each.startsWith(PIN))
                            .map(each -> Bytes.wrap(Base64.getDecoder().decode(each.substring(PIN.length())))));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new MalformedInputException("upstream \"" + text
                    + "\": write udp, tcp, tls or quic, ://, an IPv6 address in brackets, and a port if it is another: "
                    + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return protocol.name().toLowerCase(Locale.ROOT) + "://["
                + address.getAddress().getHostAddress().replaceAll("%.*", "") + "]:" + address.getPort();
    }
}
