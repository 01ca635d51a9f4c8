package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** The form of the authority's own certificates (RFC 5280 section 4.2.1): roots and intermediates. */
final class AuthorityProfile {

    private AuthorityProfile() {}

    static Bytes root(String network, Serial serial, Instant from, Instant to, LocalIssuingKey key) {
        X500Name name = name(network, "Network Root");
        TBSCertificate tbs = make(new Fields(serial, from, to, name, name, key.authorityKey(), Optional.empty()));
        return X509.signedEd25519(tbs, key.sign(X509.der(tbs)));
    }

    /** One with a name and key of its own. */
    static TBSCertificate intermediate(
            String network,
            Serial serial,
            Instant from,
            Instant to,
            AuthorityKey key,
            IssuerCertificate root,
            Optional<String> list) {
        X500Name name =
                name(network, "Network Intermediate " + serial.toString().substring(0, 8));
        Below below = new Below(root.keyId(), Optional.empty(), list);
        return make(new Fields(serial, from, to, root.subject(), name, key, Optional.of(below)));
    }

    /** As another intermediate, with another number, validity and address of the root's list. */
    static TBSCertificate renewed(
            Serial serial,
            Instant from,
            Instant to,
            IssuerCertificate before,
            IssuerCertificate root,
            Optional<String> list) {
        Below below = new Below(root.keyId(), before.permitted(), list);
        return make(new Fields(serial, from, to, root.subject(), before.subject(), before.key(), Optional.of(below)));
    }

    static Bytes webRoot(String network, Serial serial, Instant from, Instant to, WebIssuingKey key) {
        X500Name name = name(network, "Web Root");
        TBSCertificate tbs = make(new Fields(serial, from, to, name, name, key.authorityKey(), Optional.empty()));
        return X509.signed(tbs, Hierarchy.WEB, key.sign(X509.der(tbs)));
    }

    /** For servers only, and for these names only: whoever trusts the root trusts it with nothing else. */
    static Bytes webIntermediate(
            String network,
            Serial serial,
            Instant from,
            Instant to,
            AuthorityKey key,
            PermittedNames permitted,
            IssuerCertificate root,
            WebIssuingKey rootKey) {
        X500Name name = name(network, "Web Intermediate " + serial.toString().substring(0, 8));
        Below below = new Below(root.keyId(), Optional.of(permitted), Optional.empty());
        TBSCertificate tbs = make(new Fields(serial, from, to, root.subject(), name, key, Optional.of(below)));
        return X509.signed(tbs, Hierarchy.WEB, rootKey.sign(X509.der(tbs)));
    }

    /** @param below of an intermediate */
    private record Fields(
            Serial serial,
            Instant from,
            Instant to,
            X500Name issuer,
            X500Name subject,
            AuthorityKey key,
            Optional<Below> below) {}

    /**
     * @param issuer key identifier of the root
     * @param list where the root's revocation list is, if it has one
     */
    private record Below(Bytes issuer, Optional<PermittedNames> permitted, Optional<String> list) {}

    private static X500Name name(String network, String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, network)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static TBSCertificate make(Fields fields) {
        SubjectPublicKeyInfo key = fields.key().info();
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        tbs.setSerialNumber(new ASN1Integer(fields.serial().number()));
        tbs.setSignature(fields.key().hierarchy().signature());
        tbs.setIssuer(fields.issuer());
        tbs.setStartDate(X509.time(fields.from()));
        tbs.setEndDate(X509.time(fields.to()));
        tbs.setSubject(fields.subject());
        tbs.setSubjectPublicKeyInfo(key);
        try {
            tbs.setExtensions(extensions(fields, X509.keyId(key)).generate());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
        return tbs.generateTBSCertificate();
    }

    private static ExtensionsGenerator extensions(Fields fields, Bytes keyId) throws IOException {
        ExtensionsGenerator out = new ExtensionsGenerator();
        BasicConstraints constraints =
                fields.below().isPresent() ? new BasicConstraints(0) : new BasicConstraints(true);
        out.addExtension(Extension.basicConstraints, true, constraints);
        out.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        out.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId.toArray()));
        if (fields.below().isPresent()) {
            Below below = fields.below().get();
            out.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(below.issuer().toArray()));
            if (below.list().isPresent()) {
                out.addExtension(
                        Extension.cRLDistributionPoints,
                        false,
                        RootList.point(below.list().get()));
            }
            if (below.permitted().isPresent()) {
                out.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                // RFC 5280 section 4.2.1.10: "Conforming CAs MUST mark this extension as critical".
                out.addExtension(
                        Extension.nameConstraints, true, below.permitted().get().extension());
            }
        }
        return out;
    }
}
