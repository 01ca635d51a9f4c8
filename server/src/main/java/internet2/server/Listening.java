package internet2.server;

import internet2.foundation.Ipv6Text;
import internet2.server.settings.NodeSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Where a node listens. Tried out before anything else is touched, so that a port in use costs nothing. */
record Listening(
        InetSocketAddress stoq,
        InetSocketAddress dns,
        InetSocketAddress encryptedDns,
        InetSocketAddress https,
        InetSocketAddress http) {

    /** Where any free port will do, one below those that Linux gives to connections, which come and go meanwhile. */
    private static final int DRAWN_MIN = 10_000;

    private static final int DRAWN_END = 32_768;
    private static final int DRAWS_MAX = 100;

    private enum Protocol {
        UDP,
        TCP,
        BOTH
    }

    /** @throws StartFailure naming the key of the first address that can't be listened on */
    static Listening of(NodeSettings settings) {
        return new Listening(
                free(settings.stoqAddress(), Protocol.UDP, "[internet2] port"),
                free(settings.dnsAddress(), Protocol.BOTH, "[dns] port"),
                free(settings.encryptedDnsAddress(), Protocol.BOTH, "[dns] encrypted_port"),
                free(settings.httpsAddress(), Protocol.BOTH, "[gateway] https_port"),
                free(settings.httpAddress(), Protocol.TCP, "[gateway] http_port"));
    }

    /** Under which relying parties find lists, answers and certificates, without a slash at its end. */
    String relyingParties(NodeSettings settings) {
        return settings.gateway()
                .published()
                .map(uri -> uri.toString().replaceFirst("/$", ""))
                .orElse("http://" + text(http));
    }

    /** What people are told, in reading order. */
    Map<String, String> byName() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("stoq", text(stoq) + "/udp");
        places.put("gateway", "https://" + text(https));
        places.put("http", "http://" + text(http));
        places.put("dns", text(dns) + "/udp+tcp");
        places.put("dns-encrypted", text(encryptedDns) + "/quic+tls");
        return places;
    }

    static String text(InetSocketAddress address) {
        return "[" + host(address) + "]:" + address.getPort();
    }

    /** Everything here listens on IPv6. */
    static String host(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ipv6
                ? Ipv6Text.of(ipv6)
                : address.getAddress().getHostAddress();
    }

    private static InetSocketAddress free(InetSocketAddress wanted, Protocol protocol, String key) {
        for (int tries = 1; ; tries++) {
            InetSocketAddress address = wanted.getPort() == 0 ? drawn(wanted.getAddress()) : wanted;
            try {
                tryOut(address, protocol);
                return address;
            } catch (IOException e) {
                if (wanted.getPort() != 0 || tries == DRAWS_MAX) {
                    throw new StartFailure(
                            text(address) + " can't be listened on (" + e.getMessage()
                                    + "); end what listens there, set " + key + ", or use --port-offset",
                            e);
                }
            }
        }
    }

    private static InetSocketAddress drawn(InetAddress host) {
        return new InetSocketAddress(host, ThreadLocalRandom.current().nextInt(DRAWN_MIN, DRAWN_END));
    }

    private static void tryOut(InetSocketAddress address, Protocol protocol) throws IOException {
        if (protocol != Protocol.UDP) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            }
        }
        if (protocol != Protocol.TCP) {
            new DatagramSocket(address).close();
        }
    }
}
