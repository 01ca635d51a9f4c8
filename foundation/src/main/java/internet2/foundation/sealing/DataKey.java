package internet2.foundation.sealing;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key that secrets are sealed with: AES-256-GCM (NIST SP 800-38D). Never printed. */
public record DataKey(Bytes bytes) {

    public static final int SIZE = 32;
    public static final int NONCE_SIZE = 12;

    private static final int TAG_BITS = 128;

    public DataKey {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a key has " + SIZE + " bytes, not " + bytes.size());
        }
    }

    public static DataKey generate(SecureRandom random) {
        return new DataKey(random(SIZE, random));
    }

    /** A nonce, and what was sealed with it. Nonces are random: seal fewer than 2^32 secrets with one key. */
    public Bytes seal(Bytes secret, Bytes bound, SecureRandom random) {
        Bytes nonce = random(NONCE_SIZE, random);
        return nonce.concat(encrypt(nonce, secret, bound));
    }

    /** What {@link #seal} sealed with this key for this purpose. */
    public Bytes open(Bytes sealed, Bytes bound) throws SealRefused {
        if (sealed.size() < NONCE_SIZE) {
            throw new SealRefused("it is cut off");
        }
        return decrypt(sealed.slice(0, NONCE_SIZE), sealed.slice(NONCE_SIZE, sealed.size()), bound);
    }

    /**
     * @param nonce of {@link #NONCE_SIZE} bytes, never used twice with this key
     * @param bound what it belongs to: decrypting needs the same
     */
    public Bytes encrypt(Bytes nonce, Bytes secret, Bytes bound) {
        try {
            return crypt(Cipher.ENCRYPT_MODE, nonce, secret, bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    public Bytes decrypt(Bytes nonce, Bytes sealed, Bytes bound) throws SealRefused {
        try {
            return crypt(Cipher.DECRYPT_MODE, nonce, sealed, bound);
        } catch (AEADBadTagException wrong) {
            throw new SealRefused("another key, or it was altered", wrong);
        } catch (GeneralSecurityException e) {
            throw new SealRefused("it cannot be read: " + e.getMessage(), e);
        }
    }

    private Bytes crypt(int mode, Bytes nonce, Bytes input, Bytes bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(bytes.toArray(), "AES"), new GCMParameterSpec(TAG_BITS, nonce.toArray()));
        cipher.updateAAD(bound.toArray());
        return Bytes.wrap(cipher.doFinal(input.toArray()));
    }

    static Bytes random(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Override
    public String toString() {
        return "a data key";
    }
}
