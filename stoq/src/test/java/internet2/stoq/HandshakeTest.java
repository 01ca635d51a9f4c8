package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.stoq.Handshake.Facts;
import internet2.stoq.Handshake.Outcome;
import internet2.stoq.ProofMemory.Proven;
import internet2.stoq.quic.ExportedSecret;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two handshakes and a wire between them, without a network. */
final class HandshakeTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final Bytes ONE_SECRET = Bytes.wrap(new byte[32]);
    private static final Bytes ANOTHER_SECRET = Bytes.of(new byte[31]).concat(Bytes.of((byte) 1));

    private final TestNetwork network = TestNetwork.create("handshakes");
    private final StoqIdentity server = goodForADay(SERVER_KEYS);
    private final StoqIdentity client = goodForADay(CLIENT_KEYS);
    private final ProofMemory serverMemory = new ProofMemory(10);
    private final ProofMemory clientMemory = new ProofMemory(10);
    private PeerAuthenticator authenticator = network.authenticator();
    private Instant now = Instant.now();

    @Test
    void bothSidesLearnWhoTheOtherIs() {
        Result result = run(client.tls().chain(), server.tls().chain(), ONE_SECRET, ONE_SECRET);
        assertThat(result.client().join().peer().id()).isEqualTo(server.node());
        assertThat(result.server().join().peer().id()).isEqualTo(client.node());
    }

    @Test
    void signaturesOfOneConnectionAreWorthNothingOnAnother() {
        Result result = run(client.tls().chain(), server.tls().chain(), ONE_SECRET, ANOTHER_SECRET);
        assertThat(codeOf(result.client())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
        assertThat(codeOf(result.server())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
    }

    @Test
    void bothMustHaveSeenTheSameCertificates() {
        authenticator = Everybody.INSTANCE;
        List<X509Certificate> otherOfTheSameClient =
                network.identity(CLIENT_KEYS).tls().chain();
        Result result = run(otherOfTheSameClient, server.tls().chain(), ONE_SECRET, ONE_SECRET);
        assertThat(codeOf(result.client())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
        assertThat(codeOf(result.server())).isIn(RefusalCode.BAD_TRANSCRIPT_SIGNATURE, RefusalCode.TRUST_PROOF_INVALID);
    }

    @Test
    void aSecondProofIsRecalledOverTheNewConnection() {
        assertThat(once(ONE_SECRET).client().join().remembered()).isFalse();
        assertThat(once(ANOTHER_SECRET).client().join().remembered()).isTrue();
    }

    @Test
    void aRecalledProofIsBoundToItsConnectionToo() {
        once(ONE_SECRET);
        Result spliced = run(client.tls().chain(), server.tls().chain(), ONE_SECRET, ANOTHER_SECRET);
        assertThat(codeOf(spliced.client())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
        assertThat(codeOf(spliced.server())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
    }

    @Test
    void whoDoesNotHoldTheRememberedKeyIsRefused() {
        once(ONE_SECRET);
        Hash name = clientMemory
                .latest(client.node(), server.node(), now)
                .orElseThrow()
                .name();
        clientMemory.remember(new Proven(name, ANOTHER_SECRET, client.node(), server.node(), now.plusSeconds(60)));
        assertThat(codeOf(once(ONE_SECRET).server())).isEqualTo(RefusalCode.BAD_TRANSCRIPT_SIGNATURE);
    }

    @Test
    void aProofIsForgottenInTime() {
        once(ONE_SECRET);
        now = now.plus(StoqLimits.standard().rememberedFor());
        assertThat(once(ONE_SECRET).client().join().remembered()).isFalse();
    }

    @Test
    void aRememberedProofIsOfNoUseToAnotherNode() {
        once(ONE_SECRET);
        Hash name = clientMemory
                .latest(client.node(), server.node(), now)
                .orElseThrow()
                .name();
        NodeId other = TestNetwork.newKeys().publicKey().id();
        assertThat(serverMemory.recall(name, server.node(), client.node(), now)).isPresent();
        assertThat(serverMemory.recall(name, server.node(), other, now)).isEmpty();
        assertThat(serverMemory.recall(name, other, client.node(), now)).isEmpty();
        serverMemory.forget(client.node());
        assertThat(serverMemory.recall(name, server.node(), client.node(), now)).isEmpty();
    }

    private StoqIdentity goodForADay(HybridKey keys) {
        Instant today = Instant.now();
        return network.identity(keys, today.minusSeconds(60), today.plus(Duration.ofDays(1)));
    }

    private record Result(CompletableFuture<Outcome> client, CompletableFuture<Outcome> server) {}

    private Result once(Bytes secret) {
        Result result = run(client.tls().chain(), server.tls().chain(), secret, secret);
        result.client().exceptionally(e -> null).join();
        result.server().exceptionally(e -> null).join();
        return result;
    }

    /** @param clientChain what the server was shown, and the other way round */
    private Result run(
            List<X509Certificate> clientChain,
            List<X509Certificate> serverChain,
            Bytes clientSecret,
            Bytes serverSecret) {
        BlockingQueue<Frame> up = new LinkedBlockingQueue<>();
        BlockingQueue<Frame> down = new LinkedBlockingQueue<>();
        return new Result(
                start(Role.CLIENT, client, serverChain, clientSecret, clientMemory, new Wire(up, down)),
                start(Role.SERVER, server, clientChain, serverSecret, serverMemory, new Wire(down, up)));
    }

    private CompletableFuture<Outcome> start(
            Role role,
            StoqIdentity self,
            List<X509Certificate> peerChain,
            Bytes secret,
            ProofMemory memory,
            FrameStream wire) {
        StoqLimits limits = StoqLimits.standard();
        LocalNode node = new LocalNode(
                limits,
                authenticator,
                new Offers(List.of()),
                StoqObserver.NONE,
                (InstantSource) () -> now,
                new SecureRandom(),
                memory,
                new Load(limits),
                Runnable::run);
        Facts facts =
                new Facts(role, self, peerChain, new ExportedSecret(secret), TestNetwork.loopback(1), Optional.empty());
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(new Handshake(facts, node, wire).run(verified -> {}));
            } catch (StoqException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private static RefusalCode codeOf(CompletableFuture<Outcome> outcome) {
        return ((ConnectionRefused) outcome.handle((done, failure) -> failure).join()).code();
    }

    private record Wire(BlockingQueue<Frame> out, BlockingQueue<Frame> in) implements FrameStream {

        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Override
        public void send(Frame frame) {
            out.add(frame);
        }

        @Override
        public void sendLast(Frame frame) {
            out.add(frame);
        }

        @Override
        public Frame receive() throws StoqException {
            try {
                Frame frame = in.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (frame == null) {
                    throw new ConnectionRefused(RefusalCode.HANDSHAKE_TIMED_OUT, "nothing came", false);
                }
                return frame;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
