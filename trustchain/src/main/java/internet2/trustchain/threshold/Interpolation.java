package internet2.trustchain.threshold;

import internet2.trustchain.threshold.group.Scalar;
import java.util.SortedSet;

/** Lagrange interpolation at 0 (RFC 9591 section 4.2). */
public final class Interpolation {

    private Interpolation() {}

    /**
     * {@code derive_interpolating_value}: by how much a holder's share counts beside those of the others.
     *
     * @param holders {@code holder} among them
     */
    public static Scalar coefficient(SortedSet<Integer> holders, int holder) {
        if (!holders.contains(holder)) {
            throw new IllegalArgumentException("holder " + holder + " is not one of " + holders);
        }
        Scalar numerator = Scalar.ONE;
        Scalar denominator = Scalar.ONE;
        for (int other : holders) {
            if (other != holder) {
                numerator = numerator.times(Scalar.of(other));
                denominator = denominator.times(Scalar.of(other).minus(Scalar.of(holder)));
            }
        }
        return numerator.times(denominator.inverse());
    }
}
