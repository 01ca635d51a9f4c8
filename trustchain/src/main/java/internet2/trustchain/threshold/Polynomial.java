package internet2.trustchain.threshold;

import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.Destroyable;

/** A dealer's secret polynomial over the scalars (RFC 9591 section 4.2, appendix C). */
public final class Polynomial implements Destroyable {

    private final List<Scalar> coefficients;

    /** @param coefficients that of the constant term first; destroyed together with this polynomial */
    public Polynomial(List<Scalar> coefficients) {
        this.coefficients = List.copyOf(coefficients);
    }

    /**
     * A polynomial whose other coefficients nobody knows.
     *
     * @param secret its value at 0
     * @param threshold how many of its values give it away: one more than its degree
     */
    public static Polynomial random(Scalar secret, int threshold, SecureRandom random) {
        List<Scalar> coefficients = new ArrayList<>(threshold);
        coefficients.add(secret);
        while (coefficients.size() < threshold) {
            coefficients.add(Scalar.random(random));
        }
        return new Polynomial(coefficients);
    }

    /** The share of a holder. Secret. */
    public Scalar at(int holder) {
        Scalar x = Scalar.of(Holder.require(holder));
        Scalar value = Scalar.ZERO;
        for (Scalar coefficient : coefficients.reversed()) {
            value = value.times(x).plus(coefficient);
        }
        return value;
    }

    /** The value at 0. Secret. */
    public Scalar secret() {
        return coefficients.getFirst();
    }

    public VssCommitment commitment() {
        return new VssCommitment(coefficients.stream().map(Point::base).toList());
    }

    @Override
    public void destroy() {
        coefficients.forEach(Scalar::destroy);
    }

    @Override
    public boolean isDestroyed() {
        return secret().isDestroyed();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "Polynomial[threshold " + coefficients.size() + "]";
    }
}
