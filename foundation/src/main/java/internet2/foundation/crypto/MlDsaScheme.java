package internet2.foundation.crypto;

import com.google.errorprone.annotations.Immutable;
import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;

/** ML-DSA-65 (FIPS 204) by the JDK, with an empty context. */
@Immutable
final class MlDsaScheme implements PostQuantumScheme {

    private static final String ALGORITHM = "ML-DSA-65";
    private static final String PROVIDER = "SUN";

    @Override
    public int privateKeySize() {
        return RawKeys.ML_DSA_65.privateSize();
    }

    @Override
    public KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM, PROVIDER);
            generator.initialize(NamedParameterSpec.ML_DSA_65, random);
            java.security.KeyPair pair = generator.generateKeyPair();
            return new KeyPair(RawKeys.ML_DSA_65.raw(pair.getPrivate()), RawKeys.ML_DSA_65.raw(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has ML-DSA-65", e);
        }
    }

    @Override
    public byte[] sign(Bytes privateKey, byte[] message, SecureRandom random) {
        try {
            Signature signing = Signature.getInstance(ALGORITHM, PROVIDER);
            signing.initSign(RawKeys.ML_DSA_65.privateKey(privateKey), random);
            signing.update(message);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of ML-DSA-65"); // the cause might quote it
        }
    }

    /** FIPS 204 section 5.3: every string of that size decodes. */
    @Override
    public boolean isPublicKey(Bytes publicKey) {
        return publicKey.size() == RawKeys.ML_DSA_65.publicSize();
    }

    @Override
    public boolean verify(Bytes publicKey, byte[] message, byte[] signature) {
        if (!isPublicKey(publicKey)) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(ALGORITHM, PROVIDER);
            verification.initVerify(RawKeys.ML_DSA_65.publicKey(publicKey));
            verification.update(message);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the JDK's way to say malformed
        }
    }
}
