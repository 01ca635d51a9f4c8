package internet2.server.gateway;

import java.time.Duration;

/**
 * How the gateway listens and what it bears. Sizes are in bytes.
 *
 * @param address literal IPv6 address to listen on
 * @param httpsPort TCP, and UDP for HTTP/3; 0: any free one
 * @param httpPort TCP; 0: any free one
 * @param http3 whether to serve HTTP/3 over UDP too
 * @param legacy whether to serve IPv4 too
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

    /** On any free ports of {@code ::1}, for tests. */
    public static GatewayConfiguration loopback() {
        return new GatewayConfiguration(
                "::1",
                0,
                0,
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
}
