package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * What differs between two end-entity certificates of the same purpose and issuer.
 *
 * @param notBefore in whole seconds, like {@code notAfter}, which still belongs to the lifetime
 * @param names the subject alternative names, in the order of the extension; never empty but for an OCSP
 *     responder
 * @param urls where to ask about it; absent in an OCSP responder's certificate
 */
record CertificateFields(
        Serial serial,
        Purpose purpose,
        Instant notBefore,
        Instant notAfter,
        SubjectKey key,
        List<SubjectName> names,
        Optional<DistributionUrls> urls) {

    CertificateFields {
        names = List.copyOf(names);
    }

    /**
     * Reads the fields of a certificate that claims to be of {@code purpose}. Whether everything else in it
     * is as the profile says shows when {@link CertificateProfile} makes it anew from these fields.
     *
     * @throws MalformedInputException where a field is absent or not allowed at all
     */
    static CertificateFields of(Certificate certificate, Purpose purpose) {
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null) {
            throw new MalformedInputException("the certificate has no extensions");
        }
        try {
            return X509.reading("the certificate's fields are malformed", () -> read(certificate, extensions, purpose));
        } catch (IssuanceRefused e) {
            throw new MalformedInputException(e.reason());
        }
    }

    private static CertificateFields read(Certificate certificate, Extensions extensions, Purpose purpose)
            throws IssuanceRefused {
        return new CertificateFields(
                Serial.of(certificate.getSerialNumber().getPositiveValue()),
                purpose,
                X509.instant(certificate.getStartDate()),
                X509.instant(certificate.getEndDate()),
                SubjectKey.of(certificate.getSubjectPublicKeyInfo()),
                X509.alternativeNames(extensions),
                urls(extensions));
    }

    private static Optional<DistributionUrls> urls(Extensions extensions) {
        CRLDistPoint lists = CRLDistPoint.getInstance(
                Extensions.getExtensionParsedValue(extensions, Extension.cRLDistributionPoints));
        AuthorityInformationAccess access = AuthorityInformationAccess.fromExtensions(extensions);
        if (lists == null && access == null) {
            return Optional.empty();
        }
        if (lists == null || access == null) {
            throw new MalformedInputException("one of the CRL and authority access extensions stands alone");
        }
        return Optional.of(new DistributionUrls(
                url(lists),
                url(access, AccessDescription.id_ad_ocsp),
                url(access, AccessDescription.id_ad_caIssuers)
                        .orElseThrow(() -> new MalformedInputException(
                                "the authority access extension lacks the issuer's address"))));
    }

    private static String url(CRLDistPoint lists) {
        DistributionPoint[] points = lists.getDistributionPoints();
        GeneralNames names =
                GeneralNames.getInstance(points[0].getDistributionPoint().getName());
        return uri(names.getNames()[0]);
    }

    private static Optional<String> url(
            AuthorityInformationAccess access, org.bouncycastle.asn1.ASN1ObjectIdentifier method) {
        for (AccessDescription description : access.getAccessDescriptions()) {
            if (description.getAccessMethod().equals(method)) {
                return Optional.of(uri(description.getAccessLocation()));
            }
        }
        return Optional.empty();
    }

    private static String uri(GeneralName name) {
        return ASN1IA5String.getInstance(name.getName()).getString();
    }

    /** Why a certificate that is made about {@code now} does not live so long, or nothing where it may. */
    Optional<String> lifetimeFault(Lifetimes lifetimes, IssuerCertificate issuer, Instant now) {
        Instant begin = notBefore.plus(IssuancePolicy.BACKDATE);
        Duration lifetime = Duration.between(begin, notAfter);
        boolean allowed = lifetimes.allow(lifetime);
        boolean current = notAfter.isAfter(now)
                && !notBefore.isAfter(now.plus(IssuancePolicy.CLOCK_SKEW_MAX))
                && !begin.isBefore(now.minus(IssuancePolicy.CLOCK_SKEW_MAX));
        boolean covered = !notAfter.isAfter(issuer.notAfter());
        return allowed && current && covered
                ? Optional.empty()
                : Optional.of(notBefore + " to " + notAfter + " is not a lifetime of " + lifetimes.min() + " to "
                        + lifetimes.max() + " that begins at " + now + " and ends before its issuer's");
    }

    Bytes keyInfo() {
        return key.info();
    }
}
