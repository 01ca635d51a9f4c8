package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.group.Scalar;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyPairGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;

/** The private half of an {@link EncryptionPublicKey}, for one ceremony. */
final class EncryptionKey {

    private final XWingPrivateKeyParameters key;
    private final EncryptionPublicKey publicKey;

    /** @param seed 32 bytes */
    EncryptionKey(Bytes seed) {
        XWingKeyPairGenerator generator = new XWingKeyPairGenerator();
        generator.init(new XWingKeyGenerationParameters(new FixedSecureRandom(seed.toArray())));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        this.key = (XWingPrivateKeyParameters) pair.getPrivate();
        this.publicKey =
                new EncryptionPublicKey(Bytes.wrap(((XWingPublicKeyParameters) pair.getPublic()).getEncoded()));
    }

    EncryptionPublicKey publicKey() {
        return publicKey;
    }

    /** Empty where it was not sealed for this key and context, or holds no scalar. */
    Optional<Scalar> open(SealedShare closed, Bytes context) {
        try {
            byte[] secret = new XWingKEMExtractor(key)
                    .extractSecret(closed.encapsulation().toArray());
            return Box.open(secret, closed.box(), context).map(Scalar::decode);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty(); // no scalar; an X25519 half of small order
        }
    }
}
