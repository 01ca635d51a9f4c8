package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * A public key that may be certified: its form and strength are checked.
 *
 * @param info SubjectPublicKeyInfo in DER
 */
public record SubjectKey(Kind kind, Bytes info) {

    /** What the ledger knows the key by. */
    Hash digest() {
        return Hash.of(info);
    }

    public enum Kind {
        P256(1, "EC"),
        P384(2, "EC"),
        ED25519(3, "Ed25519"),
        RSA(4, "RSA");

        private final int code;
        private final String algorithm;

        Kind(int code, String algorithm) {
            this.code = code;
            this.algorithm = algorithm;
        }

        /** The canonical encoding's byte. */
        int code() {
            return code;
        }

        /** As a policy writes it, such as {@code p256}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind decode(CanonicalReader in) {
            int code = in.u8();
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw in.malformed("no kind of key has the code " + code);
        }
    }

    static final int SIZE_MAX = 2048;

    private static final int RSA_BITS_MIN = 2048;
    private static final int RSA_BITS_MAX = 8192;
    private static final BigInteger RSA_EXPONENT_MIN = BigInteger.valueOf(65537);
    private static final int RSA_EXPONENT_BITS_MAX = 64;
    private static final int ED25519_BYTES = 32;

    /**
     * Reads and judges a key.
     *
     * @throws MalformedInputException naming what is not taken and what would be
     */
    public static SubjectKey of(SubjectPublicKeyInfo info) {
        try {
            return X509.reading(
                    "the public key is malformed",
                    () -> new SubjectKey(kind(info), Bytes.wrap(info.getEncoded(ASN1Encoding.DER))));
        } catch (IOException e) {
            throw new MalformedInputException("the public key is malformed");
        }
    }

    public PublicKey toJca() {
        try {
            return KeyFactory.getInstance(kind.algorithm).generatePublic(new X509EncodedKeySpec(info.toArray()));
        } catch (GeneralSecurityException e) {
            throw new MalformedInputException("the public key is not usable");
        }
    }

    /** Whether the key signed this: an ECDSA key with SHA-2 of its size. RSA keys sign nothing here. */
    boolean verify(Bytes message, Bytes signature) {
        return switch (kind) {
            case P256 -> EcdsaSignature.verify(toJca(), "SHA256withECDSA", message, signature);
            case P384 -> EcdsaSignature.verify(toJca(), "SHA384withECDSA", message, signature);
            case ED25519 ->
                X509.ed25519Key(SubjectPublicKeyInfo.getInstance(info.toArray()))
                        .verify(message, signature);
            case RSA -> false;
        };
    }

    private static Kind kind(SubjectPublicKeyInfo info) throws IOException {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return curve(info);
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            boolean shaped = info.getAlgorithm().getParameters() == null
                    && info.getPublicKeyData().getOctets().length == ED25519_BYTES;
            return require(shaped, Kind.ED25519, "an Ed25519 key has 32 bytes and no parameters");
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsa(RSAPublicKey.getInstance(info.parsePublicKey()));
        }
        throw new MalformedInputException("keys are ECDSA P-256 or P-384, Ed25519, or RSA of at least 2048 bits");
    }

    private static Kind curve(SubjectPublicKeyInfo info) {
        byte[] point = info.getPublicKeyData().getOctets();
        boolean p256 = SECObjectIdentifiers.secp256r1.equals(info.getAlgorithm().getParameters());
        boolean p384 = SECObjectIdentifiers.secp384r1.equals(info.getAlgorithm().getParameters());
        require(p256 || p384, Kind.P256, "elliptic curve keys are on the named curve P-256 or P-384");
        require(point.length > 0 && point[0] == 4, Kind.P256, "elliptic curve points are uncompressed");
        // Throws where the point is not on the curve.
        ASN1ObjectIdentifier curve = p256 ? SECObjectIdentifiers.secp256r1 : SECObjectIdentifiers.secp384r1;
        CustomNamedCurves.getByOID(curve).getCurve().decodePoint(point);
        return p256 ? Kind.P256 : Kind.P384;
    }

    private static Kind rsa(RSAPublicKey key) {
        BigInteger modulus = key.getModulus();
        BigInteger exponent = key.getPublicExponent();
        boolean sized = modulus.bitLength() >= RSA_BITS_MIN && modulus.bitLength() <= RSA_BITS_MAX;
        require(sized, Kind.RSA, "an RSA key has 2048 to 8192 bits, not " + modulus.bitLength());
        boolean sound = modulus.signum() > 0
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(RSA_EXPONENT_MIN) >= 0
                && exponent.bitLength() <= RSA_EXPONENT_BITS_MAX;
        require(sound, Kind.RSA, "an RSA key has an odd modulus and an odd exponent of at least 65537");
        return require(!Roca.made(modulus), Kind.RSA, "this RSA key was made by a device with CVE-2017-15361 (ROCA)");
    }

    private static Kind require(boolean holds, Kind kind, String rule) {
        if (!holds) {
            throw new MalformedInputException(rule);
        }
        return kind;
    }
}
