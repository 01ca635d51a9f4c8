package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.nio.ByteBuffer;

/**
 * The current epoch and its randomness: a hash chain over the last block before each epoch.
 *
 * <p>With one validator this is honest only as far as that validator is: it can try many last blocks. Commit and
 * reveal among many validators takes its place with the replicated ledger.
 */
public record EpochRecord(long epoch, Hash randomness) implements Encodable {

    private static final byte[] DOMAIN = Bytes.utf8("internet2/ledger/epoch/1").toArray();

    static EpochRecord first(NetworkId network) {
        return new EpochRecord(0, Hash.of(DOMAIN, network.hash().toArray()));
    }

    EpochRecord next(long epochNow, Hash lastBlock) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(epochNow).array();
        return new EpochRecord(epochNow, Hash.of(DOMAIN, randomness.toArray(), number, lastBlock.toArray()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(epoch).hash(randomness);
    }

    static EpochRecord decode(CanonicalReader in) {
        return new EpochRecord(in.u64(), in.hash());
    }
}
