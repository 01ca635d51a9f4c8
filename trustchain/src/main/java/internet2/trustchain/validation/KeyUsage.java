package internet2.trustchain.validation;

/** RFC 5280 section 4.2.1.3, by the numbers of their bits. */
enum KeyUsage {
    DIGITAL_SIGNATURE(0),
    NON_REPUDIATION(1),
    KEY_ENCIPHERMENT(2),
    DATA_ENCIPHERMENT(3),
    KEY_AGREEMENT(4),
    KEY_CERT_SIGN(5),
    CRL_SIGN(6),
    ENCIPHER_ONLY(7),
    DECIPHER_ONLY(8);

    private final int bit;

    KeyUsage(int bit) {
        this.bit = bit;
    }

    boolean in(int bits) {
        return ((bits >> bit) & 1) == 1;
    }

    /** RFC 5280 section 4.2.1.12: one of these is consistent with TLS, at either end. */
    static boolean forTls(int bits) {
        return DIGITAL_SIGNATURE.in(bits) || KEY_ENCIPHERMENT.in(bits) || KEY_AGREEMENT.in(bits);
    }
}
