package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * A batch of operations in the lane of a validator: a hash chain of its own, which it sends to all others ahead of any
 * block. What a block names of a lane is a stretch of these. (Narwhal: Danezis et al. 2022; Autobahn: Giridharan et
 * al. 2024.)
 *
 * @param epoch that the lane is of
 * @param validator whose lane it is, by its place in the epoch's set
 * @param position in the lane, from 1
 * @param parent hash of the header before it in the lane; {@link Hash#ZERO} at position 1
 * @param operations how many it has
 * @param bytes of all of them, encoded
 * @param operationsRoot Merkle root (RFC 9162) of the encoded operations
 */
public record BatchHeader(
        long epoch, int validator, long position, Hash parent, int operations, int bytes, Hash operationsRoot)
        implements Encodable {

    /** What {@link #encode} writes. */
    public static final int ENCODED_BYTES = 8 + 2 + 8 + 32 + 4 + 4 + 32;

    /** The header's hash, bound to the network. */
    public Hash hash(NetworkId network) {
        return Hash.of(network.hash().toArray(), encoded().toArray());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(epoch)
                .u16(validator)
                .u64(position)
                .hash(parent)
                .u32(operations)
                .u32(bytes)
                .hash(operationsRoot);
    }

    public static BatchHeader decode(CanonicalReader in) {
        return new BatchHeader(
                in.natural("an epoch"),
                in.u16(),
                position(in),
                in.hash(),
                count(in, Block.OPERATIONS_MAX),
                count(in, Block.PAYLOAD_BYTES_MAX),
                in.hash());
    }

    private static long position(CanonicalReader in) {
        long position = in.natural("a position");
        if (position == 0) {
            throw in.malformed("positions in a lane count from 1");
        }
        return position;
    }

    private static int count(CanonicalReader in, int max) {
        long count = in.u32();
        if (count == 0 || count > max) {
            throw in.malformed("a batch has 1 to " + max + " of these, not " + count);
        }
        return (int) count;
    }
}
