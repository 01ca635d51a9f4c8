package internet2.ledger.work;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Argon2id;
import java.nio.ByteBuffer;

/**
 * One operation's puzzle.
 *
 * @param operation id that the solution is bound to
 * @param bits leading zero bits that are asked for
 */
public record Puzzle(Hash operation, Kind kind, int bits) {

    /** What a try costs. */
    public enum Kind {
        /** One SHA-256. */
        HASH,
        /** One Argon2id over 1 MiB. */
        MEMORY
    }

    /** Payload and state up to this many bytes cost nothing extra. */
    private static final int FREE_BYTES = 16 << 10;

    private static final byte[] DOMAIN = Bytes.utf8("internet2/ledger/work/1").toArray();
    private static final Argon2id ARGON2 = new Argon2id(1024, 1, 1);

    /** Extra bits for what the operation declares to use. */
    public static int extraBits(long payloadBytes, long stateBytes) {
        long units = (payloadBytes + stateBytes + FREE_BYTES - 1) / FREE_BYTES;
        return units <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(units - 1);
    }

    public boolean solvedBy(long nonce) {
        return zeroBits(nonce) >= bits;
    }

    /** The first nonce from 1 up that solves it; about 2^bits tries. */
    public long solve() {
        long nonce = 1;
        while (!solvedBy(nonce)) {
            nonce++;
        }
        return nonce;
    }

    private int zeroBits(long nonce) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
        Hash digest =
                switch (kind) {
                    case HASH -> Hash.of(DOMAIN, operation.toArray(), number);
                    case MEMORY ->
                        Hash.wrap(ARGON2.hash(Bytes.wrap(number), operation.bytes(), Hash.SIZE)
                                .toArray());
                };
        return digest.a() == 0 ? Long.SIZE : Long.numberOfLeadingZeros(digest.a());
    }
}
