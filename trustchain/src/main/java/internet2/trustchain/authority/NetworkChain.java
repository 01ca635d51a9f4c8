package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.ChainRefused.Code;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The path check of the network hierarchy (RFC 5280 section 6.1, for the one shape that it has): an end
 * entity, an intermediate that the network registered, the network's root.
 *
 * <p>There is no search: the intermediates are known, so what a peer sends above its own certificate helps
 * nobody and is not looked at.
 */
final class NetworkChain {

    /** What this network's certificates may hold as critical; anything else critical is refused, unread. */
    private static final Set<ASN1ObjectIdentifier> CRITICAL_KNOWN = Set.of(
            Extension.basicConstraints,
            Extension.keyUsage,
            Extension.extendedKeyUsage,
            Extension.subjectAlternativeName);

    private final IssuerCertificate root;
    private final List<IssuerCertificate> issuers;

    /** @param issuers of which those that {@code root} did not sign are never relied on */
    NetworkChain(IssuerCertificate root, List<IssuerCertificate> issuers) {
        this.root = root;
        this.issuers = issuers.stream()
                .filter(each -> root.issued(X509.parse(each.der(), IssuerCertificate.SIZE_MAX)))
                .toList();
    }

    /** A certificate whose signature leads to the root; nothing else about it has been checked. */
    record Signed(Certificate certificate, IssuerCertificate issuer) {}

    static Certificate parse(Bytes der) throws ChainRefused {
        try {
            return X509.parse(der, CertificateProfile.SIZE_MAX);
        } catch (MalformedInputException e) {
            throw new ChainRefused(Code.MALFORMED, "the certificate is malformed: " + e.getMessage());
        }
    }

    Signed requireSigned(Certificate certificate) throws ChainRefused {
        IssuerCertificate issuer = issuer(certificate)
                .orElseThrow(() -> new ChainRefused(
                        Code.FOREIGN,
                        "the issuer \"" + Quoted.of(certificate.getIssuer().toString()) + "\" is not of this network"));
        if (!issuer.signed(certificate)) {
            throw new ChainRefused(Code.BAD_SIGNATURE, "the issuer's signature on the certificate does not hold");
        }
        return new Signed(certificate, issuer);
    }

    private Optional<IssuerCertificate> issuer(Certificate certificate) throws ChainRefused {
        try {
            return issuers.stream().filter(each -> each.names(certificate)).findFirst();
        } catch (MalformedInputException e) {
            throw new ChainRefused(Code.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    void requireCurrent(Signed signed, Instant now) throws ChainRefused {
        Certificate certificate = signed.certificate();
        requireCurrent(
                "the certificate",
                X509.instant(certificate.getStartDate()),
                X509.instant(certificate.getEndDate()),
                now);
        requireIssuersCurrent(signed, now);
    }

    /** Those above it: whatever is with the certificate itself. */
    void requireIssuersCurrent(Signed signed, Instant now) throws ChainRefused {
        requireCurrent(
                "its issuer", signed.issuer().notBefore(), signed.issuer().notAfter(), now);
        requireCurrent("the root", root.notBefore(), root.notAfter(), now);
    }

    /** An end entity for these purposes, with nothing critical that we do not understand. */
    static void requireSuitable(Certificate certificate, List<KeyPurposeId> purposes) throws ChainRefused {
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null) {
            throw new ChainRefused(Code.UNSUITABLE, "the certificate has no extensions");
        }
        for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
            if (!CRITICAL_KNOWN.contains(critical)) {
                throw new ChainRefused(Code.UNSUITABLE, "the critical extension " + critical + " is not understood");
            }
        }
        try {
            X509.reading("an extension of the certificate is malformed", () -> {
                requireUse(extensions, purposes);
                return true;
            });
        } catch (MalformedInputException e) {
            throw new ChainRefused(Code.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static void requireUse(Extensions extensions, List<KeyPurposeId> purposes) throws ChainRefused {
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        if (constraints != null && constraints.isCA()) {
            throw new ChainRefused(Code.UNSUITABLE, "a CA certificate is no end entity's");
        }
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        if (usage == null || !usage.hasUsages(KeyUsage.digitalSignature)) {
            throw new ChainRefused(Code.UNSUITABLE, "the key may not be used for signatures");
        }
        ExtendedKeyUsage extended = ExtendedKeyUsage.fromExtensions(extensions);
        for (KeyPurposeId purpose : purposes) {
            if (extended == null || !extended.hasKeyPurposeId(purpose)) {
                throw new ChainRefused(Code.UNSUITABLE, "the certificate lacks the extended key usage " + purpose);
            }
        }
    }

    private static void requireCurrent(String whose, Instant notBefore, Instant notAfter, Instant now)
            throws ChainRefused {
        if (now.isBefore(notBefore)) {
            throw new ChainRefused(Code.NOT_YET_VALID, whose + " is valid from " + notBefore + ", now is " + now);
        }
        if (now.isAfter(notAfter)) {
            throw new ChainRefused(Code.EXPIRED, whose + " expired at " + notAfter + ", now is " + now);
        }
    }
}
