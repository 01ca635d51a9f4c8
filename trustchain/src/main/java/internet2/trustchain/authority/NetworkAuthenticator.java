package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.PeerAuthenticator;
import internet2.stoq.RefusalCode;
import internet2.stoq.Verdict;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.log.HeadTrust;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.GeneralName;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who may talk over STOQ: nodes with a certificate of this network that stands in its log and was not
 * revoked, and that belongs to the hybrid keys which the node proves.
 *
 * <p>Everything it asks is here: the genesis document's certificates, the ledger's state, the proof that
 * the peer brings. A certificate that this node's state does not know yet is judged by its proof alone, since
 * a node that joins or lags would otherwise refuse those from whom it could learn. Thread-safe.
 *
 * <h2>Late nodes</h2>
 *
 * <p>Certificates live for a day, and renewing one takes a ledger that makes progress, which takes validators that talk
 * to each other. So if all of them were off for longer, none could ever come back. Therefore of those whom {@link
 * #withLate} names, which are current validators by this node's own state, an <em>expired</em> certificate is accepted,
 * and nothing else is let pass: chain, signatures, uses, revocation and the place in the log are checked as ever, and a
 * certificate that is not valid yet is refused. What expiry guards against is a TLS key that was copied long ago and
 * never reported. It alone opens nothing here: STOQ has the peer sign each connection's transcript with the hybrid
 * identity that the certificate names, and the same identity signs the validator's votes; whoever holds that key needs
 * no old certificate. A validator that is convicted or retired is no longer named, and loses this with its vote.
 */
public final class NetworkAuthenticator implements PeerAuthenticator {

    private static final int CHAIN_LENGTH_MAX = 4;

    private final String trustDomain;
    private final NetworkChain path;
    private final VerifiedCheckpoints checkpoints;
    private final Optional<RevocationView> revocations;
    private final Predicate<NodeId> mayBeLate;
    private final Predicate<NodeId> excluded;

    /**
     * @param trust the log's key, from the same genesis, and the validators of the ledger
     * @param revocations the ledger's; empty only while a joining node has no state at all
     */
    public NetworkAuthenticator(CertificatesGenesis genesis, HeadTrust trust, Optional<RevocationView> revocations) {
        this(
                genesis.trustDomain(),
                new NetworkChain(genesis.rootCertificate(), genesis.issuers()),
                new VerifiedCheckpoints(trust),
                revocations,
                nobody -> false,
                nobody -> false);
    }

    private NetworkAuthenticator(
            String trustDomain,
            NetworkChain path,
            VerifiedCheckpoints checkpoints,
            Optional<RevocationView> revocations,
            Predicate<NodeId> mayBeLate,
            Predicate<NodeId> excluded) {
        this.trustDomain = trustDomain;
        this.path = path;
        this.checkpoints = checkpoints;
        this.revocations = revocations;
        this.mayBeLate = mayBeLate;
        this.excluded = excluded;
    }

    /** As this, but an expired certificate is accepted of these nodes: see "Late nodes" above. */
    public NetworkAuthenticator withLate(Predicate<NodeId> nodes) {
        return new NetworkAuthenticator(trustDomain, path, checkpoints, revocations, nodes, excluded);
    }

    /** As this, but these nodes are refused whatever their certificate says: they are out, or have not come in. */
    public NetworkAuthenticator without(Predicate<NodeId> nodes) {
        return new NetworkAuthenticator(trustDomain, path, checkpoints, revocations, mayBeLate, nodes);
    }

    @Override
    public Verdict checkChain(List<X509Certificate> chain, Instant now) {
        if (chain.isEmpty()) {
            return new Verdict.Refused(RefusalCode.NO_CERTIFICATE, "the peer sent no certificate");
        }
        if (chain.size() > CHAIN_LENGTH_MAX) {
            return new Verdict.Refused(
                    RefusalCode.FOREIGN_CHAIN, "the chain has more than " + CHAIN_LENGTH_MAX + " certificates");
        }
        try {
            Certificate leaf = NetworkChain.parse(encoded(chain.getFirst()));
            Optional<NodeId> named = node(leaf);
            List<Certificate> above = new ArrayList<>();
            for (X509Certificate each : chain.subList(1, chain.size())) {
                above.add(NetworkChain.parse(encoded(each)));
            }
            path.require(leaf, above, now, named.filter(mayBeLate).isPresent());
            NodeId node = required(named);
            requireNotRevoked(leaf);
            return excluded.test(node)
                    ? new Verdict.Refused(
                            RefusalCode.EXCLUDED, "node " + node + " is no member of the network, or was excluded")
                    : new Verdict.Vouched(node);
        } catch (ChainRefused e) {
            return new Verdict.Refused(refusal(e.code()), e.reason());
        }
    }

    @Override
    public Verdict checkTrust(X509Certificate leaf, HybridPublicKey keys, Bytes trustProof, Instant now) {
        try {
            Bytes der = encoded(leaf);
            NodeId node = required(node(NetworkChain.parse(der)));
            if (!node.equals(keys.id())) {
                return new Verdict.Refused(
                        RefusalCode.KEY_MISMATCH, "the certificate is of node " + node + ", the keys of " + keys.id());
            }
            if (trustProof.isEmpty()) {
                return new Verdict.Refused(
                        RefusalCode.TRUST_PROOF_MISSING, "the peer sent no proof that its certificate is in the log");
            }
            TrustProof proof = TrustProof.decode(trustProof);
            proof.requireIncluded(der);
            checkpoints.require(proof.checkpoint());
            return new Verdict.Vouched(node);
        } catch (ChainRefused e) {
            return new Verdict.Refused(refusal(e.code()), e.reason());
        } catch (MalformedInputException e) {
            return new Verdict.Refused(
                    RefusalCode.TRUST_PROOF_INVALID, "the trust proof is malformed: " + e.getMessage());
        } catch (LogRefused e) {
            return new Verdict.Refused(RefusalCode.TRUST_PROOF_INVALID, "the trust proof does not hold: " + e.reason());
        }
    }

    private void requireNotRevoked(Certificate certificate) throws ChainRefused {
        if (revocations.isEmpty()) {
            return;
        }
        Serial serial;
        try {
            serial = Serial.of(certificate.serialNumber());
        } catch (IllegalArgumentException e) {
            throw new ChainRefused(ChainRefused.Code.UNSUITABLE, "the serial number is not one of this network");
        }
        if (revocations.get().standing(serial) instanceof Standing.Revoked revoked) {
            throw new ChainRefused(
                    ChainRefused.Code.REVOKED,
                    "the certificate " + serial + " was revoked at " + revoked.time() + ": "
                            + revoked.reason().text());
        }
    }

    private Optional<NodeId> node(Certificate certificate) {
        return certificate.alternativeNames().stream()
                .filter(GeneralName.Uri.class::isInstance)
                .flatMap(name -> spiffe(((GeneralName.Uri) name).uri()).stream())
                .filter(SubjectName.SpiffeId::isNode)
                .findFirst()
                .flatMap(id -> id.subject(trustDomain));
    }

    private static Optional<SubjectName.SpiffeId> spiffe(String uri) {
        try {
            return Optional.of(SubjectName.SpiffeId.of(uri));
        } catch (IssuanceRefused | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private NodeId required(Optional<NodeId> named) throws ChainRefused {
        return named.orElseThrow(() ->
                new ChainRefused(ChainRefused.Code.UNSUITABLE, "the certificate names no node of " + trustDomain));
    }

    private static Bytes encoded(X509Certificate certificate) throws ChainRefused {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new ChainRefused(ChainRefused.Code.MALFORMED, "the certificate has no encoding");
        }
    }

    private static RefusalCode refusal(ChainRefused.Code code) {
        return switch (code) {
            case MALFORMED, UNSUITABLE -> RefusalCode.UNSUITABLE_CERTIFICATE;
            case FOREIGN, BAD_SIGNATURE -> RefusalCode.FOREIGN_CHAIN;
            case NOT_YET_VALID -> RefusalCode.CERTIFICATE_NOT_YET_VALID;
            case EXPIRED -> RefusalCode.CERTIFICATE_EXPIRED;
            case REVOKED -> RefusalCode.CERTIFICATE_REVOKED;
        };
    }
}
