package internet2.server.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;

/**
 * How the gateway listens and what it bears. Sizes are in bytes.
 *
 * @param address literal IPv6 address to listen on
 * @param httpsPort TCP, and UDP for HTTP/3; 0: any free one
 * @param httpPort TCP; 0: any free one
 * @param http3 whether to serve HTTP/3 over UDP too
 * @param legacy whether a socket on {@code ::} may take IPv4 clients too
 * @param strictTransport whether browsers are told to use nothing but HTTPS for a year (RFC 6797)
 * @param requestTimeout for a request to arrive and, again, for its work
 * @param idleTimeout after which an idle connection is closed
 * @param targetBytesMax path and query
 * @param headerBytesMax all headers together
 * @param requestsPerClientMax at the same time, from one address (IPv6: one /64)
 * @param streamClientsMax WebSocket clients
 * @param streamQueueMax events that wait for one WebSocket client before it is dropped
 */
public record GatewayConfiguration(
        String address,
        int httpsPort,
        int httpPort,
        boolean http3,
        boolean legacy,
        boolean strictTransport,
        boolean accessLog,
        Duration requestTimeout,
        Duration idleTimeout,
        int targetBytesMax,
        int headerBytesMax,
        int requestsPerClientMax,
        int connectionsMax,
        int streamClientsMax,
        int streamQueueMax) {

    private static final int PORT_MAX = 0xffff;

    public GatewayConfiguration {
        if (!(InetAddress.ofLiteral(address) instanceof Inet6Address)) {
            throw new IllegalArgumentException("the gateway listens on an IPv6 address, not on " + address);
        }
        if (httpsPort < 0 || httpsPort > PORT_MAX || httpPort < 0 || httpPort > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + httpsPort + " or " + httpPort);
        }
        if (!requestTimeout.isPositive() || !idleTimeout.isPositive()) {
            throw new IllegalArgumentException("the gateway's time limits are longer than nothing");
        }
        if (targetBytesMax < 1
                || headerBytesMax < 1
                || requestsPerClientMax < 1
                || connectionsMax < 1
                || streamClientsMax < 1
                || streamQueueMax < 1) {
            throw new IllegalArgumentException("the gateway's limits are at least 1");
        }
    }

    /** With HTTP/3, without access log, and with limits that suit a machine of any size. */
    public static GatewayConfiguration at(String address, int httpsPort, int httpPort) {
        return new GatewayConfiguration(
                address,
                httpsPort,
                httpPort,
                true,
                false,
                false,
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                8 * 1024,
                16 * 1024,
                512,
                10_000,
                1_000,
                256);
    }

    /** On any free ports of {@code ::1}, for tests. */
    public static GatewayConfiguration loopback() {
        return at("::1", 0, 0);
    }

    public GatewayConfiguration withHttp3(boolean served) {
        return with(served, strictTransport, accessLog);
    }

    public GatewayConfiguration withStrictTransport(boolean told) {
        return with(http3, told, accessLog);
    }

    public GatewayConfiguration withAccessLog(boolean logged) {
        return with(http3, strictTransport, logged);
    }

    private GatewayConfiguration with(boolean newHttp3, boolean newStrictTransport, boolean newAccessLog) {
        return new GatewayConfiguration(
                address,
                httpsPort,
                httpPort,
                newHttp3,
                legacy,
                newStrictTransport,
                newAccessLog,
                requestTimeout,
                idleTimeout,
                targetBytesMax,
                headerBytesMax,
                requestsPerClientMax,
                connectionsMax,
                streamClientsMax,
                streamQueueMax);
    }
}
