package internet2.foundation.crypto;

import com.google.errorprone.annotations.Immutable;
import internet2.foundation.Bytes;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.pqc.crypto.falcon.FalconKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconKeyPairGenerator;
import org.bouncycastle.pqc.crypto.falcon.FalconParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconPublicKeyParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconSigner;

/**
 * Falcon-1024 as submitted to round 3 of the NIST process, by Bouncy Castle.
 *
 * <p>Encodings of the specification, version 1.2, section 3.11: a public key is {@code 0x0a} and 1024
 * coefficients of 14 bits, a private key {@code 0x5a} and f, g, F, a signature {@code 0x3a}, a salt of 40
 * bytes and the compressed polynomial.
 */
@Immutable
final class FalconScheme implements PostQuantumScheme {

    static final int PUBLIC_SIZE = 1793;
    static final int SIGNATURE_SIZE_MAX = 1330;

    private static final FalconParameters FALCON = FalconParameters.falcon_1024;
    private static final byte PUBLIC_HEADER = 0x0a;
    private static final byte PRIVATE_HEADER = 0x5a;
    private static final int SMALL_POLYNOMIAL_SIZE = 640;
    private static final int PRIVATE_SIZE = 1 + 2 * SMALL_POLYNOMIAL_SIZE + 1024;
    private static final int DEGREE = 1024;
    private static final int MODULUS = 12289;

    @Override
    public int privateKeySize() {
        return PRIVATE_SIZE;
    }

    @Override
    public KeyPair generate(SecureRandom random) {
        FalconKeyPairGenerator generator = new FalconKeyPairGenerator();
        generator.init(new FalconKeyGenerationParameters(random, FALCON));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        FalconPrivateKeyParameters privateKey = (FalconPrivateKeyParameters) pair.getPrivate();
        FalconPublicKeyParameters publicKey = (FalconPublicKeyParameters) pair.getPublic();
        return new KeyPair(
                Bytes.of(PRIVATE_HEADER).concat(Bytes.wrap(privateKey.getEncoded())),
                Bytes.of(PUBLIC_HEADER).concat(Bytes.wrap(publicKey.getH())));
    }

    @Override
    public byte[] sign(Bytes privateKey, byte[] message, SecureRandom random) {
        FalconSigner signer = new FalconSigner();
        signer.init(true, new ParametersWithRandom(read(privateKey), random));
        try {
            return signer.generateSignature(message);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("not a private key of Falcon-1024"); // the cause might quote it
        }
    }

    private static FalconPrivateKeyParameters read(Bytes privateKey) {
        if (privateKey.size() != PRIVATE_SIZE || privateKey.at(0) != PRIVATE_HEADER) {
            throw new IllegalArgumentException("not a private key of Falcon-1024");
        }
        int g = 1 + SMALL_POLYNOMIAL_SIZE;
        int bigF = g + SMALL_POLYNOMIAL_SIZE;
        return new FalconPrivateKeyParameters(
                FALCON,
                privateKey.slice(1, g).toArray(),
                privateKey.slice(g, bigF).toArray(),
                privateKey.slice(bigF, PRIVATE_SIZE).toArray(),
                new byte[0]); // the public key plays no part in signing
    }

    /** 1024 coefficients of 14 bits, each below the modulus. */
    @Override
    public boolean isPublicKey(Bytes publicKey) {
        if (publicKey.size() != PUBLIC_SIZE || publicKey.at(0) != PUBLIC_HEADER) {
            return false;
        }
        long window = 0;
        int bits = 0;
        int at = 1;
        for (int i = 0; i < DEGREE; i++) {
            while (bits < 14) {
                window = window << 8 | Byte.toUnsignedInt(publicKey.at(at++));
                bits += 8;
            }
            bits -= 14;
            if ((window >>> bits & 0x3fff) >= MODULUS) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean verify(Bytes publicKey, byte[] message, byte[] signature) {
        if (!isPublicKey(publicKey) || signature.length > SIGNATURE_SIZE_MAX) {
            return false;
        }
        FalconSigner verifier = new FalconSigner();
        verifier.init(
                false,
                new FalconPublicKeyParameters(
                        FALCON, publicKey.slice(1, PUBLIC_SIZE).toArray()));
        return verifier.verifySignature(message, signature);
    }
}
