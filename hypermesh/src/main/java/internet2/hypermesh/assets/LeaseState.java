package internet2.hypermesh.assets;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Locale;

/** How a lease stands in the ledger. The order is part of the encoding. */
public enum LeaseState {
    LIVE,
    /** Given back by its lessee. */
    RELEASED,
    /** Ended by the owner of the asset. */
    REVOKED,
    /** Ran out. */
    EXPIRED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LeaseState decode(CanonicalReader in) {
        int code = in.u8();
        if (code >= values().length) {
            throw in.malformed("a lease's state is 0 to 3, not " + code);
        }
        return values()[code];
    }
}
