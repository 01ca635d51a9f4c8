package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;

/** Names inside the canonical encoding: counted bytes of the wire form. */
final class Wire {

    private Wire() {}

    static void encodeName(CanonicalWriter out, DomainName name) {
        out.bytes(name.wire());
    }

    static DomainName decodeName(CanonicalReader in) {
        return DomainName.ofWire(in.bytes(DomainName.BYTES_MAX));
    }
}
