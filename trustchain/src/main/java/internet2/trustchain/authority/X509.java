package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/** The few X.509 steps that issuing and judging share. */
final class X509 {

    /** RFC 8410 section 3: the parameters are absent. */
    static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

    private static final int KEY_ID_SIZE = 20;

    private X509() {}

    /**
     * Reads a certificate that is DER throughout.
     *
     * @throws MalformedInputException for anything else
     */
    static Certificate parse(Bytes der, int sizeMax) {
        byte[] checked = DerShape.check(der, sizeMax);
        try {
            Certificate certificate = Certificate.getInstance(checked);
            if (Arrays.equals(certificate.getEncoded(ASN1Encoding.DER), checked)) {
                return certificate;
            }
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle throws many kinds for ASN.1 of an unexpected shape; the input is to blame for each.
            throw new MalformedInputException("not an X.509 certificate");
        }
        throw new MalformedInputException("the certificate is not DER");
    }

    static Bytes der(ASN1Object value) {
        try {
            return Bytes.wrap(value.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }

    /** {@code SEQUENCE { tbs, Ed25519, signature }}: the shape of certificates and CRLs alike. */
    static Bytes signedEd25519(ASN1Object tbs, Bytes signature) {
        return der(new DERSequence(new ASN1Object[] {tbs, ED25519, new DERBitString(signature.toArray())}));
    }

    static SubjectPublicKeyInfo keyInfo(Ed25519PublicKey key) {
        return new SubjectPublicKeyInfo(ED25519, key.encoded().toArray());
    }

    static Ed25519PublicKey ed25519Key(SubjectPublicKeyInfo info) {
        if (!info.getAlgorithm().equals(ED25519)) {
            throw new MalformedInputException("authorities of this network hold Ed25519 keys");
        }
        return new Ed25519PublicKey(Bytes.of(info.getPublicKeyData().getOctets()));
    }

    /** RFC 7093 section 2, method 1: the first 160 bits of SHA-256 over the key's bits. */
    static Bytes keyId(SubjectPublicKeyInfo info) {
        return Hash.of(info.getPublicKeyData().getOctets()).bytes().slice(0, KEY_ID_SIZE);
    }

    static Optional<Bytes> authorityKeyId(Certificate certificate) {
        if (certificate.getTBSCertificate().getExtensions() == null) {
            return Optional.empty();
        }
        try {
            AuthorityKeyIdentifier id = AuthorityKeyIdentifier.fromExtensions(
                    certificate.getTBSCertificate().getExtensions());
            return id == null
                    ? Optional.empty()
                    : Optional.ofNullable(id.getKeyIdentifierOctets()).map(Bytes::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // an extension of another shape names nobody
        }
    }

    static Time time(Instant instant) {
        return new Time(Date.from(instant));
    }

    static Instant instant(Time time) {
        return time.getDate().toInstant();
    }
}
