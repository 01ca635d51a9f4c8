package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What validators vote on.
 *
 * @param epoch of the parent's state, or the next one where the parent closes it; see {@link Epoch}
 * @param view the round of consensus that made the block
 * @param height from 1
 * @param parentHash of the block before; of block 1, the network's id
 * @param parentStateRoot state root after the block before: a proposer need not execute what it proposes, and whoever
 *     executed the parent can tell a false one before it votes; checkpoints sign the root after their own block
 * @param payloadRoot Merkle root (RFC 9162) of the encoded operations; of a block of lanes, {@link Manifest#root}
 * @param time never before the parent's
 * @param ofLanes whether its operations come out of the validators' lanes
 */
public record BlockHeader(
        long epoch,
        long view,
        long height,
        Hash parentHash,
        Hash parentStateRoot,
        Hash payloadRoot,
        Instant time,
        boolean ofLanes)
        implements Encodable {

    private static final int INLINE = 1;
    private static final int OF_LANES = 2;

    public BlockHeader {
        time = time.truncatedTo(ChronoUnit.MILLIS); // as it is encoded
    }

    /** Of a block that brings its operations with it. */
    public BlockHeader(
            long epoch, long view, long height, Hash parentHash, Hash parentStateRoot, Hash payloadRoot, Instant time) {
        this(epoch, view, height, parentHash, parentStateRoot, payloadRoot, time, false);
    }

    /** The block's hash, bound to the network. */
    public Hash hash(NetworkId network) {
        return Hash.of(network.hash().toArray(), encoded().toArray());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(ofLanes ? OF_LANES : INLINE)
                .u64(epoch)
                .u64(view)
                .u64(height)
                .hash(parentHash)
                .hash(parentStateRoot)
                .hash(payloadRoot)
                .instant(time);
    }

    public static BlockHeader decode(CanonicalReader in) {
        int version = in.u8();
        if (version != INLINE && version != OF_LANES) {
            throw in.malformed("a block begins with its version, 1 or 2");
        }
        return new BlockHeader(
                in.natural("an epoch"),
                in.natural("a view"),
                Codecs.height(in),
                in.hash(),
                in.hash(),
                in.hash(),
                in.instant(),
                version == OF_LANES);
    }
}
