package internet2.foundation;

/**
 * Who someone is: SHA-256 over the canonical encoding of the identity's public keys.
 *
 * <p>Nodes, administrators and services all have one; the first eight bytes are the node's part of
 * an address, and the ledger refuses a second identity with the same ones.
 */
public record NodeId(Hash hash) implements Comparable<NodeId> {

    public static NodeId parse(String text) {
        return new NodeId(Hash.parse(text));
    }

    /** The low half of the node's IPv6 address. */
    public long interfaceId() {
        return hash.a();
    }

    @Override
    public int compareTo(NodeId other) {
        return hash.compareTo(other.hash);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return hash.hex();
    }
}
