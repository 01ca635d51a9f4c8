package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.stoq.RecordingObserver.Event.Refused;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.QuicListener;
import internet2.stoq.quic.TlsPolicy;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that speak QUIC but not as a node does. */
final class StrangerTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private static final TlsPolicy CLASSICAL = new TlsPolicy("stoq/1", List.of("X25519", "P-256"), true, 17);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofMillis(500);

    private final TestNetwork network = TestNetwork.create("strangers");
    private final RecordingObserver observer = new RecordingObserver();
    private final AtomicInteger served = new AtomicInteger();
    private final Service service = Service.of(100, (peer, request) -> {
        served.incrementAndGet();
        return request;
    });
    private StoqIdentity stranger;
    private Stoq stoq;

    @BeforeEach
    void start() throws Exception {
        StoqConfiguration impatient = StoqConfiguration.at(TestNetwork.ANY_PORT)
                .with(StoqLimits.standard().withHandshakeTimeout(HANDSHAKE_TIMEOUT));
        stranger = network.identity(CLIENT_KEYS);
        stoq = Stoq.open(impatient, network.identity(SERVER_KEYS), network.authenticator(), List.of(service), observer);
    }

    @AfterEach
    void stop() {
        stoq.close();
        assertThat(served).hasValue(0);
    }

    @Test
    void classicalKeyExchangeAloneIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), CLASSICAL, Optional.of(stranger.tls()))) {
            assertThat(observer.next()).isEqualTo(new Refused(RefusalCode.CLASSICAL_KEY_EXCHANGE, false));
            assertThat(peer.closed().isTlsError()).isTrue();
        }
    }

    @Test
    void aServerThatKnowsClassicalKeyExchangeAloneIsRefused() throws Exception {
        try (EventLoops loops = EventLoops.open(1);
                QuicListener classical = QuicListener.open(
                        loops,
                        new EndpointConfiguration(TestNetwork.ANY_PORT, CLASSICAL, QuicLimits.forPeers()),
                        stranger.tls(),
                        connection -> {},
                        stream -> {})) {
            ConnectionRefused refusal =
                    catchThrowableOfType(ConnectionRefused.class, () -> stoq.connect(classical.localAddress()));
            assertThat(refusal.code()).isEqualTo(RefusalCode.CLASSICAL_KEY_EXCHANGE);
            assertThat(observer.next()).isEqualTo(new Refused(RefusalCode.CLASSICAL_KEY_EXCHANGE, true));
        }
    }

    @Test
    void anotherApplicationProtocolIsRefused() throws Exception {
        TlsPolicy other = new TlsPolicy("h3", List.of(TlsPolicy.HYBRID), true, 0);
        try (RawPeer peer = new RawPeer(stoq.localAddress(), other, Optional.of(stranger.tls()))) {
            assertThat(observer.next()).isEqualTo(new Refused(RefusalCode.TLS_FAILURE, false));
            assertThat(peer.closed().isTlsError()).isTrue();
        }
    }

    @Test
    void noCertificateIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), TlsPolicy.stoq(), Optional.empty())) {
            refused(peer, RefusalCode.NO_CERTIFICATE, "certificate");
        }
    }

    @Test
    void silenceIsRefusedInTime() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            refused(peer, RefusalCode.HANDSHAKE_TIMED_OUT, HANDSHAKE_TIMEOUT.toString());
        }
    }

    @Test
    void anotherVersionIsRefused() throws Exception {
        Hello hello =
                new Hello(2, network.id(), CLIENT_KEYS.publicKey(), Hash.ZERO, Optional.empty(), stranger.trustProof());
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            RawPeer.send(peer.open(QuicStreamType.BIDIRECTIONAL), new Frame.Introduction(hello).encoded());
            refused(peer, RefusalCode.PROTOCOL_VERSION, "not 2");
        }
    }

    @Test
    void aCallBeforeTheProofsIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            RawPeer.send(peer.open(QuicStreamType.BIDIRECTIONAL), hello());
            QuicStreamChannel call = peer.open(QuicStreamType.BIDIRECTIONAL);
            RawPeer.send(call, new Frame.Call(100).encoded().concat(new Frame.Body(Bytes.EMPTY).encoded()));
            refused(peer, RefusalCode.PROTOCOL_VIOLATION, "before both sides are proven");
        }
    }

    @Test
    void aRequestInPlaceOfAProofIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            QuicStreamChannel stream = peer.open(QuicStreamType.BIDIRECTIONAL);
            RawPeer.send(stream, hello().concat(new Frame.Call(100).encoded()));
            refused(peer, RefusalCode.PROTOCOL_VIOLATION, "Proof was expected");
        }
    }

    @Test
    void aSignatureOverSomethingElseIsRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            QuicStreamChannel stream = peer.open(QuicStreamType.BIDIRECTIONAL);
            Bytes signature = CLIENT_KEYS.postQuantumSign(Transcript.DOMAIN, Bytes.utf8("another connection"));
            RawPeer.send(stream, hello().concat(new Frame.Proof(signature).encoded()));
            refused(peer, RefusalCode.BAD_TRANSCRIPT_SIGNATURE, "not proven");
        }
    }

    @Test
    void bytesInPlaceOfASignatureAreRefused() throws Exception {
        for (Bytes garbage : List.of(Bytes.EMPTY, Bytes.utf8("x"), Bytes.wrap(new byte[4096]))) {
            try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
                QuicStreamChannel stream = peer.open(QuicStreamType.BIDIRECTIONAL);
                RawPeer.send(stream, hello().concat(new Frame.Proof(garbage).encoded()));
                refused(peer, RefusalCode.BAD_TRANSCRIPT_SIGNATURE, "not proven");
            }
        }
    }

    @Test
    void aMemoryThatNobodySharesIsNoProof() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            Hello claiming = new Hello(
                    Hello.VERSION,
                    network.id(),
                    CLIENT_KEYS.publicKey(),
                    Hash.ZERO,
                    Optional.of(Hash.ZERO),
                    stranger.trustProof());
            QuicStreamChannel stream = peer.open(QuicStreamType.BIDIRECTIONAL);
            RawPeer.send(stream, new Frame.Introduction(claiming).encoded());
            RawPeer.send(stream, new Frame.Recall(Bytes.wrap(new byte[32])).encoded());
            refused(peer, RefusalCode.PROTOCOL_VIOLATION, "Proof was expected");
        }
    }

    @Test
    void bytesThatAreNoFrameAreRefused() throws Exception {
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            RawPeer.send(peer.open(QuicStreamType.BIDIRECTIONAL), Bytes.utf8("GET / HTTP/1.1\r\n\r\n"));
            refused(peer, RefusalCode.PROTOCOL_VIOLATION, "unknown");
        }
    }

    @Test
    void anIntroductionThatAnnouncesTooMuchIsRefusedBeforeItArrives() throws Exception {
        Bytes header = new CanonicalWriter()
                .u16(FrameType.INTRODUCTION.code())
                .u32(0xffff_ffffL)
                .toBytes();
        try (RawPeer peer = new RawPeer(stoq.localAddress(), stranger)) {
            RawPeer.send(peer.open(QuicStreamType.BIDIRECTIONAL), header);
            refused(peer, RefusalCode.PROTOCOL_VIOLATION, "at most");
        }
    }

    private Bytes hello() {
        Hello hello = new Hello(
                Hello.VERSION,
                network.id(),
                CLIENT_KEYS.publicKey(),
                Hash.ZERO,
                Optional.empty(),
                stranger.trustProof());
        return new Frame.Introduction(hello).encoded();
    }

    private void refused(RawPeer peer, RefusalCode code, String reason) throws Exception {
        QuicConnectionCloseEvent close = peer.closed();
        assertThat(close.isApplicationClose()).isTrue();
        assertThat(close.error()).isEqualTo(code.number());
        assertThat(new String(close.reason(), StandardCharsets.UTF_8)).contains(reason);
        assertThat(observer.next()).isEqualTo(new Refused(code, false));
    }
}
