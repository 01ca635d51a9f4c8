package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;

/** Encodings of values that several records here share. */
final class Codecs {

    private Codecs() {}

    static long height(CanonicalReader in) {
        return natural(in, "a height");
    }

    /** Eight bytes that stand for a number of 0 to 2^63 - 1. */
    static long natural(CanonicalReader in, String what) {
        long value = in.u64();
        if (value < 0) {
            throw in.malformed(what + " is below 2^63");
        }
        return value;
    }

    static NodeId node(CanonicalReader in) {
        return new NodeId(in.hash());
    }

    static void node(CanonicalWriter out, NodeId id) {
        out.hash(id.hash());
    }
}
