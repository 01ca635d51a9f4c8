package internet2.ledger.membership;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;

/**
 * A session as the ledger knows it.
 *
 * @param nextSequence the number that its next operation must have
 */
public record SessionRecord(SessionRights rights, Instant expiry, long nextSequence) implements Encodable {

    @Override
    public void encode(CanonicalWriter out) {
        out.value(rights).instant(expiry).u64(nextSequence);
    }

    static SessionRecord decode(CanonicalReader in) {
        return new SessionRecord(SessionRights.decode(in), in.instant(), in.u64());
    }

    SessionRecord next() {
        return new SessionRecord(rights, expiry, nextSequence + 1);
    }
}
