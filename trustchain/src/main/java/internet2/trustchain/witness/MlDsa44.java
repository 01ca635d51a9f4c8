package internet2.trustchain.witness;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** ML-DSA-44 (FIPS 204, with an empty context) by the JDK, over raw public keys. */
final class MlDsa44 {

    static final int PUBLIC_KEY_SIZE = 1312;
    static final int SIGNATURE_SIZE = 2420;

    private static final String ALGORITHM = "ML-DSA-44";
    private static final String PROVIDER = "SUN";

    /** RFC 9881: SubjectPublicKeyInfo up to the key, with the OID 2.16.840.1.101.3.4.3.17. */
    private static final Bytes PREFIX = Bytes.parseHex("30820532300b06096086480165030403110382052100");

    private MlDsa44() {}

    static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, PROVIDER);
            generator.initialize(NamedParameterSpec.ML_DSA_44, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has ML-DSA-44", e);
        }
    }

    static Bytes raw(KeyPair pair) {
        Bytes encoded = Bytes.wrap(pair.getPublic().getEncoded());
        return encoded.slice(PREFIX.size(), encoded.size());
    }

    /** @throws IllegalArgumentException if it is none */
    static PrivateKey privateKey(Bytes pkcs8) {
        try {
            return KeyFactory.getInstance(ALGORITHM, PROVIDER)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of ML-DSA-44"); // the cause might quote it
        }
    }

    static Bytes sign(PrivateKey key, Bytes message) {
        try {
            Signature signing = Signature.getInstance(ALGORITHM, PROVIDER);
            signing.initSign(key);
            signing.update(message.toArray());
            return Bytes.wrap(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of ML-DSA-44 signs", e);
        }
    }

    /** False also where key or signature are malformed. */
    static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        try {
            Signature verification = Signature.getInstance(ALGORITHM, PROVIDER);
            verification.initVerify(KeyFactory.getInstance(ALGORITHM, PROVIDER)
                    .generatePublic(
                            new X509EncodedKeySpec(PREFIX.concat(publicKey).toArray())));
            verification.update(message.toArray());
            return verification.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
