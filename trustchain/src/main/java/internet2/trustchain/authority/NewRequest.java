package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Makes certificate signing requests, for nodes and the command line. */
public final class NewRequest {

    private NewRequest() {}

    /**
     * A PKCS#10 request, DER, with an empty subject.
     *
     * @param pair on P-256, such as {@link internet2.foundation.crypto.TlsKeys#generate} makes
     * @param names for the subject alternative name extension; may be empty
     * @throws IssuanceRefused a name that no certificate can carry
     */
    public static Bytes make(KeyPair pair, List<String> names) throws IssuanceRefused {
        List<SubjectName> parsed = new ArrayList<>();
        for (String name : names) {
            parsed.add(SubjectName.parse(name));
        }
        try {
            CertificationRequestInfo info = new CertificationRequestInfo(
                    new X500Name(new RDN[0]),
                    SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
                    attributes(parsed));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(info.getEncoded(ASN1Encoding.DER));
            return X509.der(new CertificationRequest(
                    info,
                    new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                    new DERBitString(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a request is signed with an ECDSA P-256 key", e);
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }

    private static DERSet attributes(List<SubjectName> names) throws IOException {
        if (names.isEmpty()) {
            return new DERSet();
        }
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, AlternativeNames.write(names));
        return new DERSet(
                new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions.generate())));
    }
}
