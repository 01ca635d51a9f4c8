package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.log.TrustProof;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A certificate that this node holds the key of, as it stands in the data folder: {@code NAME.key}, {@code NAME.crt}
 * (leaf, then chain) and {@code NAME.proof}.
 */
record NodeCertificate(PrivateKey key, List<X509Certificate> chain, TrustProof proof) {

    /** The node's own, for STOQ, the gateway and DNS. */
    static final String NODE = "certificates/node";

    /** The administrator's, for the command line. */
    static final String ADMIN = "admin/admin";

    private static final List<String> PARTS = List.of(".key", ".crt", ".proof");

    NodeCertificate {
        chain = List.copyOf(chain);
    }

    /** Who is asked for a certificate. */
    @FunctionalInterface
    interface Issuer {
        IssuedCertificate issue(IssueRequest request) throws IssuanceRefused;
    }

    /** Makes a key, has it certified, and keeps both. */
    static NodeCertificate request(
            NodeFiles files, String name, Issuer issuer, Function<Bytes, IssueRequest> request, SecureRandom random)
            throws IssuanceRefused {
        KeyPair pair = TlsKeys.generate(random);
        Bytes csr = Bytes.utf8(SigningRequest.create(pair, List.of()));
        IssuedCertificate issued = issuer.issue(request.apply(csr));
        return keep(files, name, pair, issued.certificatePem() + issued.issuersPem(), issued.proof());
    }

    /** Writes what was issued for the key. A crash in between leaves a pair that {@link #load} finds out not to fit. */
    static NodeCertificate keep(NodeFiles files, String name, KeyPair pair, String chainPem, TrustProof proof) {
        files.writeTlsKey(name + ".key", pair);
        files.write(name + ".crt", chainPem);
        files.folder().writeSecret(name + ".proof", proof.encoded());
        return new NodeCertificate(pair.getPrivate(), parse(chainPem), proof);
    }

    /** What is kept under one name takes the place of what is kept under the other; goes on where it broke off. */
    static void replace(NodeFiles files, String name, String with) {
        PARTS.forEach(part -> files.move(with + part, name + part));
    }

    static void delete(NodeFiles files, String name) {
        PARTS.forEach(part -> files.delete(name + part));
    }

    /** What was kept, if all of it is there and still good at {@code now}. */
    static Optional<NodeCertificate> load(NodeFiles files, String name, Instant now) {
        return kept(files, name).filter(each -> each.notAfter().isAfter(now));
    }

    /** What was kept, if all of it is there; it may have expired. */
    static Optional<NodeCertificate> kept(NodeFiles files, String name) {
        Optional<PrivateKey> key = files.tlsKey(name + ".key");
        Optional<String> chain = files.read(name + ".crt");
        Optional<Bytes> proof = files.folder().readSecret(name + ".proof");
        if (key.isEmpty() || chain.isEmpty() || proof.isEmpty()) {
            return Optional.empty();
        }
        try {
            NodeCertificate kept = new NodeCertificate(key.get(), parse(chain.get()), TrustProof.decode(proof.get()));
            return kept.fits() ? Optional.of(kept) : Optional.empty();
        } catch (MalformedInputException | IllegalArgumentException e) {
            return Optional.empty(); // another is to be had
        }
    }

    Instant notBefore() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    Instant notAfter() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** Whether it names this node, as the SPIFFE ID of its certificate does. */
    boolean isOf(NodeId node) {
        try {
            Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
            return names != null && names.stream().anyMatch(name -> isText(name.get(1), "/node/" + node));
        } catch (CertificateParsingException e) {
            return false; // another is to be had
        }
    }

    private static boolean isText(Object name, String end) {
        return name instanceof String text && text.endsWith(end);
    }

    /** Whether the key is the certificate's. */
    private boolean fits() {
        return TlsKeys.matches(key, chain.getFirst().getPublicKey());
    }

    static List<X509Certificate> parse(String pem) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (Pem block : Pem.parseAll(pem)) {
                chain.add((X509Certificate) factory.generateCertificate(
                        new ByteArrayInputStream(block.content().toArray())));
            }
            return chain;
        } catch (MalformedPemException | CertificateException e) {
            throw new IllegalArgumentException("not certificates in PEM: " + e.getMessage(), e);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "NodeCertificate[until " + notAfter() + "]";
    }
}
