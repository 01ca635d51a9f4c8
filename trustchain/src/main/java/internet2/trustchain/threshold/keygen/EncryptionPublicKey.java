package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MlKemPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;

/**
 * Where a recipient's shares go: an X-Wing key (draft-connolly-cfrg-xwing-kem: ML-KEM-768, then X25519).
 *
 * @param encoded 1216 bytes that pass FIPS 203 section 7.2 and give no zero secret (RFC 7748 section 6.1); anything
 *     else is an {@link IllegalArgumentException}
 */
public record EncryptionPublicKey(Bytes encoded) implements Encodable {

    public static final int SIZE = MlKemPublicKey.SIZE + X25519.POINT_SIZE;

    public EncryptionPublicKey {
        if (encoded.size() != SIZE) {
            throw new IllegalArgumentException("an encryption key has " + SIZE + " bytes, not " + encoded.size());
        }
        MlKemPublicKey postQuantum = new MlKemPublicKey(encoded.slice(0, MlKemPublicKey.SIZE));
        if (!contributes(encoded.slice(postQuantum.encoded().size(), SIZE))) {
            throw new IllegalArgumentException("the X25519 half of the encryption key has a small order");
        }
    }

    public static EncryptionPublicKey decode(CanonicalReader in) {
        try {
            return new EncryptionPublicKey(in.fixed(SIZE));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** @param context without which it cannot be opened */
    SealedShare seal(Scalar share, Bytes context, SecureRandom random) {
        SecretWithEncapsulation secret =
                new XWingKEMGenerator(random).generateEncapsulated(new XWingPublicKeyParameters(encoded.toArray()));
        Bytes box = Box.seal(secret.getSecret(), share.encoded(), context);
        return new SealedShare(Bytes.wrap(secret.getEncapsulation()), box);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(encoded);
    }

    private static boolean contributes(Bytes point) {
        byte[] any = new byte[X25519.SCALAR_SIZE];
        return X25519.calculateAgreement(any, 0, point.toArray(), 0, new byte[X25519.POINT_SIZE], 0);
    }
}
