package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MlKemPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Scalar;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A share that one recipient alone can read.
 *
 * @param encapsulation X-Wing's, 1120 bytes
 * @param box AES-256-GCM under the encapsulated secret, 48 bytes
 */
public record SealedShare(Bytes encapsulation, Bytes box) implements Encodable {

    static final int ENCAPSULATION_SIZE = MlKemPublicKey.CIPHERTEXT_SIZE + X25519.POINT_SIZE;
    static final int BOX_SIZE = Scalar.SIZE + Box.TAG_SIZE;

    public SealedShare {
        if (encapsulation.size() != ENCAPSULATION_SIZE || box.size() != BOX_SIZE) {
            throw new IllegalArgumentException("a sealed share has 1120 and 48 bytes");
        }
    }

    public static SealedShare decode(CanonicalReader in) {
        return new SealedShare(in.fixed(ENCAPSULATION_SIZE), in.fixed(BOX_SIZE));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(encapsulation).fixed(box);
    }
}
