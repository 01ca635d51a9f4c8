package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;

/**
 * Whose a name of an open zone is, with everything below it.
 *
 * @param since the time of the block that registered it, or gave it to this owner
 * @param recordSets how many record sets it holds
 */
public record Registration(NodeId owner, Instant since, long recordSets) implements Encodable {

    static Registration decode(CanonicalReader in) {
        return new Registration(new NodeId(in.hash()), in.instant(), in.u32());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(owner.hash()).instant(since).u32(recordSets);
    }

    Registration with(long moreRecordSets) {
        return new Registration(owner, since, recordSets + moreRecordSets);
    }
}
