package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import javax.crypto.KEM;

/**
 * An encapsulation key of ML-KEM-768 (FIPS 203) that has passed the modulus check of section 7.2.
 *
 * @param encoded 1184 bytes; anything else is an {@link IllegalArgumentException}
 */
public record MlKemPublicKey(Bytes encoded) implements Encodable {

    public static final int SIZE = 1184;
    public static final int CIPHERTEXT_SIZE = 1088;
    public static final int SECRET_SIZE = 32;

    /**
     * What {@link #encapsulate} gives: one part to send, one to keep.
     *
     * @param ciphertext 1088 bytes
     * @param secret 32 bytes
     */
    public record Encapsulation(Bytes ciphertext, Bytes secret) {

        /** Not the secret. */
        @Override
        public String toString() {
            return "Encapsulation[ciphertext " + ciphertext + "]";
        }
    }

    public MlKemPublicKey {
        if (encoded.size() != SIZE || !isReduced(encoded)) {
            throw new IllegalArgumentException("not a public key of ML-KEM-768: " + encoded.size() + " bytes");
        }
    }

    public static MlKemPublicKey decode(CanonicalReader in) {
        Bytes encoded = in.fixed(SIZE);
        if (!isReduced(encoded)) {
            throw in.malformed("a public key of ML-KEM-768 was expected");
        }
        return new MlKemPublicKey(encoded);
    }

    public Encapsulation encapsulate(SecureRandom random) {
        try {
            KEM.Encapsulator encapsulator =
                    MlKemKey.kem().newEncapsulator(RawKeys.ML_KEM_768.publicKey(encoded), random);
            KEM.Encapsulated result = encapsulator.encapsulate();
            return new Encapsulation(
                    Bytes.wrap(result.encapsulation()), Bytes.wrap(result.key().getEncoded()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the JDK refuses a checked ML-KEM-768 key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has ML-KEM-768", e);
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(encoded);
    }

    /** FIPS 203 section 7.2: each of the 3 * 256 coefficients of 12 bits, little-endian, is below 3329. */
    private static boolean isReduced(Bytes encoded) {
        for (int at = 0; at < SIZE - 32; at += 3) {
            int low = Byte.toUnsignedInt(encoded.at(at));
            int middle = Byte.toUnsignedInt(encoded.at(at + 1));
            int high = Byte.toUnsignedInt(encoded.at(at + 2));
            if ((low | (middle & 0xf) << 8) >= 3329 || (middle >>> 4 | high << 4) >= 3329) {
                return false;
            }
        }
        return true;
    }
}
