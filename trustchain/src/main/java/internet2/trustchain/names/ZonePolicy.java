package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalReader;

/** Who may write below a zone's apex, besides its owner. */
public enum ZonePolicy {
    /** Nobody. */
    CLOSED(0),
    /** Each identity registers names directly below the apex, first come, first served, and all below them is its. */
    OPEN(1);

    private final int code;

    ZonePolicy(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static ZonePolicy decode(CanonicalReader in) {
        int code = in.u8();
        for (ZonePolicy policy : values()) {
            if (policy.code == code) {
                return policy;
            }
        }
        throw in.malformed("a zone's policy is 0 or 1, not " + code);
    }
}
