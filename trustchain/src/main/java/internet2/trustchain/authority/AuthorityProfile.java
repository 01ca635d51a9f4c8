package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
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
        TBSCertificate tbs =
                make(new Fields(serial, from, to, name, name, key.publicKey(), OptionalInt.empty()), Optional.empty());
        return X509.signedEd25519(tbs, key.sign(X509.der(tbs)));
    }

    static Bytes intermediate(
            String network,
            Serial serial,
            Instant from,
            Instant to,
            Ed25519PublicKey key,
            IssuerCertificate root,
            LocalIssuingKey rootKey) {
        X500Name name =
                name(network, "Network Intermediate " + serial.toString().substring(0, 8));
        TBSCertificate tbs = make(
                new Fields(serial, from, to, root.subject(), name, key, OptionalInt.of(0)), Optional.of(root.keyId()));
        return X509.signedEd25519(tbs, rootKey.sign(X509.der(tbs)));
    }

    private record Fields(
            Serial serial,
            Instant from,
            Instant to,
            X500Name issuer,
            X500Name subject,
            Ed25519PublicKey key,
            OptionalInt pathLength) {}

    private static X500Name name(String network, String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, network)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static TBSCertificate make(Fields fields, Optional<Bytes> issuerKeyId) {
        SubjectPublicKeyInfo key = X509.keyInfo(fields.key());
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        tbs.setSerialNumber(new ASN1Integer(fields.serial().number()));
        tbs.setSignature(X509.ED25519);
        tbs.setIssuer(fields.issuer());
        tbs.setStartDate(X509.time(fields.from()));
        tbs.setEndDate(X509.time(fields.to()));
        tbs.setSubject(fields.subject());
        tbs.setSubjectPublicKeyInfo(key);
        try {
            tbs.setExtensions(extensions(fields, X509.keyId(key), issuerKeyId).generate());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
        return tbs.generateTBSCertificate();
    }

    private static ExtensionsGenerator extensions(Fields fields, Bytes keyId, Optional<Bytes> issuerKeyId)
            throws IOException {
        ExtensionsGenerator out = new ExtensionsGenerator();
        BasicConstraints constraints = fields.pathLength().isPresent()
                ? new BasicConstraints(fields.pathLength().getAsInt())
                : new BasicConstraints(true);
        out.addExtension(Extension.basicConstraints, true, constraints);
        out.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        out.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId.toArray()));
        if (issuerKeyId.isPresent()) {
            out.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(issuerKeyId.get().toArray()));
        }
        return out;
    }
}
