package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.StateReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who was convicted of what: a query of the module. */
public final class Convictions {

    private static final Bytes CONVICTIONS = Bytes.utf8("j");
    private static final int OFFENCE_BYTES_MAX = 256;

    private final StateReader state;

    Convictions(StateReader state) {
        this.state = state;
    }

    /**
     * One conviction.
     *
     * @param validator as the epoch's set names it
     * @param epoch of the offence
     * @param view of the offence
     * @param offence in words
     * @param height of the block that convicts
     * @param time of that block
     * @param accuser who brought the evidence
     * @param slashed stake that was burnt
     * @param excluded whether it cost the membership too: the second offence does
     */
    public record Conviction(
            NodeId validator,
            long epoch,
            long view,
            String offence,
            long height,
            Instant time,
            NodeId accuser,
            long slashed,
            boolean excluded)
            implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(validator.hash())
                    .u64(epoch)
                    .u64(view)
                    .text(offence)
                    .u64(height)
                    .instant(time)
                    .hash(accuser.hash())
                    .u64(slashed)
                    .bool(excluded);
        }

        static Conviction decode(CanonicalReader in) {
            return new Conviction(
                    new NodeId(in.hash()),
                    in.u64(),
                    in.u64(),
                    in.text(OFFENCE_BYTES_MAX),
                    in.u64(),
                    in.instant(),
                    new NodeId(in.hash()),
                    in.u64(),
                    in.bool());
        }
    }

    /** In the order of heights, {@code limit} of them after {@code after}. */
    public List<Conviction> list(Optional<Conviction> after, int limit) {
        return state.scan(CONVICTIONS, after.map(Convictions::key), limit).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), Conviction::decode))
                .toList();
    }

    /** One validator is convicted at most once in a block. */
    static Bytes key(Conviction conviction) {
        return new CanonicalWriter()
                .u8('j')
                .u64(conviction.height())
                .hash(conviction.validator().hash())
                .toBytes();
    }
}
