package internet2.trustchain.resolver.dnssec;

/** Why an answer is as it is (RFC 8914 4, RFC 9276 3.2). */
public enum ExtendedError {
    OTHER(0),
    UNSUPPORTED_ALGORITHM(1),
    UNSUPPORTED_DIGEST(2),
    STALE_ANSWER(3),
    BOGUS(6),
    SIGNATURE_EXPIRED(7),
    SIGNATURE_NOT_YET_VALID(8),
    DNSKEY_MISSING(9),
    RRSIGS_MISSING(10),
    NO_ZONE_KEY_BIT(11),
    NSEC_MISSING(12),
    CACHED_ERROR(13),
    STALE_NXDOMAIN(19),
    NO_REACHABLE_AUTHORITY(22),
    NETWORK_ERROR(23),
    INVALID_DATA(24),
    UNSUPPORTED_ITERATIONS(27),
    SYNTHESIZED(29);

    private final int code;

    ExtendedError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
