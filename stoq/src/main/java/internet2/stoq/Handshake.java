package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.stoq.ProofMemory.Proven;
import internet2.stoq.quic.ExportedSecret;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves two nodes to each other once TLS is complete; see the package for the argument. The same code
 * for both sides, blocking, without any I/O but its {@link FrameStream}.
 *
 * <pre>
 *   client                              server
 *   Introduction            ->
 *                           <-          Introduction
 *   Proof | Recall          ->  <-      Proof | Recall
 *   Accepted                ->  <-      Accepted
 * </pre>
 */
final class Handshake {

    /**
     * What TLS has established.
     *
     * @param peerChain leaf first; empty where the peer sent none
     * @param expected whom the caller wants to reach
     */
    record Facts(
            Role role,
            StoqIdentity self,
            List<X509Certificate> peerChain,
            ExportedSecret secret,
            InetSocketAddress address,
            Optional<NodeId> expected) {}

    /**
     * @param trustProof as the peer stapled it, for asking again
     * @param remembered whether an earlier proof stood in for a signature
     */
    record Outcome(Peer peer, Bytes trustProof, boolean remembered) {}

    private static final String MAC = "HmacSHA256";

    private final Facts facts;
    private final PeerAuthenticator authenticator;
    private final ProofMemory memory;
    private final StoqLimits limits;
    private final InstantSource clock;
    private final SecureRandom random;
    private final FrameStream stream;

    Handshake(Facts facts, LocalNode node, FrameStream stream) {
        this.facts = facts;
        this.authenticator = node.authenticator();
        this.memory = node.memory();
        this.limits = node.limits();
        this.clock = node.clock();
        this.random = node.random();
        this.stream = stream;
    }

    /**
     * @param verified runs as soon as the peer is proven, and before it can know
     * @throws ConnectionRefused by us or by the peer
     */
    Outcome run(java.util.function.Consumer<Outcome> verified) throws StoqException {
        NodeId certified = checkChain();
        Optional<Proven> offered =
                facts.role() == Role.CLIENT ? memory.latest(own(), certified, clock.instant()) : Optional.empty();
        Hello mine;
        Hello theirs;
        if (facts.role() == Role.CLIENT) {
            mine = introduce(offered);
            theirs = receiveHello(certified);
        } else {
            theirs = receiveHello(certified);
            offered = theirs.remembered().flatMap(name -> memory.recall(name, own(), certified, clock.instant()));
            mine = introduce(offered);
        }
        checkTrust(certified, theirs);
        Optional<Proven> agreed = offered.filter(known -> theirs.remembered().equals(Optional.of(known.name())));
        Transcript transcript = transcript(mine, theirs);
        prove(transcript, agreed);
        checkProof(transcript, theirs, agreed);

        Peer peer = new Peer(certified, theirs.keys(), facts.peerChain().getFirst(), facts.address());
        Outcome outcome = new Outcome(peer, theirs.trustProof(), agreed.isPresent());
        verified.accept(outcome);
        stream.sendLast(new Frame.Accepted());
        expect(Frame.Accepted.class);
        if (agreed.isEmpty()) {
            remember(certified);
        }
        return outcome;
    }

    private NodeId own() {
        return facts.self().node();
    }

    private NodeId checkChain() throws ConnectionRefused {
        if (facts.peerChain().isEmpty()) {
            throw refused(RefusalCode.NO_CERTIFICATE, "every node shows a certificate");
        }
        NodeId node = vouched(authenticator.checkChain(facts.peerChain(), clock.instant()));
        if (facts.expected().isPresent() && !facts.expected().get().equals(node)) {
            throw refused(
                    RefusalCode.UNEXPECTED_NODE, "node " + facts.expected().get() + " was expected, not " + node);
        }
        return node;
    }

    private Hello introduce(Optional<Proven> remembered) {
        byte[] nonce = new byte[Hash.SIZE];
        random.nextBytes(nonce);
        Hello hello = new Hello(
                Hello.VERSION,
                facts.self().network(),
                facts.self().keys().publicKey(),
                Hash.wrap(nonce),
                remembered.map(Proven::name),
                facts.self().trustProof());
        stream.send(new Frame.Introduction(hello));
        return hello;
    }

    private Hello receiveHello(NodeId certified) throws StoqException {
        Hello theirs = expect(Frame.Introduction.class).hello();
        if (theirs.version() != Hello.VERSION) {
            throw refused(
                    RefusalCode.PROTOCOL_VERSION,
                    "version " + Hello.VERSION + " is spoken here, not " + theirs.version());
        }
        if (!theirs.network().equals(facts.self().network())) {
            throw refused(
                    RefusalCode.WRONG_NETWORK,
                    "this is network " + facts.self().network() + ", not " + theirs.network());
        }
        if (!theirs.keys().id().equals(certified)) {
            throw refused(
                    RefusalCode.KEY_MISMATCH,
                    "the certificate is " + certified + "'s, the keys are "
                            + theirs.keys().id() + "'s");
        }
        return theirs;
    }

    private void checkTrust(NodeId certified, Hello theirs) throws ConnectionRefused {
        NodeId trusted = vouched(authenticator.checkTrust(
                facts.peerChain().getFirst(), theirs.keys(), theirs.trustProof(), clock.instant()));
        if (!trusted.equals(certified)) {
            throw refused(
                    RefusalCode.KEY_MISMATCH, "the certificate is " + certified + "'s, its proof is " + trusted + "'s");
        }
    }

    private Transcript transcript(Hello mine, Hello theirs) {
        Hash ownLeaf = certificateHash(facts.self().tls().leaf());
        Hash peerLeaf = certificateHash(facts.peerChain().getFirst());
        Hash ownHello = Hash.of(mine.encoded());
        Hash peerHello = Hash.of(theirs.encoded());
        Bytes exported = facts.secret().derive(Transcript.EXPORTER_BINDING, Transcript.EXPORTED_BYTES);
        return facts.role() == Role.CLIENT
                ? new Transcript(exported, ownLeaf, peerLeaf, ownHello, peerHello)
                : new Transcript(exported, peerLeaf, ownLeaf, peerHello, ownHello);
    }

    private void prove(Transcript transcript, Optional<Proven> agreed) {
        Bytes own = transcript.of(facts.role());
        stream.send(agreed.<Frame>map(known -> new Frame.Recall(mac(known, own)))
                .orElseGet(() -> new Frame.Proof(facts.self().keys().postQuantumSign(Transcript.DOMAIN, own))));
    }

    private void checkProof(Transcript transcript, Hello theirs, Optional<Proven> agreed) throws StoqException {
        Bytes signed = transcript.of(facts.role().other());
        boolean good = agreed.isPresent()
                ? expect(Frame.Recall.class).mac().equals(mac(agreed.get(), signed))
                : theirs.keys()
                        .verifyPostQuantum(
                                Transcript.DOMAIN,
                                signed,
                                expect(Frame.Proof.class).signature());
        if (!good) {
            throw refused(
                    RefusalCode.BAD_TRANSCRIPT_SIGNATURE,
                    theirs.keys().id() + " has not proven its post-quantum key over this connection");
        }
    }

    private void remember(NodeId peer) {
        Hash name = Hash.wrap(facts.secret()
                .derive(Transcript.EXPORTER_MEMORY_NAME, Hash.SIZE)
                .toArray());
        Bytes key = facts.secret().derive(Transcript.EXPORTER_MEMORY_KEY, Hash.SIZE);
        Instant until = clock.instant().plus(limits.rememberedFor());
        memory.remember(new Proven(name, key, own(), peer, until));
    }

    private <F extends Frame> F expect(Class<F> kind) throws StoqException {
        Frame frame = stream.receive();
        if (!kind.isInstance(frame)) {
            throw refused(RefusalCode.PROTOCOL_VIOLATION, kind.getSimpleName() + " was expected, not " + frame.type());
        }
        return kind.cast(frame);
    }

    private static NodeId vouched(Verdict verdict) throws ConnectionRefused {
        return switch (verdict) {
            case Verdict.Vouched(NodeId node) -> node;
            case Verdict.Refused(RefusalCode code, String reason) -> throw refused(code, reason);
        };
    }

    private static ConnectionRefused refused(RefusalCode code, String reason) {
        return new ConnectionRefused(code, reason, false);
    }

    private static Hash certificateHash(X509Certificate certificate) {
        try {
            return Hash.of(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate from TLS has an encoding", e);
        }
    }

    private static Bytes mac(Proven proven, Bytes message) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(proven.key().toArray(), MAC));
            return Bytes.wrap(mac.doFinal(message.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
