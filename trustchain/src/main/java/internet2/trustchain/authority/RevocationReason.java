package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why a certificate was revoked (RFC 5280 section 5.3.1): the reasons that fit end entities. There is no
 * hold, because what is revoked stays so.
 */
public enum RevocationReason {
    UNSPECIFIED(0, "unspecified"),
    KEY_COMPROMISE(1, "keyCompromise"),
    AFFILIATION_CHANGED(3, "affiliationChanged"),
    SUPERSEDED(4, "superseded"),
    CESSATION_OF_OPERATION(5, "cessationOfOperation"),
    PRIVILEGE_WITHDRAWN(9, "privilegeWithdrawn");

    private final int code;
    private final String text;

    RevocationReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** CRLReason. */
    public int code() {
        return code;
    }

    /** As the RFC writes it. */
    public String text() {
        return text;
    }

    /** Reads {@link #text()}. */
    public static Optional<RevocationReason> parse(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equalsIgnoreCase(text))
                .findFirst();
    }

    /** Reads {@link #code()} as one byte. */
    public static RevocationReason decode(CanonicalReader in) {
        int code = in.u8();
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElseThrow(() -> in.malformed("no reason for revoking an end entity has the code " + code));
    }
}
