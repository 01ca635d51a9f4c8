package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Genesis;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The epoch that the newest block belongs to.
 *
 * @param number from 0, one by one
 * @param start time of its first block; of epoch 0, of the genesis document
 * @param ends a block of this time or later closes it, unless another one did before
 * @param randomness chooses what proofs of space open in this epoch; see {@link Seeds}
 */
public record EpochRecord(long number, Instant start, Instant ends, Hash randomness) implements Encodable {

    private static final byte[] DOMAIN = Bytes.utf8("internet2/ledger/epoch/1").toArray();

    static EpochRecord first(Genesis genesis) {
        return new EpochRecord(
                0,
                genesis.time(),
                genesis.time().plus(genesis.parameters().epoch()),
                Hash.of(DOMAIN, genesis.network().hash().toArray()));
    }

    /** @param fresh what nobody could know when this epoch began */
    EpochRecord next(Instant begins, Instant endsThen, Hash fresh) {
        byte[] next = ByteBuffer.allocate(Long.BYTES).putLong(number + 1).array();
        return new EpochRecord(
                number + 1, begins, endsThen, Hash.of(DOMAIN, randomness.toArray(), next, fresh.toArray()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(number).instant(start).instant(ends).hash(randomness);
    }

    static EpochRecord decode(CanonicalReader in) {
        return new EpochRecord(in.u64(), in.instant(), in.instant(), in.hash());
    }
}
