package internet2.trustchain.names;

import org.jspecify.annotations.Nullable;

/** A name with records, as the {@link Chain} of a signed zone has it. Immutable. */
final class ChainName {

    static final long UNSIGNED = Long.MAX_VALUE;

    private final byte[] key;
    private final DomainName name;
    private final int cut;
    private final boolean delegated;
    private final @Nullable EncodedSet nsec;
    private final long oldest;

    /**
     * @param key in {@link CanonicalOrder}
     * @param cut how many bytes of the key are that of the zone cut above the name, below which nothing is the zone's
     *     to sign; 0 where there is none
     * @param delegated whether the zone ends here: the name is a zone cut itself
     * @param nsec the NSEC record with its signature, where it is known
     * @param oldest when the first of the name's signatures began to hold, in seconds since 1970, or {@link #UNSIGNED}
     */
    ChainName(byte[] key, DomainName name, int cut, boolean delegated, @Nullable EncodedSet nsec, long oldest) {
        this.key = key;
        this.name = name;
        this.cut = cut;
        this.delegated = delegated;
        this.nsec = nsec;
        this.oldest = oldest;
    }

    /** Read only. */
    byte[] key() {
        return key;
    }

    DomainName name() {
        return name;
    }

    int cut() {
        return cut;
    }

    boolean delegated() {
        return delegated;
    }

    @Nullable
    EncodedSet nsec() {
        return nsec;
    }

    long oldest() {
        return oldest;
    }

    /** Whether the zone answers for the name, and so has an NSEC record for it (RFC 4035 2.3). */
    boolean authoritative() {
        return cut == 0;
    }

    /** With another NSEC record, before anybody looks which of its signatures is the oldest. */
    ChainName with(EncodedSet denial) {
        return new ChainName(key, name, cut, delegated, denial, oldest);
    }
}
