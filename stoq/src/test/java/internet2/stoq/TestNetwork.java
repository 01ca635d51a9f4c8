package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.stoq.quic.TlsMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A small network of its own: an Ed25519 root and intermediate, P-256 leaves named by their node id, and
 * an authenticator that vouches for them. Its trust proof is the intermediate's signature over
 * certificate and keys.
 */
public final class TestNetwork implements PeerAuthenticator {

    public static final InetSocketAddress ANY_PORT = loopback(0);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final NetworkId id;
    private final X509Certificate root;
    private final KeyPair intermediateKey;
    private final X509Certificate intermediate;
    private final Set<NodeId> revoked = ConcurrentHashMap.newKeySet();

    private TestNetwork(String name) {
        id = new NetworkId(Hash.of(Bytes.utf8(name)));
        KeyPair rootKey = generate("Ed25519");
        intermediateKey = generate("Ed25519");
        Instant now = Instant.now();
        Validity years = new Validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(3650)));
        root = certify("CN=" + name + " root", rootKey, "CN=" + name + " root", rootKey.getPrivate(), years, true);
        intermediate = certify(
                "CN=" + name + " intermediate",
                intermediateKey,
                "CN=" + name + " root",
                rootKey.getPrivate(),
                years,
                true);
    }

    public static TestNetwork create(String name) {
        return new TestNetwork(name);
    }

    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(Inet6Address.ofLiteral("::1"), port);
    }

    public NetworkId id() {
        return id;
    }

    /** Trusts this network's root alone. */
    public PeerAuthenticator authenticator() {
        return this;
    }

    /** A new node, certified for an hour. */
    public StoqIdentity identity() {
        return identity(newKeys());
    }

    /** The same node with a new TLS key and certificate, good for an hour. */
    public StoqIdentity identity(HybridKey keys) {
        Instant now = Instant.now();
        return identity(keys, now.minusSeconds(60), now.plusSeconds(3600));
    }

    public StoqIdentity identity(HybridKey keys, Instant from, Instant until) {
        KeyPair tls = generate("EC");
        X509Certificate leaf = certify(
                "CN=" + keys.publicKey().id(),
                tls,
                intermediate.getSubjectX500Principal().getName(),
                intermediateKey.getPrivate(),
                new Validity(from, until),
                false);
        TlsMaterial material = new TlsMaterial(tls.getPrivate(), List.of(leaf, intermediate));
        return new StoqIdentity(id, material, keys, trustProof(leaf, keys.publicKey()));
    }

    public static HybridKey newKeys() {
        return HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    }

    public void revoke(NodeId node) {
        revoked.add(node);
    }

    /** A node of this network on {@code ::1} that serves {@code handlers}. */
    public Stoq start(StoqIdentity self, Handler... handlers) throws IOException {
        return Stoq.open(StoqConfiguration.at(ANY_PORT), self, authenticator(), List.of(handlers), StoqObserver.NONE);
    }

    @Override
    public Verdict checkChain(List<X509Certificate> chain, Instant now) {
        X509Certificate leaf = chain.getFirst();
        if (chain.size() != 2 || !signedBy(chain.get(1), root) || !signedBy(leaf, chain.get(1))) {
            return new Verdict.Refused(RefusalCode.FOREIGN_CHAIN, "the chain does not lead to this network's root");
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            return new Verdict.Refused(
                    RefusalCode.CERTIFICATE_NOT_YET_VALID,
                    "valid from " + leaf.getNotBefore().toInstant());
        }
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            return new Verdict.Refused(
                    RefusalCode.CERTIFICATE_EXPIRED,
                    "expired at " + leaf.getNotAfter().toInstant());
        }
        NodeId node = nodeOf(leaf);
        if (revoked.contains(node)) {
            return new Verdict.Refused(RefusalCode.CERTIFICATE_REVOKED, "the certificate of " + node + " is revoked");
        }
        return new Verdict.Vouched(node);
    }

    @Override
    public Verdict checkTrust(X509Certificate leaf, HybridPublicKey keys, Bytes trustProof, Instant now) {
        if (trustProof.isEmpty()) {
            return new Verdict.Refused(RefusalCode.TRUST_PROOF_MISSING, "no trust proof came with the certificate");
        }
        if (!nodeOf(leaf).equals(keys.id())) {
            return new Verdict.Refused(
                    RefusalCode.KEY_MISMATCH, "the certificate is " + nodeOf(leaf) + "'s, the keys are " + keys.id());
        }
        if (!proofHolds(leaf, keys, trustProof)) {
            return new Verdict.Refused(RefusalCode.TRUST_PROOF_INVALID, "the trust proof does not hold");
        }
        return new Verdict.Vouched(keys.id());
    }

    public Bytes trustProof(X509Certificate leaf, HybridPublicKey keys) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(intermediateKey.getPrivate());
            signature.update(statement(leaf, keys));
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private boolean proofHolds(X509Certificate leaf, HybridPublicKey keys, Bytes trustProof) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(intermediateKey.getPublic());
            signature.update(statement(leaf, keys));
            return signature.verify(trustProof.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] statement(X509Certificate leaf, HybridPublicKey keys) throws CertificateException {
        return Bytes.wrap(leaf.getEncoded()).concat(keys.encoded()).toArray();
    }

    private static NodeId nodeOf(X509Certificate leaf) {
        return NodeId.parse(leaf.getSubjectX500Principal().getName().substring("CN=".length()));
    }

    private static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private record Validity(Instant from, Instant until) {}

    private static X509Certificate certify(
            String subject, KeyPair key, String issuer, PrivateKey issuerKey, Validity validity, boolean authority) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer),
                new BigInteger(127, RANDOM),
                Date.from(validity.from()),
                Date.from(validity.until()),
                new X500Principal(subject),
                key.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(issuerKey)));
        } catch (CertIOException | OperatorCreationException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
