package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;

/** Names inside the canonical encoding: counted bytes of the wire form. */
final class Wire {

    private Wire() {}

    static void encodeName(CanonicalWriter out, DomainName name) {
        out.bytes(name.wire());
    }

    static DomainName decodeName(CanonicalReader in) {
        return DomainName.ofWire(in.bytes(DomainName.BYTES_MAX));
    }

    /** Canonical bytes have one form: what was sorted or deduplicated on the way in was not canonical. */
    static void canonical(boolean same, String what) {
        if (!same) {
            throw new MalformedInputException(what + " is not in canonical form");
        }
    }
}
