package internet2.trustchain.names;

import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.TlsMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server on {@code ::1} with any ports, the zones of {@link TestZones}, and every answer observed. */
final class TestServer implements AutoCloseable {

    final BlockingQueue<DnsEvent> events = new LinkedBlockingQueue<>();
    volatile ZoneView zones = TestZones.withLargeSet(TestZones.internal());

    final TlsMaterial material = material();
    private final EventLoops loops = EventLoops.open(1);
    final DnsServer server;

    private TestServer(DnsServerConfiguration configuration, TransactionHandler transactions) throws IOException {
        DnsObserver observer = new DnsObserver() {
            @Override
            public void answered(DnsEvent event) {
                events.add(event);
            }
        };
        server = DnsServer.open(
                configuration,
                () -> zones,
                Recursion.NONE,
                Optional.of(material),
                loops,
                InstantSource.system(),
                observer,
                transactions);
    }

    static TestServer open() throws IOException {
        return open(RateLimits.DEFAULT, 100, Duration.ofSeconds(10));
    }

    static TestServer open(RateLimits rates, int connectionsMax, Duration idleTimeout) throws IOException {
        return open(rates, connectionsMax, idleTimeout, TransactionHandler.NONE);
    }

    static TestServer open(RateLimits rates, int connectionsMax, Duration idleTimeout, TransactionHandler transactions)
            throws IOException {
        return new TestServer(
                new DnsServerConfiguration(
                        loopback(0),
                        Optional.of(loopback(0)),
                        1,
                        connectionsMax,
                        connectionsMax,
                        idleTimeout,
                        1,
                        rates,
                        DnsServerConfiguration.anySecret()),
                transactions);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("::1"), port);
    }

    InetSocketAddress plain() {
        return server.plainAddress();
    }

    InetSocketAddress encrypted() {
        return server.encryptedAddress().orElseThrow();
    }

    static TlsMaterial material() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            X500Name name = new X500Name("CN=dns.internal");
            Instant now = Instant.now();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.valueOf(now.toEpochMilli()),
                                    Date.from(now.minusSeconds(60)),
                                    Date.from(now.plusSeconds(3600)),
                                    name,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            return new TlsMaterial(keys.getPrivate(), List.of(certificate));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
