package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM under a key that serves once, and so with a nonce of zeros (as RFC 9180 section 5.2 has it at first). */
final class Box {

    static final int TAG_SIZE = 16;

    private static final int NONCE_SIZE = 12;

    private Box() {}

    /** @param key wiped */
    static Bytes seal(byte[] key, Bytes plain, Bytes context) {
        try {
            return Bytes.wrap(cipher(Cipher.ENCRYPT_MODE, key, context).doFinal(plain.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /** @param key wiped */
    static Optional<Bytes> open(byte[] key, Bytes closed, Bytes context) {
        try {
            return Optional.of(
                    Bytes.wrap(cipher(Cipher.DECRYPT_MODE, key, context).doFinal(closed.toArray())));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, Bytes context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_SIZE, new byte[NONCE_SIZE]));
        Arrays.fill(key, (byte) 0);
        cipher.updateAAD(context.buffer());
        return cipher;
    }
}
