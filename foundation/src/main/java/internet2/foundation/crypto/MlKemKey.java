package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;

/** A decapsulation key of ML-KEM-768 (FIPS 203), by the JDK. Thread-safe. */
public final class MlKemKey {

    private static final String PROVIDER = "SunJCE";
    private static final int SECRET_END = 3 * 384;
    private static final int PUBLIC_END = SECRET_END + MlKemPublicKey.SIZE;
    private static final int HASH_END = PUBLIC_END + 32;

    private final PrivateKey privateKey;
    private final MlKemPublicKey publicKey;

    private MlKemKey(PrivateKey privateKey, MlKemPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    public static MlKemKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-768", PROVIDER);
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            KeyPair pair = generator.generateKeyPair();
            return new MlKemKey(pair.getPrivate(), new MlKemPublicKey(RawKeys.ML_KEM_768.raw(pair.getPublic())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has ML-KEM-768", e);
        }
    }

    /**
     * Of the expanded form of FIPS 203 section 7.1: the secret, the public key, its hash, a seed.
     *
     * @param encoded 2400 bytes that pass the hash check of section 7.3; else an {@link IllegalArgumentException}
     */
    public static MlKemKey of(Bytes encoded) {
        PrivateKey privateKey = RawKeys.ML_KEM_768.privateKey(encoded);
        Bytes publicKey = encoded.slice(SECRET_END, PUBLIC_END);
        if (!sha3(publicKey).equals(encoded.slice(PUBLIC_END, HASH_END))) {
            throw new IllegalArgumentException("a damaged private key of ML-KEM-768: its public key has another hash");
        }
        return new MlKemKey(privateKey, new MlKemPublicKey(publicKey));
    }

    /** Secret: 2400 bytes of FIPS 203 section 7.1. */
    public Bytes encoded() {
        return RawKeys.ML_KEM_768.raw(privateKey);
    }

    public MlKemPublicKey publicKey() {
        return publicKey;
    }

    /**
     * The shared secret of 32 bytes. A ciphertext made for another key, or changed on the way, gives a secret
     * that nobody else knows, not an error (implicit rejection).
     *
     * @param ciphertext 1088 bytes; anything else is an {@link IllegalArgumentException}
     */
    public Bytes decapsulate(Bytes ciphertext) {
        if (ciphertext.size() != MlKemPublicKey.CIPHERTEXT_SIZE) {
            throw new IllegalArgumentException("a ciphertext of ML-KEM-768 has 1088 bytes, not " + ciphertext.size());
        }
        try {
            return Bytes.wrap(kem().newDecapsulator(privateKey)
                    .decapsulate(ciphertext.toArray())
                    .getEncoded());
        } catch (DecapsulateException e) {
            throw new IllegalArgumentException("not a ciphertext of ML-KEM-768", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has ML-KEM-768", e);
        }
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "MlKemKey[public " + publicKey.encoded() + "]";
    }

    private static Bytes sha3(Bytes content) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA3-256").digest(content.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA3-256", e);
        }
    }

    static KEM kem() throws GeneralSecurityException {
        return KEM.getInstance("ML-KEM-768", PROVIDER);
    }
}
