package internet2.server.perspective;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.acme.ControlInquiry;

/**
 * What a validator asks another to look at.
 *
 * @param height of the ledger as the asker has it: names are to be looked up in a state that is no older
 */
record PerspectiveCall(long height, ControlInquiry inquiry) implements Encodable {

    static PerspectiveCall decode(CanonicalReader in) {
        return new PerspectiveCall(in.natural("a height"), ControlInquiry.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(height).value(inquiry);
    }
}
