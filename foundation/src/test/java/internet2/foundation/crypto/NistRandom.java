package internet2.foundation.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** CTR_DRBG with AES-256 and no derivation function (NIST SP 800-90A), the source of all of NIST's test vectors. */
final class NistRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private static final int BLOCK = 16;
    private static final int KEY = 32;

    private byte[] key = new byte[KEY];
    private byte[] counter = new byte[BLOCK];

    /**
     * @param entropy 48 bytes
     */
    NistRandom(byte[] entropy) {
        update(entropy);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += BLOCK) {
            byte[] block = nextBlock();
            System.arraycopy(block, 0, bytes, at, Math.min(BLOCK, bytes.length - at));
        }
        update(new byte[KEY + BLOCK]);
    }

    private void update(byte[] input) {
        byte[] mixed = new byte[KEY + BLOCK];
        for (int at = 0; at < mixed.length; at += BLOCK) {
            System.arraycopy(nextBlock(), 0, mixed, at, BLOCK);
        }
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] ^= input[i];
        }
        key = Arrays.copyOfRange(mixed, 0, KEY);
        counter = Arrays.copyOfRange(mixed, KEY, KEY + BLOCK);
    }

    private byte[] nextBlock() {
        for (int i = BLOCK - 1; i >= 0 && ++counter[i] == 0; i--) {
            // carries on while a byte runs over
        }
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return aes.doFinal(counter);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
