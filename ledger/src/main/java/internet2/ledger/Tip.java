package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.verifier.Checkpoint;
import java.time.Instant;
import java.util.List;

/**
 * The end of a history and what it led to.
 *
 * @param stateRoot after the block
 */
public record Tip(BlockReference block, long epoch, long view, Instant time, Hash stateRoot) implements Encodable {

    public long height() {
        return block.height();
    }

    /** What validators sign of it. */
    public Checkpoint checkpoint(NetworkId network) {
        return new Checkpoint(network, epoch, height(), block.hash(), stateRoot, time, List.of());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(block).u64(epoch).u64(view).instant(time).hash(stateRoot);
    }

    public static Tip decode(CanonicalReader in) {
        return new Tip(BlockReference.decode(in), in.u64(), in.u64(), in.instant(), in.hash());
    }
}
