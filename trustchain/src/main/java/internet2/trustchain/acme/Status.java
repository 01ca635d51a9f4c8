package internet2.trustchain.acme;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Locale;

/** The states of accounts, orders, authorizations and challenges (RFC 8555 section 7.1.6). */
enum Status {
    PENDING(1),
    READY(2),
    PROCESSING(3),
    VALID(4),
    INVALID(5),
    DEACTIVATED(6),
    EXPIRED(7);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    int code() {
        return code;
    }

    static Status decode(CanonicalReader in) {
        int code = in.u8();
        for (Status status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw in.malformed("no state has the code " + code);
    }
}
