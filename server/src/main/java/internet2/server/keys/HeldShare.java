package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.threshold.KeyShare;
import java.util.Optional;

/**
 * A share as it is kept on disk.
 *
 * @param epoch of the key, so that a share from a backup is told from the one in force
 * @param whole all of the key, where this node made it and has not handed it over yet
 */
record HeldShare(long epoch, KeyShare share, Optional<Ed25519Key> whole) {

    private static final int FORMAT = 1;
    private static final int SEED_SIZE = 32;

    HeldShare(long epoch, KeyShare share) {
        this(epoch, share, Optional.empty());
    }

    /** Of a key that was just made here. */
    static HeldShare made(LocalIssuingKey key) {
        return new HeldShare(0, key.share(), key.seed().map(Ed25519Key::fromSeed));
    }

    static HeldShare decode(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("format " + FORMAT + " was expected, not " + format);
        }
        return new HeldShare(
                in.natural("an epoch"),
                KeyShare.decode(in),
                in.optional(each -> Ed25519Key.fromSeed(each.fixed(SEED_SIZE))));
    }

    /** Secret. */
    Bytes encoded() {
        return new CanonicalWriter()
                .u8(FORMAT)
                .u64(epoch)
                .fixed(share.encoded())
                .optional(whole, (out, key) -> out.fixed(key.seed()))
                .toBytes();
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "HeldShare[epoch " + epoch + "]";
    }
}
