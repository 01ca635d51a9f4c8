package internet2.trustchain.threshold.group;

import static org.bouncycastle.math.ec.rfc7748.X25519Field.add;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.apm;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.carry;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.mul;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** A point as the second operand of an addition: Y+X, Y-X, 2Z and 2dT. */
final class Cached {

    final int[] yPlusX = X25519Field.create();
    final int[] yMinusX = X25519Field.create();
    final int[] z2 = X25519Field.create();
    final int[] t2d = X25519Field.create();

    /** Filled by {@link Window#select}. */
    Cached() {}

    Cached(Extended point) {
        apm(point.y, point.x, yPlusX, yMinusX);
        add(point.z, point.z, z2);
        mul(point.t, Curve.D2, t2d);
        carry(yPlusX);
        carry(yMinusX);
        carry(z2);
    }
}
