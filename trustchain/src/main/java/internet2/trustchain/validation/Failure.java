package internet2.trustchain.validation;

/**
 * One reason for which a certificate is not relied on.
 *
 * @param certificate place in the path: 0 is the certificate that was asked about, its issuer 1, and so on
 * @param reason what was found, for people
 */
public record Failure(Code code, int certificate, String reason) {

    /** Which rule was broken, with where it stands. */
    public enum Code {
        MALFORMED("RFC 5280 section 4.1"),
        NO_ISSUER("RFC 5280 section 6.1"),
        LIMIT("RFC 5280 section 6.1, our limits"),
        SIGNATURE("RFC 5280 section 6.1.3 (a)(1)"),
        WEAK_ALGORITHM("RFC 5280 section 6.1.3 (a)(1), our algorithms"),
        EXPIRED("RFC 5280 section 6.1.3 (a)(2)"),
        NOT_YET_VALID("RFC 5280 section 6.1.3 (a)(2)"),
        REVOKED("RFC 5280 section 6.3.3"),
        REVOCATION_UNKNOWN("RFC 5280 section 6.3.3"),
        NAME_CHAINING("RFC 5280 section 6.1.3 (a)(4)"),
        NAME_CONSTRAINTS("RFC 5280 section 6.1.3 (b), (c)"),
        POLICY("RFC 9618 section 5, RFC 5280 section 6.1.5 (g)"),
        POLICY_MAPPING("RFC 5280 section 6.1.4 (a)"),
        NOT_A_CA("RFC 5280 section 6.1.4 (k)"),
        PATH_LENGTH("RFC 5280 section 6.1.4 (l)"),
        KEY_USAGE("RFC 5280 section 6.1.4 (n)"),
        CRITICAL_EXTENSION("RFC 5280 section 6.1.4 (o)"),
        EXTENDED_KEY_USAGE("RFC 5280 section 4.2.1.12"),
        NAME_MISMATCH("RFC 9525 section 6"),
        PROFILE("RFC 5280 section 4"),
        WEB_PKI("CA/Browser Forum Baseline Requirements section 7.1"),
        LOG("RFC 9162 section 8.1");

        private final String section;

        Code(String section) {
            this.section = section;
        }

        /** Where the rule is written. */
        public String section() {
            return section;
        }
    }
}
