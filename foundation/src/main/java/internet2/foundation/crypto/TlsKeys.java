package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** ECDSA P-256 keys for TLS: browsers and BoringSSL take no Ed25519 in an end-entity certificate. */
public final class TlsKeys {

    private static final String CURVE = "secp256r1";

    private TlsKeys() {}

    public static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", FastCrypto.provider());
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every provider has P-256", e);
        }
    }

    /** PKCS#8 (RFC 5958), unencrypted. Secret. */
    public static String toPem(PrivateKey key) {
        return new Pem(Pem.PRIVATE_KEY, Bytes.wrap(key.getEncoded())).text();
    }

    /**
     * Reads an unencrypted PKCS#8 key on P-256, from {@link #toPem} or {@code openssl genpkey}.
     *
     * @throws MalformedPemException if it is something else
     */
    public static PrivateKey parsePem(String text) throws MalformedPemException {
        Bytes encoded = Pem.parse(Pem.PRIVATE_KEY, text);
        try {
            PrivateKey key = factory().generatePrivate(new PKCS8EncodedKeySpec(encoded.toArray()));
            if (isOnP256(key)) {
                return key;
            }
        } catch (InvalidKeySpecException e) {
            throw new MalformedPemException("not a PKCS#8 key on P-256"); // the cause might quote it
        }
        throw new MalformedPemException("a PKCS#8 key, but not on P-256");
    }

    /**
     * Reads a public key on P-256.
     *
     * @param encoded SubjectPublicKeyInfo; anything else is an {@link IllegalArgumentException}
     */
    public static PublicKey publicKey(Bytes encoded) {
        try {
            PublicKey key = factory().generatePublic(new X509EncodedKeySpec(encoded.toArray()));
            if (isOnP256(key)) {
                return key;
            }
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("not a public key on P-256", e);
        }
        throw new IllegalArgumentException("a public key, but not on P-256");
    }

    private static boolean isOnP256(Key key) {
        if (!(key instanceof ECKey ec)) {
            return false;
        }
        ECParameterSpec expected = p256();
        return ec.getParams().getCurve().equals(expected.getCurve())
                && ec.getParams().getGenerator().equals(expected.getGenerator());
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", "SunEC");
            parameters.init(new ECGenParameterSpec(CURVE));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Whether the two halves belong together: one verifies what the other signs. */
    public static boolean matches(PrivateKey key, PublicKey publicKey) {
        byte[] probe = {1};
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA", FastCrypto.provider());
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of different kinds
        }
    }

    private static KeyFactory factory() {
        try {
            return KeyFactory.getInstance("EC", FastCrypto.provider());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every provider has P-256", e);
        }
    }
}
