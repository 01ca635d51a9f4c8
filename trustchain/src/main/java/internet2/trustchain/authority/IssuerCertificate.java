package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/**
 * A certificate of the authority itself, root or intermediate: a key that may sign certificates.
 * Its signature is not checked here; {@link #issued} does that for what it signed.
 *
 * @param der the certificate
 * @param subject its distinguished name
 * @param keyId subject key identifier
 * @param permitted what it may certify, where that is less than everything
 */
public record IssuerCertificate(
        Bytes der,
        X500Name subject,
        AuthorityKey key,
        Bytes keyId,
        Instant notBefore,
        Instant notAfter,
        Optional<PermittedNames> permitted) {

    static final int SIZE_MAX = 4096;

    private static final int FILE_NAME_BYTES = 8;

    /**
     * Reads a CA certificate.
     *
     * @throws MalformedInputException if it is anything else
     */
    public static IssuerCertificate parse(Bytes der) {
        Certificate certificate = X509.parse(der, SIZE_MAX);
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        return X509.reading("the CA certificate's extensions are malformed", () -> {
            if (extensions == null || !mayIssue(extensions)) {
                throw new MalformedInputException("not a CA certificate");
            }
            SubjectKeyIdentifier keyId = SubjectKeyIdentifier.fromExtensions(extensions);
            return new IssuerCertificate(
                    der,
                    certificate.getSubject(),
                    AuthorityKey.of(certificate.getSubjectPublicKeyInfo()),
                    Bytes.of(keyId.getKeyIdentifier()),
                    X509.instant(certificate.getStartDate()),
                    X509.instant(certificate.getEndDate()),
                    permitted(extensions));
        });
    }

    /** The name under which the gateway serves this certificate and its CRL, without an extension. */
    public String fileName() {
        return keyId.slice(0, FILE_NAME_BYTES).hex();
    }

    /**
     * The organisation in its subject, which is the network's trust domain.
     *
     * @throws MalformedInputException it names none
     */
    public String organization() {
        RDN[] organizations = subject.getRDNs(BCStyle.O);
        if (organizations.length != 1) {
            throw new MalformedInputException("a certificate of the authority names the network as its organisation");
        }
        return IETFUtils.valueToString(organizations[0].getFirst().getValue());
    }

    /** SHA-256 of the certificate. */
    public Hash fingerprint() {
        return Hash.of(der);
    }

    boolean validAt(Instant now) {
        return !now.isBefore(notBefore) && !now.isAfter(notAfter);
    }

    /** Whether {@code certificate} names this issuer and carries its signature. */
    boolean issued(Certificate certificate) {
        return names(certificate) && signed(certificate);
    }

    /**
     * Whether {@code certificate} says that this is its issuer.
     *
     * @throws MalformedInputException where it says so in a malformed way
     */
    boolean names(Certificate certificate) {
        return certificate.getIssuer().equals(subject)
                && X509.authorityKeyId(certificate).filter(keyId::equals).isPresent();
    }

    boolean signed(Certificate certificate) {
        return certificate.getSignatureAlgorithm().equals(key.hierarchy().signature())
                && certificate
                        .getSignatureAlgorithm()
                        .equals(certificate.getTBSCertificate().getSignature())
                && key.verify(
                        X509.der(certificate.getTBSCertificate()),
                        Bytes.of(certificate.getSignature().getOctets()));
    }

    private static Optional<PermittedNames> permitted(Extensions extensions) {
        NameConstraints constraints =
                NameConstraints.getInstance(extensions.getExtensionParsedValue(Extension.nameConstraints));
        return Optional.ofNullable(constraints).map(PermittedNames::of);
    }

    private static boolean mayIssue(Extensions extensions) {
        Extension constraints = extensions.getExtension(Extension.basicConstraints);
        Extension usage = extensions.getExtension(Extension.keyUsage);
        return constraints != null
                && constraints.isCritical()
                && BasicConstraints.getInstance(constraints.getParsedValue()).isCA()
                && usage != null
                && KeyUsage.fromExtensions(extensions).hasUsages(KeyUsage.keyCertSign);
    }
}
