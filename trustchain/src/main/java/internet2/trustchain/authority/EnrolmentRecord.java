package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an enrolment token. Records stay, as those of certificates do.
 *
 * @param granter whose rights count, each time anew
 * @param created time of its block
 * @param used how many keys were certified with it
 * @param revoked since when neither it nor what it brought is good for another certificate
 */
public record EnrolmentRecord(
        NodeId granter, EnrolmentGrant grant, Instant created, int used, Optional<Instant> revoked)
        implements Encodable {

    EnrolmentRecord usedOnce() {
        return new EnrolmentRecord(granter, grant, created, used + 1, revoked);
    }

    EnrolmentRecord revoked(Instant time) {
        return new EnrolmentRecord(granter, grant, created, used, Optional.of(time));
    }

    /** Whether as many keys as it has uses were certified. */
    public boolean spent() {
        return used >= grant.uses();
    }

    public boolean expired(Instant now) {
        return !now.isBefore(grant.expires());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(granter.hash()).value(grant).instant(created).u16(used).optional(revoked, CanonicalWriter::instant);
    }

    static EnrolmentRecord decode(CanonicalReader in) {
        return new EnrolmentRecord(
                new NodeId(in.hash()),
                EnrolmentGrant.decode(in),
                in.instant(),
                in.u16(),
                in.optional(CanonicalReader::instant));
    }
}
