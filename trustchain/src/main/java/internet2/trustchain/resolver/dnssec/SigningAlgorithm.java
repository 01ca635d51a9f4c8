package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.WireReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/** The algorithms that RFC 8624 3.1 tells a validator to implement. */
public enum SigningAlgorithm {
    RSASHA1(5, "RSA", "SHA1withRSA", "", 0),
    RSASHA1_NSEC3_SHA1(7, "RSA", "SHA1withRSA", "", 0),
    RSASHA256(8, "RSA", "SHA256withRSA", "", 0),
    RSASHA512(10, "RSA", "SHA512withRSA", "", 0),
    ECDSAP256SHA256(
            13, "EC", "SHA256withECDSAinP1363Format", "3059301306072a8648ce3d020106082a8648ce3d03010703420004", 64),
    ECDSAP384SHA384(14, "EC", "SHA384withECDSAinP1363Format", "3076301006072a8648ce3d020106052b8104002203620004", 96),
    ED25519(15, "Ed25519", "Ed25519", "302a300506032b6570032100", 32),
    ED448(16, "Ed448", "Ed448", "3043300506032b6571033a00", 57);

    /** RFC 3110 2. */
    private static final int RSA_BITS_MAX = 4096;

    /** The JDK takes no less, and less protects nobody. */
    private static final int RSA_BITS_MIN = 512;

    /** A long exponent makes a verification as dear as an attacker likes. */
    private static final int RSA_EXPONENT_BITS_MAX = 64;

    private final int number;
    private final String keys;
    private final String signatures;
    private final Bytes prefix;
    private final int keyBytes;

    /** @param prefix what stands before the key in X.509's form; empty for RSA, which has a form of its own here */
    SigningAlgorithm(int number, String keys, String signatures, String prefix, int keyBytes) {
        this.number = number;
        this.keys = keys;
        this.signatures = signatures;
        this.prefix = Bytes.parseHex(prefix);
        this.keyBytes = keyBytes;
    }

    public static Optional<SigningAlgorithm> of(int number) {
        for (SigningAlgorithm each : values()) {
            if (each.number == number) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** False, too, for keys and signatures that are malformed. */
    boolean verify(Bytes key, Bytes content, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(signatures);
            verifier.initVerify(publicKey(key));
            verifier.update(content.buffer());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException | MalformedInputException e) {
            return false;
        }
    }

    private PublicKey publicKey(Bytes key) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(keys);
        if (prefix.isEmpty()) {
            return factory.generatePublic(rsa(key));
        }
        if (key.size() != keyBytes) {
            throw new MalformedInputException("a key of " + this + " has " + keyBytes + " bytes");
        }
        return factory.generatePublic(new X509EncodedKeySpec(prefix.concat(key).toArray()));
    }

    /** RFC 3110 2: the exponent's length in one byte or, after a zero, in two. */
    private static RSAPublicKeySpec rsa(Bytes key) {
        WireReader in = new WireReader(key.toArray());
        int size = in.u8();
        BigInteger exponent = new BigInteger(1, in.take(size == 0 ? in.u16() : size));
        BigInteger modulus = new BigInteger(1, in.rest().toArray());
        if (exponent.bitLength() > RSA_EXPONENT_BITS_MAX
                || modulus.bitLength() > RSA_BITS_MAX
                || modulus.bitLength() < RSA_BITS_MIN) {
            throw new MalformedInputException("an RSA key of a size that is not used");
        }
        return new RSAPublicKeySpec(modulus, exponent);
    }
}
