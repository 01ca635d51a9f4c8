package internet2.trustchain.threshold.group;

import static org.bouncycastle.math.ec.rfc7748.X25519Field.add;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.addOne;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.decode255;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.inv;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.mul;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.negate;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.normalize;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.one;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.sqr;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.sqrtRatioVar;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.subOne;

import internet2.foundation.Bytes;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** edwards25519: -x^2 + y^2 = 1 + d x^2 y^2 with d = -121665/121666 (RFC 8032 section 5.1). */
final class Curve {

    /** 2d. */
    static final int[] D2 = X25519Field.create();

    private static final int[] D = small(121666);

    static {
        inv(D, D);
        mul(D, small(121665), D);
        negate(D, D);
        normalize(D);
        add(D, D, D2);
        normalize(D2);
    }

    /** The point of RFC 8032 section 5.1 whose y is 4/5, its window for each of the 64 digits of a scalar. */
    static final class Base {

        static final Window[] WINDOWS = new Window[Point.DIGITS];

        static {
            Extended power = Point.BASE.coordinates();
            for (int i = 0; i < Point.DIGITS; i++) {
                WINDOWS[i] = new Window(power);
                for (int bit = 0; bit < Point.DIGIT_BITS; bit++) {
                    power.twice();
                }
            }
        }

        private Base() {}
    }

    private Curve() {}

    /** Decompresses what has been checked (RFC 8032 section 5.1.3). */
    static Extended decompress(Bytes encoded) {
        int[] y = X25519Field.create();
        decode255(encoded.toArray(), y);
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        sqr(y, numerator);
        mul(numerator, D, denominator);
        subOne(numerator);
        addOne(denominator);
        int[] x = X25519Field.create();
        if (!sqrtRatioVar(numerator, denominator, x)) {
            throw new IllegalArgumentException("not a point of edwards25519");
        }
        normalize(x);
        if ((x[0] & 1) != (encoded.at(Point.SIZE - 1) >>> 7 & 1)) {
            negate(x, x);
            normalize(x);
        }
        return new Extended(x, y);
    }

    private static int[] small(int value) {
        int[] element = X25519Field.create();
        one(element);
        element[0] = value;
        return element;
    }
}
