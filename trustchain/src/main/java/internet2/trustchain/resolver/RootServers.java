package internet2.trustchain.resolver;

import internet2.foundation.encoding.MalformedInputException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** Where iteration begins (RFC 9609). */
public final class RootServers {

    /** The IPv6 addresses of a.root-servers.net to m.root-servers.net (IANA, named.root). */
    public static final List<Upstream> IANA = Stream.of(
                    "2001:503:ba3e::2:30",
                    "2801:1b8:10::b",
                    "2001:500:2::c",
                    "2001:500:2d::d",
                    "2001:500:a8::e",
                    "2001:500:2f::f",
                    "2001:500:12::d0d",
                    "2001:500:1::53",
                    "2001:7fe::53",
                    "2001:503:c27::2:30",
                    "2001:7fd::1",
                    "2001:500:9f::42",
                    "2001:dc3::35")
            .map(RootServers::server)
            .toList();

    private static final int DNS_PORT = 53;

    private RootServers() {}

    /**
     * Reads the AAAA records of a file such as IANA's {@code named.root}; what else stands there is passed over.
     *
     * @throws MalformedInputException where there are none
     */
    public static List<Upstream> parse(String hints) {
        List<Upstream> servers = hints.lines()
                .map(line -> line.replaceFirst(";.*", "").strip().split("\\s+"))
                .filter(words -> words.length > 2 && words[words.length - 2].equals("AAAA"))
                .map(words -> server(words[words.length - 1]))
                .toList();
        if (servers.isEmpty()) {
            throw new MalformedInputException("the root hints name no server with an AAAA record");
        }
        return servers;
    }

    private static Upstream server(String address) {
        try {
            return Upstream.plain(new InetSocketAddress(InetAddress.ofLiteral(address), DNS_PORT));
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("\"" + address + "\" is no IPv6 address");
        }
    }
}
