package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose a name of an open zone is, with everything below it.
 *
 * @param since the time of the block that registered it, or gave it to this owner
 * @param recordSets how many record sets it holds
 * @param paid until when it was registered or renewed; nothing where the zone had no terms then
 */
public record Registration(NodeId owner, Instant since, long recordSets, Optional<Instant> paid) implements Encodable {

    static Registration decode(CanonicalReader in) {
        return new Registration(new NodeId(in.hash()), in.instant(), in.u32(), in.optional(CanonicalReader::instant));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(owner.hash()).instant(since).u32(recordSets).optional(paid, CanonicalWriter::instant);
    }

    Registration with(long moreRecordSets) {
        return new Registration(owner, since, recordSets + moreRecordSets, paid);
    }

    Registration until(Instant end) {
        return new Registration(owner, since, recordSets, Optional.of(end));
    }

    Registration ownedBy(NodeId newOwner, Instant from) {
        return new Registration(newOwner, from, recordSets, paid);
    }
}
