package internet2.foundation.encoding;

import internet2.foundation.Bytes;

/** A value with a canonical encoding. */
@FunctionalInterface
public interface Encodable {

    void encode(CanonicalWriter out);

    /** The encoding on its own. */
    default Bytes encoded() {
        CanonicalWriter out = new CanonicalWriter();
        encode(out);
        return out.toBytes();
    }
}
