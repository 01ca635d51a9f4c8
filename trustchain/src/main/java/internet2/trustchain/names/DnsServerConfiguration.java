package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server listens and what it grants. All addresses are IPv6; name each address rather than {@code ::} where a
 * machine has several, since a response over UDP leaves from the address that the kernel prefers.
 *
 * @param plain UDP and TCP, the same port for both; port 0 for any
 * @param encrypted QUIC and TLS, where there is a certificate
 * @param udpSockets sockets that share the port (SO_REUSEPORT), at most one per event loop
 * @param connectionsMax open at once over TCP and TLS
 * @param connectionsPerPrefixMax of them from one /56
 * @param idleTimeout a connection without a query for so long is closed (RFC 7766 6.2.3)
 * @param sampleEvery one of so many answers goes to the observer; 0 for none
 * @param cookieSecret 16 bytes that cookies are made with (RFC 9018), the same at all servers of one address
 */
public record DnsServerConfiguration(
        InetSocketAddress plain,
        Optional<InetSocketAddress> encrypted,
        int udpSockets,
        int connectionsMax,
        int connectionsPerPrefixMax,
        Duration idleTimeout,
        int sampleEvery,
        RateLimits rates,
        Bytes cookieSecret) {

    public DnsServerConfiguration {
        requireIpv6(plain);
        encrypted.ifPresent(DnsServerConfiguration::requireIpv6);
        if (udpSockets < 1 || connectionsMax < 1 || connectionsPerPrefixMax < 1 || sampleEvery < 0) {
            throw new IllegalArgumentException("a DNS server has at least one socket and one connection");
        }
        if (cookieSecret.size() != ServerCookies.SECRET_BYTES) {
            throw new IllegalArgumentException("the secret of cookies has 16 bytes, not " + cookieSecret.size());
        }
    }

    /**
     * One socket, 1000 connections, 100 of them from one prefix, ten seconds of idleness, one sample of 100, and
     * cookies under a secret of this process alone.
     */
    public static DnsServerConfiguration of(InetSocketAddress plain, Optional<InetSocketAddress> encrypted) {
        return new DnsServerConfiguration(
                plain, encrypted, 1, 1000, 100, Duration.ofSeconds(10), 100, RateLimits.DEFAULT, anySecret());
    }

    /** With the secret that other servers have, too. */
    public DnsServerConfiguration withCookieSecret(Bytes secret) {
        return new DnsServerConfiguration(
                plain,
                encrypted,
                udpSockets,
                connectionsMax,
                connectionsPerPrefixMax,
                idleTimeout,
                sampleEvery,
                rates,
                secret);
    }

    static Bytes anySecret() {
        byte[] secret = new byte[ServerCookies.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Bytes.wrap(secret);
    }

    private static void requireIpv6(InetSocketAddress address) {
        if (!(address.getAddress() instanceof Inet6Address)) {
            throw new IllegalArgumentException("DNS is served on IPv6 addresses only, not on " + address);
        }
    }
}
