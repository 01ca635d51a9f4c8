package internet2.trustchain.gossip;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.StateReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The split views of the log that are on record: a query of {@link LogEvidenceModule}. */
public final class SplitViews {

    private static final int COSIGNERS_MAX = 256;

    private final StateReader state;

    SplitViews(StateReader state) {
        this.state = state;
    }

    /**
     * One split view.
     *
     * @param id of the evidence
     * @param smaller entries of the smaller head
     * @param larger entries of the larger one
     * @param cosigners validators who vouched for both, the first of them
     * @param height of the block that has it
     * @param time of that block
     * @param accuser who brought it
     */
    public record Recorded(
            Hash id, long smaller, long larger, List<NodeId> cosigners, long height, Instant time, NodeId accuser)
            implements Encodable {

        public Recorded {
            cosigners = List.copyOf(cosigners);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(id)
                    .u64(smaller)
                    .u64(larger)
                    .list(cosigners, (to, each) -> to.hash(each.hash()))
                    .u64(height)
                    .instant(time)
                    .hash(accuser.hash());
        }

        static Recorded decode(CanonicalReader in) {
            return new Recorded(
                    in.hash(),
                    in.u64(),
                    in.u64(),
                    in.list(COSIGNERS_MAX, each -> new NodeId(each.hash())),
                    in.u64(),
                    in.instant(),
                    new NodeId(in.hash()));
        }
    }

    public Optional<Recorded> find(Hash id) {
        return state.get(key(id)).map(value -> CanonicalReader.decode(value, Recorded::decode));
    }

    /** In no order that means anything, {@code limit} of them. */
    public List<Recorded> list(int limit) {
        return state.scan(Bytes.utf8("s"), Optional.empty(), limit).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), Recorded::decode))
                .toList();
    }

    static Bytes key(Hash id) {
        return new CanonicalWriter().u8('s').hash(id).toBytes();
    }
}
