package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.FastCrypto;
import internet2.foundation.crypto.Pem;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Makes certification requests (PKCS#10, RFC 2986) for keys of our own. */
public final class SigningRequest {

    private SigningRequest() {}

    /**
     * A request for a key on P-256 or P-384 or of Ed25519, signed with it.
     *
     * @param names DNS names, IPv6 addresses (with a colon) and URIs (with {@code ://}) for the subject alternative
     *     name; may be empty where the authority chooses the names by the identity
     * @return PEM
     */
    public static String create(KeyPair key, List<String> names) {
        try {
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Name(""), key.getPublic());
            if (!names.isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                GeneralName[] alternatives =
                        names.stream().map(SigningRequest::generalName).toArray(GeneralName[]::new);
                extensions.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(alternatives));
                request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            byte[] der = request.build(new JcaContentSignerBuilder(signatureAlgorithm(key.getPublic()))
                            .setProvider(FastCrypto.provider())
                            .build(key.getPrivate()))
                    .getEncoded();
            return new Pem(Pem.CERTIFICATE_REQUEST, Bytes.wrap(der)).text();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a key that was just made signs its request", e);
        }
    }

    /**
     * With what a key signs requests and enrolments: ECDSA with SHA-2 of the curve's size, or Ed25519.
     *
     * @throws IllegalArgumentException it is of another kind, and enrols nobody
     */
    public static String signatureAlgorithm(PublicKey key) {
        if (key instanceof ECKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            if (bits == 256 || bits == 384) {
                return "SHA" + bits + "withECDSA";
            }
        }
        if (key instanceof EdECKey || key.getAlgorithm().equals("Ed25519")) {
            return "Ed25519";
        }
        throw new IllegalArgumentException(
                "a key on P-256 or P-384 or of Ed25519 signs, not one of " + key.getAlgorithm());
    }

    private static GeneralName generalName(String name) {
        if (name.contains("://")) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, name);
        }
        return new GeneralName(name.contains(":") ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
