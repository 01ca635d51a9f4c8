package internet2.trustchain.threshold;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Scalar;

/** What a holder contributes in round two (RFC 9591 section 5.2). Public. */
public record SignatureShare(int holder, Scalar value) implements Encodable {

    public SignatureShare {
        Holder.require(holder);
    }

    public static SignatureShare decode(CanonicalReader in) {
        return new SignatureShare(Holder.decode(in), Scalar.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        Holder.encode(out, holder);
        out.value(value);
    }
}
