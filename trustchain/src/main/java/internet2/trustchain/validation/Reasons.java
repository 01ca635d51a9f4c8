package internet2.trustchain.validation;

/**
 * A set of revocation reasons (RFC 5280 section 4.2.1.13, ReasonFlags).
 *
 * @param bits bit 1 is keyCompromise, bit 8 aACompromise; bit 0 is unused
 */
record Reasons(int bits) {

    static final Reasons NONE = new Reasons(0);
    static final Reasons ALL = new Reasons(0x1fe);

    static Reasons readOptional(DerReader fields, int tag) {
        return fields.nextIs(tag) ? new Reasons(fields.namedBits(tag) & ALL.bits) : ALL;
    }

    Reasons and(Reasons other) {
        return new Reasons(bits & other.bits);
    }

    Reasons or(Reasons other) {
        return new Reasons(bits | other.bits);
    }

    boolean within(Reasons other) {
        return (bits & ~other.bits) == 0;
    }

    boolean isAll() {
        return ALL.within(this);
    }
}
