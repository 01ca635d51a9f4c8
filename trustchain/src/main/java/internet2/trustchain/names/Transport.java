package internet2.trustchain.names;

/** How a query came in, which decides how large a response may be and whether it is padded. */
public enum Transport {
    UDP(false),
    TCP(false),
    TLS(true),
    QUIC(true),
    HTTPS(true),
    /** From within this process. */
    INTERNAL(false);

    private final boolean encrypted;

    Transport(boolean encrypted) {
        this.encrypted = encrypted;
    }

    public boolean encrypted() {
        return encrypted;
    }
}
