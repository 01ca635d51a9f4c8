package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * How far one validator's lane is in blocks.
 *
 * @param position of the lane's last batch, from 1; 0: there is none
 * @param batch hash of its header; {@link Hash#ZERO} where there is none
 */
public record LaneTip(long position, Hash batch) implements Encodable {

    /** Where every lane begins, once an epoch. */
    public static final LaneTip START = new LaneTip(0, Hash.ZERO);

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(position).hash(batch);
    }

    public static LaneTip decode(CanonicalReader in) {
        return new LaneTip(in.natural("a position"), in.hash());
    }
}
