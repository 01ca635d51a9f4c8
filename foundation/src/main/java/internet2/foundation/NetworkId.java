package internet2.foundation;

/**
 * Which network something belongs to: the hash of its genesis document.
 *
 * <p>Its first eight bytes, with the first set to {@code fd} (RFC 4193, locally assigned), are the
 * IPv6 prefix of the network's addresses.
 */
public record NetworkId(Hash hash) {

    private static final long BELOW_FIRST_BYTE = 0x00ff_ffff_ffff_ffffL;
    private static final long LOCALLY_ASSIGNED = 0xfd00_0000_0000_0000L;

    public static NetworkId parse(String text) {
        return new NetworkId(Hash.parse(text));
    }

    /** The unique local /64 prefix that all addresses of this network share. */
    public long prefix() {
        return (hash.a() & BELOW_FIRST_BYTE) | LOCALLY_ASSIGNED;
    }

    @Override
    public String toString() {
        return hash.hex();
    }
}
