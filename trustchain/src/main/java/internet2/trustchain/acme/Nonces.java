package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces (RFC 8555 section 6.5), each good once. A nonce is a counter with a MAC over it, so handing one out costs no
 * memory and nobody can push out another's; only those that were used are remembered, and when they are too many, the
 * oldest nonces end for everybody. None outlives the process: clients take the new one that comes with the refusal.
 */
final class Nonces {

    /** As many nonces as may be under way at the same time. */
    static final int USED_MAX = 1 << 16;

    private static final int MAC_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final TreeSet<Long> used = new TreeSet<>(); // guarded by this
    private long next = 1; // guarded by this
    private long floor; // guarded by this: this one and all below it are used up

    Nonces(RandomGenerator random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    String issue() {
        long counter;
        synchronized (this) {
            counter = next++;
        }
        Bytes number =
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
        return Json.base64url(number.concat(mac(number)));
    }

    /** Whether the nonce was handed out here and is used for the first time. */
    boolean redeem(String nonce) {
        Bytes read;
        try {
            read = Json.base64url(nonce, "the nonce");
        } catch (AcmeRefused e) {
            return false;
        }
        if (read.size() != Long.BYTES + MAC_BYTES) {
            return false;
        }
        Bytes number = read.slice(0, Long.BYTES);
        boolean ours = MessageDigest.isEqual(
                mac(number).toArray(), read.slice(Long.BYTES, read.size()).toArray());
        return ours && use(number.buffer().getLong());
    }

    private synchronized boolean use(long counter) {
        if (counter <= floor || !used.add(counter)) {
            return false;
        }
        while (!used.isEmpty() && (used.size() > USED_MAX || used.first() == floor + 1)) {
            floor = used.pollFirst();
        }
        return true;
    }

    private Bytes mac(Bytes number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Bytes.wrap(mac.doFinal(number.toArray())).slice(0, MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
