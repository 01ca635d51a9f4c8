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

    static void requireStorable(DomainName name) {
        if (name.wireSize() > RecordSet.NAME_BYTES_MAX) {
            throw new MalformedInputException(
                    "names on the ledger have at most " + RecordSet.NAME_BYTES_MAX + " bytes, not " + name.wireSize());
        }
    }
}
