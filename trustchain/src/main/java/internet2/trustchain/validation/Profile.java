package internet2.trustchain.validation;

/** How much of what is written about certificates is asked of each in a path. */
public enum Profile {
    /** RFC 5280 section 6: what every relying party must check. */
    PATH,
    /** Section 4 too: what a conforming authority must issue. */
    RFC5280,
    /** And the CA/Browser Forum's Baseline Requirements, as far as a certificate shows whether they are kept. */
    WEB_PKI
}
