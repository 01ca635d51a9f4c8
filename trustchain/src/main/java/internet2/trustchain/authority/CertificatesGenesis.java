package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * What the genesis document says about certificates: the payload of the module {@code certificates}.
 *
 * @param trustDomain the network's zone and SPIFFE trust domain, such as {@code example.internal}
 * @param root the network's root certificate, DER
 * @param intermediates certificates that the root issued and that issue end-entity certificates, DER
 * @param log the transparency log's key, named as its origin
 * @param policy with which the network begins
 * @param web the hierarchy for browsers, where there is one
 */
public record CertificatesGenesis(
        String trustDomain,
        Bytes root,
        List<Bytes> intermediates,
        NoteKey log,
        IssuancePolicy policy,
        Optional<WebHierarchy> web)
        implements Encodable {

    /** It must fit into a subject's organisation (RFC 5280 appendix A.1, ub-organization-name). */
    public static final int TRUST_DOMAIN_LENGTH_MAX = 64;

    private static final int FORMAT = 2;

    /** From before there was a web hierarchy; its policy says nothing of rules, and means the usual ones. */
    private static final int FORMAT_WITHOUT_WEB = 1;

    private static final int INTERMEDIATES_MAX = 16;

    public CertificatesGenesis {
        intermediates = List.copyOf(intermediates);
        Optional<String> fault = DnsNameRules.fault(trustDomain);
        if (fault.isPresent() || trustDomain.length() > TRUST_DOMAIN_LENGTH_MAX || trustDomain.startsWith("*")) {
            throw new IllegalArgumentException(
                    fault.orElse("a trust domain is a DNS name of at most " + TRUST_DOMAIN_LENGTH_MAX + " characters"));
        }
        requireHierarchy(Hierarchy.NETWORK, root, intermediates);
        if (web.isEmpty() && !policy.equals(IssuancePolicy.usual(policy.lifetimes(), policy.legacyIpv4()))) {
            throw new IllegalArgumentException("a network without a web hierarchy begins with the usual rules");
        }
    }

    public static CertificatesGenesis decode(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT && format != FORMAT_WITHOUT_WEB) {
            throw in.malformed("format " + FORMAT + " was expected, not " + format);
        }
        try {
            return new CertificatesGenesis(
                    in.text(TRUST_DOMAIN_LENGTH_MAX),
                    in.bytes(IssuerCertificate.SIZE_MAX),
                    in.list(INTERMEDIATES_MAX, next -> next.bytes(IssuerCertificate.SIZE_MAX)),
                    NoteKey.decode(in),
                    format == FORMAT_WITHOUT_WEB
                            ? IssuancePolicy.usual(Lifetimes.decode(in), in.bool())
                            : IssuancePolicy.decode(in),
                    format == FORMAT_WITHOUT_WEB ? Optional.empty() : Optional.of(WebHierarchy.decode(in)));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(web.isPresent() ? FORMAT : FORMAT_WITHOUT_WEB)
                .text(trustDomain)
                .bytes(root)
                .list(intermediates, CanonicalWriter::bytes)
                .value(log);
        if (web.isPresent()) {
            out.value(policy).value(web.get());
        } else {
            out.value(policy.lifetimes()).bool(policy.legacyIpv4());
        }
    }

    public IssuerCertificate rootCertificate() {
        return IssuerCertificate.parse(root);
    }

    /** Those of the network hierarchy. */
    public List<IssuerCertificate> issuers() {
        return intermediates.stream().map(IssuerCertificate::parse).toList();
    }

    /** Those of the web hierarchy too. */
    public List<IssuerCertificate> everyIssuer() {
        return Stream.concat(issuers().stream(), web.stream().flatMap(each -> each.issuers().stream()))
                .toList();
    }

    /** At the top of a hierarchy, where the network has it. */
    public Optional<IssuerCertificate> root(Hierarchy hierarchy) {
        return switch (hierarchy) {
            case NETWORK -> Optional.of(rootCertificate());
            case WEB -> web.map(WebHierarchy::rootCertificate);
        };
    }

    /** Whom to believe about the log, when these are the ledger's validators. */
    public LogTrust logTrust(List<HybridPublicKey> validators) {
        return LogTrust.majority(
                log,
                validators.stream().map(keys -> Cosigner.of(log.name(), keys)).toList());
    }

    static void requireHierarchy(Hierarchy hierarchy, Bytes root, List<Bytes> intermediates) {
        try {
            IssuerCertificate top = IssuerCertificate.parse(root);
            Certificate self = X509.parse(root, IssuerCertificate.SIZE_MAX);
            boolean sound = self.getIssuer().equals(self.getSubject())
                    && top.signed(self)
                    && !intermediates.isEmpty()
                    && top.key().hierarchy() == hierarchy;
            for (Bytes der : intermediates) {
                sound = sound && top.issued(X509.parse(der, IssuerCertificate.SIZE_MAX));
                sound = sound && IssuerCertificate.parse(der).key().hierarchy() == hierarchy;
            }
            if (!sound) {
                throw new IllegalArgumentException(
                        "the root certificate signs itself and each of at least one intermediate");
            }
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException("the genesis holds a certificate that is none: " + e.getMessage(), e);
        }
    }
}
