package internet2.trustchain.threshold;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What all know of a {@link Polynomial}: its coefficients times B (Feldman 1987; RFC 9591 appendix C.2).
 *
 * @param coefficients 1 to {@link GroupKey#HOLDERS_MAX}, that of the constant term first
 */
public record VssCommitment(List<Point> coefficients) implements Encodable {

    public VssCommitment {
        coefficients = List.copyOf(coefficients);
        if (coefficients.isEmpty() || coefficients.size() > GroupKey.HOLDERS_MAX) {
            throw new IllegalArgumentException(
                    "a polynomial has 1 to " + GroupKey.HOLDERS_MAX + " coefficients, not " + coefficients.size());
        }
    }

    public static VssCommitment decode(CanonicalReader in) {
        List<Point> coefficients = in.list(GroupKey.HOLDERS_MAX, Point::decode);
        if (coefficients.isEmpty()) {
            throw in.malformed("a polynomial has at least one coefficient");
        }
        return new VssCommitment(coefficients);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(coefficients, CanonicalWriter::value);
    }

    public int threshold() {
        return coefficients.size();
    }

    /** The public half of the polynomial's secret. */
    public Point constant() {
        return coefficients.getFirst();
    }

    /** The public half of a holder's share. */
    public Point at(int holder) {
        Point value = Point.IDENTITY;
        for (Point coefficient : coefficients.reversed()) {
            value = value.timesSmall(holder).plus(coefficient);
        }
        return value;
    }

    /** What the sum of the polynomials, each times its weight, is committed to; all have one threshold. */
    public static VssCommitment sum(List<Scalar> weights, List<VssCommitment> commitments) {
        List<Point> sums = new ArrayList<>();
        for (int i = 0; i < commitments.getFirst().threshold(); i++) {
            int power = i;
            sums.add(Point.sum(
                    weights,
                    commitments.stream()
                            .map(commitment -> commitment.coefficients.get(power))
                            .toList()));
        }
        return new VssCommitment(sums);
    }

    /** Whether this is the holder's share ({@code vss_verify}). */
    public boolean holds(int holder, Scalar share) {
        return Point.base(share).equals(at(holder));
    }
}
