package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;

/** Encodings of values that several records here share. */
final class Codecs {

    private Codecs() {}

    static long height(CanonicalReader in) {
        return in.natural("a height");
    }

    static NodeId node(CanonicalReader in) {
        return new NodeId(in.hash());
    }

    static void node(CanonicalWriter out, NodeId id) {
        out.hash(id.hash());
    }
}
