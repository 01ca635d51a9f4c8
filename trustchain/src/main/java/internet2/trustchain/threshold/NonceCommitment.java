package internet2.trustchain.threshold;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;

/** What a holder publishes in round one (RFC 9591 section 5.1), for one signature. */
public record NonceCommitment(int holder, Point hiding, Point binding) implements Encodable {

    public NonceCommitment {
        Holder.require(holder);
        if (hiding.equals(Point.IDENTITY) || binding.equals(Point.IDENTITY)) {
            throw new IllegalArgumentException("the identity commits to nothing");
        }
    }

    public static NonceCommitment decode(CanonicalReader in) {
        return new NonceCommitment(Holder.decode(in), Point.decode(in), Point.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        Holder.encode(out, holder);
        out.value(hiding).value(binding);
    }

    /** As RFC 9591 section 4.3 encodes it. */
    void encodeForBinding(CanonicalWriter out) {
        out.value(Scalar.of(holder)).value(hiding).value(binding);
    }
}
