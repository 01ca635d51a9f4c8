package internet2.foundation.store;

import internet2.foundation.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain: SHA-256 over the hash of the record before (32 bytes), this record's index (8 bytes, big-endian) and its
 * payload. A record cannot be changed, moved, dropped or added without changing every hash after it.
 *
 * <p>Not thread-safe.
 */
final class ChainHash {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha256;
    private final byte[] prefix = new byte[Hash.SIZE + Long.BYTES];

    ChainHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Consumes {@code payload}, which should be backed by an accessible array: others are slower. */
    Hash next(Hash previous, long index, ByteBuffer payload) {
        previous.copyTo(prefix, 0);
        LONG.set(prefix, Hash.SIZE, index);
        sha256.update(prefix);
        sha256.update(payload);
        return Hash.wrap(sha256.digest());
    }
}
