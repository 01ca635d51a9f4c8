package internet2.trustchain.authority;

import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * The one form that an end-entity certificate has, of the network hierarchy and of the web's.
 *
 * <p>Making one and judging one are the same function: a certificate conforms exactly if making it anew
 * from its own fields gives the same bytes. So no extension can be smuggled in, and none forgotten.
 */
final class CertificateProfile {

    /** Bytes of a certificate: the longest key and a hundred long names fit. */
    static final int SIZE_MAX = 32 * 1024;

    /** RFC 5280 appendix A.1, ub-common-name. */
    private static final int COMMON_NAME_LENGTH_MAX = 64;

    private static final int IDENTITY_DIGITS = 16;

    private CertificateProfile() {}

    /** What is to be signed. */
    static TBSCertificate make(CertificateFields fields, IssuerCertificate issuer) {
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        X500Name subject = subject(fields);
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(fields.keyInfo().toArray());
        tbs.setSerialNumber(new ASN1Integer(fields.serial().number()));
        tbs.setSignature(issuer.key().hierarchy().signature());
        tbs.setIssuer(issuer.subject());
        tbs.setStartDate(X509.time(fields.notBefore()));
        tbs.setEndDate(X509.time(fields.notAfter()));
        tbs.setSubject(subject);
        tbs.setSubjectPublicKeyInfo(key);
        try {
            tbs.setExtensions(extensions(fields, issuer, key, subject).generate());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
        return tbs.generateTBSCertificate();
    }

    /**
     * The fields of a certificate that is of this issuer, of this purpose and of this form in every byte.
     *
     * @throws MalformedInputException saying where it departs
     */
    static CertificateFields judge(Certificate certificate, Purpose purpose, IssuerCertificate issuer) {
        CertificateFields fields = fields(certificate, purpose, issuer);
        if (!issuer.issued(certificate)) {
            throw new MalformedInputException("the certificate does not carry the issuer's signature");
        }
        return fields;
    }

    /** The same before there is a signature: whatever stands in its place is left aside. */
    static CertificateFields fields(Certificate certificate, Purpose purpose, IssuerCertificate issuer) {
        CertificateFields fields = CertificateFields.of(certificate, purpose);
        if (!purpose.takes(fields.key().kind())) {
            throw new MalformedInputException("a certificate for " + purpose + " does not hold a key of the kind "
                    + fields.key().kind());
        }
        if (purpose.hierarchy() != issuer.key().hierarchy()) {
            throw new MalformedInputException("a certificate for " + purpose + " is not of the "
                    + issuer.key().hierarchy().text() + " hierarchy");
        }
        if (fields.urls().isPresent() && fields.urls().get().ocsp().isPresent() != asksByOcsp(purpose)) {
            throw new MalformedInputException(
                    "an address for OCSP stands in certificates of the network hierarchy only");
        }
        Optional<SubjectName> outside = issuer.permitted().flatMap(permitted -> permitted.outside(fields.names()));
        if (outside.isPresent()) {
            throw new MalformedInputException(outside.get().text() + " lies outside of what the issuer may certify");
        }
        if (fields.names().isEmpty() && purpose != Purpose.OCSP_RESPONDER) {
            throw new MalformedInputException("the certificate names nobody");
        }
        if (fields.urls().isPresent() && !namesItsShard(fields, issuer)) {
            throw new MalformedInputException("the certificate does not name the revocation list of its serial number");
        }
        if (!X509.der(certificate.getTBSCertificate()).equals(X509.der(make(fields, issuer)))) {
            throw new MalformedInputException("the certificate departs from the profile for " + purpose);
        }
        return fields;
    }

    /** A list at any other address would never hold it, and nobody would learn of its revocation there. */
    private static boolean namesItsShard(CertificateFields fields, IssuerCertificate issuer) {
        return fields.urls()
                .flatMap(urls -> CrlShard.at(urls.crl(), issuer.fileName()))
                .filter(CrlShard.of(fields.serial())::equals)
                .isPresent();
    }

    /** Browsers ask no responder; they have a list. */
    static boolean asksByOcsp(Purpose purpose) {
        return purpose.hierarchy() == Hierarchy.NETWORK;
    }

    /** A name for people, where one fits; programs read the subject alternative names. */
    private static X500Name subject(CertificateFields fields) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        commonName(fields).ifPresent(text -> name.addRDN(BCStyle.CN, text));
        return name.build();
    }

    private static Optional<String> commonName(CertificateFields fields) {
        if (fields.purpose() == Purpose.OCSP_RESPONDER) {
            return Optional.of("OCSP responder");
        }
        return switch (fields.names().getFirst()) {
            case SubjectName.DnsName dns when dns.text().length() <= COMMON_NAME_LENGTH_MAX -> Optional.of(dns.text());
            case SubjectName.DnsName tooLong -> Optional.empty();
            case SubjectName.Address address -> Optional.of(address.text());
            case SubjectName.SpiffeId id -> {
                String last = id.path().substring(id.path().lastIndexOf('/') + 1);
                yield Optional.of(last.substring(0, Math.min(last.length(), IDENTITY_DIGITS)));
            }
        };
    }

    private static ExtensionsGenerator extensions(
            CertificateFields fields, IssuerCertificate issuer, SubjectPublicKeyInfo key, X500Name subject)
            throws IOException {
        ExtensionsGenerator out = new ExtensionsGenerator();
        // RFC 5280 section 4.2.1.9 leaves it open for end entities; strict verifiers read its absence as doubt.
        out.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        out.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage(fields.key())));
        out.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(fields.purpose().extendedKeyUsage().toArray(KeyPurposeId[]::new)));
        out.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(X509.keyId(key).toArray()));
        out.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(issuer.keyId().toArray()));
        if (!fields.names().isEmpty()) {
            // RFC 5280 section 4.1.2.6: critical where the subject is an empty sequence.
            boolean critical = subject.getRDNs().length == 0;
            out.addExtension(Extension.subjectAlternativeName, critical, AlternativeNames.write(fields.names()));
        }
        if (fields.urls().isPresent()) {
            addUrls(out, fields.urls().get());
        }
        if (fields.purpose() == Purpose.OCSP_RESPONDER) {
            // RFC 6960 section 4.2.2.2.1: trusted for its short lifetime, or asking would never end.
            out.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
        }
        return out;
    }

    private static int keyUsage(SubjectKey key) {
        return switch (key.kind()) {
            case P256, P384, ED25519 -> KeyUsage.digitalSignature;
            case RSA -> KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        };
    }

    private static void addUrls(ExtensionsGenerator out, DistributionUrls urls) throws IOException {
        out.addExtension(Extension.cRLDistributionPoints, false, RootList.point(urls.crl()));
        List<AccessDescription> access = new ArrayList<>();
        urls.ocsp().ifPresent(ocsp -> access.add(new AccessDescription(AccessDescription.id_ad_ocsp, uri(ocsp))));
        access.add(new AccessDescription(AccessDescription.id_ad_caIssuers, uri(urls.caIssuers())));
        out.addExtension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(access.toArray(AccessDescription[]::new)));
    }

    private static GeneralName uri(String url) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, url);
    }
}
