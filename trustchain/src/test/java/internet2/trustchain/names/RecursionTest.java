package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.TlsMaterial;
import internet2.trustchain.names.transactions.TransactionRights;
import internet2.trustchain.names.transactions.Transactions;
import internet2.trustchain.names.transactions.TsigAlgorithm;
import internet2.trustchain.names.transactions.TsigKey;
import internet2.trustchain.names.transactions.ZoneHistory;
import internet2.trustchain.names.transactions.ZoneWriter;
import internet2.trustchain.resolver.LocalNames;
import internet2.trustchain.resolver.ResolverLimits;
import internet2.trustchain.resolver.TrustAnchors;
import internet2.trustchain.resolver.Upstream;
import internet2.trustchain.resolver.serving.ResolverConfiguration;
import internet2.trustchain.resolver.serving.ResolverService;
import internet2.trustchain.resolver.upstream.UpstreamClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Two servers on {@code ::1}: one has zones, the other resolves through it. */
final class RecursionTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    private static final TsigKey KEY =
            new TsigKey(DomainName.parse("key"), TsigAlgorithm.HMAC_SHA256, Bytes.wrap(new byte[32]), List.of());

    private TestServer upstream;
    private EventLoops loops;
    private ResolverService resolver;
    private DnsServer server;

    @BeforeEach
    void open() throws Exception {
        upstream = TestServer.open();
        loops = EventLoops.open(1);
        resolver = resolver(upstream("udp"), client -> true);
        server = server();
    }

    @AfterEach
    void close() {
        server.close();
        resolver.close();
        loops.close();
        upstream.close();
    }

    private void resolveThrough(Upstream through, Predicate<InetAddress> clients) throws Exception {
        server.close();
        resolver.close();
        resolver = resolver(through, clients);
        server = server();
    }

    private ResolverService resolver(Upstream through, Predicate<InetAddress> clients) throws Exception {
        TrustManagerFactory roots = TrustManagerFactory.getInstance("PKIX");
        roots.init((KeyStore) null);
        return ResolverService.start(
                new ResolverConfiguration(List.of(through), true, TrustAnchors.NONE, 1 << 20, ResolverLimits.DEFAULT),
                LocalNames.NONE,
                new UpstreamClient((X509TrustManager) roots.getTrustManagers()[0], loops, new SecureRandom()),
                clients,
                InstantSource.system(),
                new SecureRandom());
    }

    private DnsServer server() throws IOException {
        return DnsServer.open(
                DnsServerConfiguration.of(TestServer.loopback(0), Optional.empty()),
                () -> ZoneView.EMPTY,
                resolver,
                Optional.empty(),
                loops,
                InstantSource.system(),
                DnsObserver.NONE,
                new Transactions(
                        () -> ZoneView.EMPTY,
                        () -> ZoneView.EMPTY,
                        new ZoneHistory(),
                        change -> new ZoneWriter.Outcome.NotSpokenFor(),
                        new TransactionRights(name -> Optional.of(KEY), List.of()),
                        InstantSource.system()));
    }

    private Upstream upstream(String protocol) throws Exception {
        TlsMaterial material = upstream.material;
        String pin = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(material.leaf().getPublicKey().getEncoded()));
        InetSocketAddress address =
                protocol.equals("udp") || protocol.equals("tcp") ? upstream.plain() : upstream.encrypted();
        return Upstream.parse(protocol + "://[::1]:" + address.getPort() + "#sha256=" + pin);
    }

    private DnsMessage ask(String name, String type, int flags) throws Exception {
        DnsMessage query = DnsMessage.query(7, DomainName.parse(name), RecordType.parse(type));
        DnsMessage wanted = new DnsMessage(7, flags, query.questions(), List.of(), List.of(), query.additional());
        byte[] bytes = wanted.encode().toArray();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.connect(server.plainAddress());
            socket.send(new DatagramPacket(bytes, bytes.length));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return DnsMessage.decode(Bytes.wrap(Arrays.copyOf(answer.getData(), answer.getLength())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls", "quic"})
    void namesAreFoundThroughAnUpstreamAndThenRemembered(String protocol) throws Exception {
        resolveThrough(upstream(protocol), client -> true);
        for (int i = 0; i < 3; i++) {
            DnsMessage answer = ask("web.internal", "AAAA", DnsMessage.RECURSION_DESIRED);
            assertThat(answer.code()).isEqualTo(ResponseCode.NOERROR);
            assertThat(answer.has(DnsMessage.RECURSION_AVAILABLE)).isTrue();
            assertThat(answer.has(DnsMessage.AUTHORITATIVE)).isFalse();
            assertThat(answer.has(DnsMessage.AUTHENTIC_DATA)).isFalse();
            assertThat(answer.answers()).hasSize(2);
        }
        assertThat(upstream.server.statistics().total()).isEqualTo(1);
        assertThat(resolver.hitRatio()).isEqualTo(2.0 / 3);
    }

    @Test
    void whatDoesNotFitIntoADatagramIsFetchedOverTcp() throws Exception {
        DnsMessage answer = ask("large.internal", "TXT", DnsMessage.RECURSION_DESIRED);
        assertThat(answer.has(DnsMessage.TRUNCATED)).isTrue();
        assertThat(upstream.server.statistics().queries().get(Transport.TCP)).containsEntry(ResponseCode.NOERROR, 1L);
    }

    @Test
    void anAbsenceComesWithItsSoa() throws Exception {
        DnsMessage answer = ask("nothing.internal", "A", DnsMessage.RECURSION_DESIRED);
        assertThat(answer.code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(answer.authority()).hasSize(1);
    }

    @Test
    void strangersAndThoseWhoDontAskForItAreRefused() throws Exception {
        resolveThrough(upstream("udp"), client -> false);
        DnsMessage refused = ask("web.internal", "AAAA", DnsMessage.RECURSION_DESIRED);
        assertThat(refused.code()).isEqualTo(ResponseCode.REFUSED);
        assertThat(refused.has(DnsMessage.RECURSION_AVAILABLE)).isFalse();
        assertThat(upstream.server.statistics().total()).isZero();
    }

    @Test
    void withoutRecursionDesiredNobodyIsAsked() throws Exception {
        assertThat(ask("web.internal", "AAAA", 0).code()).isEqualTo(ResponseCode.REFUSED);
        assertThat(upstream.server.statistics().total()).isZero();
    }

    @Test
    void aServerOfAnotherKeyIsNotListenedTo() throws Exception {
        Upstream other = Upstream.parse("tls://[::1]:" + upstream.encrypted().getPort() + "#sha256="
                + Base64.getEncoder().encodeToString(new byte[32]));
        resolveThrough(other, client -> true);
        assertThat(ask("web.internal", "AAAA", DnsMessage.RECURSION_DESIRED).code())
                .isEqualTo(ResponseCode.SERVFAIL);
    }

    @Test
    void whoSignsTheQuestionGetsTheSameAnswerSigned() throws Exception {
        TSIG tsig = new TSIG(
                TSIG.HMAC_SHA256,
                Name.fromString("key."),
                new SecretKeySpec(KEY.secret().toArray(), "HmacSHA256"));
        for (int i = 0; i < 2; i++) { // found, then remembered
            Message query = Message.newQuery(Record.newRecord(Name.fromString("web.internal."), Type.AAAA, DClass.IN));
            tsig.apply(query, null);
            byte[] bytes = query.toWire(512);
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(10_000);
                socket.connect(server.plainAddress());
                socket.send(new DatagramPacket(bytes, bytes.length));
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                socket.receive(packet);
                byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
                Message answer = new Message(received);
                assertThat(tsig.verify(answer, received, query.getTSIG())).isEqualTo(Rcode.NOERROR);
                assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
                assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
                assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
            }
        }
    }

    @Test
    void overHttpsAnAnswerComesWhenItIsFound() throws Exception {
        resolveThrough(upstream("quic"), client -> true);
        DnsMessage query = DnsMessage.query(0, DomainName.parse("web.internal"), RecordType.A);
        DnsMessage wanted = new DnsMessage(
                0, DnsMessage.RECURSION_DESIRED, query.questions(), List.of(), List.of(), query.additional());
        Bytes answer = server.answer(wanted.encode(), LOOPBACK)
                .get(10, TimeUnit.SECONDS)
                .orElseThrow();
        assertThat(DnsMessage.decode(answer).answers()).hasSize(1);
    }

    @Test
    void whatIsRememberedCanBeSeenAndForgotten() throws Exception {
        DomainName name = DomainName.parse("web.internal");
        ask("web.internal", "AAAA", DnsMessage.RECURSION_DESIRED);
        assertThat(resolver.about(name)).hasSize(1);
        assertThat(resolver.flush(DomainName.parse("internal"))).isEqualTo(1);
        ask("web.internal", "AAAA", DnsMessage.RECURSION_DESIRED);
        assertThat(upstream.server.statistics().total()).isEqualTo(2);
    }
}
