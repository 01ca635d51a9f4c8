package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** Names one block of the history: the genesis document is block 0 and its hash is the network's id. */
public record BlockReference(long height, Hash hash) implements Encodable {

    /** No block: an operation that cites it lacks its proof of time. */
    public static final BlockReference NONE = new BlockReference(0, Hash.ZERO);

    public BlockReference {
        if (height < 0) {
            throw new IllegalArgumentException("a height is 0 or more, not " + height);
        }
    }

    public static BlockReference genesis(NetworkId network) {
        return new BlockReference(0, network.hash());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(height).hash(hash);
    }

    public static BlockReference decode(CanonicalReader in) {
        return new BlockReference(Codecs.height(in), in.hash());
    }
}
