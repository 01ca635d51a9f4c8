package internet2.trustchain.resolver.dnssec;

/** What validation came to (RFC 4035 4.3). */
public enum Security {
    /** A chain of signatures leads from a trust anchor to it. */
    SECURE,
    /** A chain of signatures proves that there is none to it. */
    INSECURE,
    /** It should be signed, and is not, or wrongly. */
    BOGUS,
    /** Nobody asked. */
    INDETERMINATE;

    /** Of a chain of aliases, the weakest counts. */
    public Security weaker(Security other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
