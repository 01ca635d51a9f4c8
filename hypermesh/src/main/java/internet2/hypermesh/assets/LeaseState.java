package internet2.hypermesh.assets;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Arrays;
import java.util.Locale;

/** How a lease stands in the ledger. */
public enum LeaseState {
    LIVE(1),
    /** Given back by its lessee. */
    RELEASED(2),
    /** Ended by the owner of the asset. */
    REVOKED(3),
    /** Ran out. */
    EXPIRED(4);

    private final int code;

    LeaseState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Lower case, as commands and logs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LeaseState decode(CanonicalReader in) {
        int code = in.u8();
        return Arrays.stream(values())
                .filter(state -> state.code == code)
                .findFirst()
                .orElseThrow(() -> in.malformed("a lease's state is 1 to 4, not " + code));
    }
}
