package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.threshold.KeyShare;

/**
 * A share as it is kept on disk.
 *
 * @param epoch of the key, so that a share from a backup is told from the one in force
 */
record HeldShare(long epoch, KeyShare share) {

    private static final int FORMAT = 1;

    static HeldShare decode(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("format " + FORMAT + " was expected, not " + format);
        }
        return new HeldShare(in.natural("an epoch"), KeyShare.decode(in));
    }

    /** Secret. */
    Bytes encoded() {
        return new CanonicalWriter()
                .u8(FORMAT)
                .u64(epoch)
                .fixed(share.encoded())
                .toBytes();
    }
}
