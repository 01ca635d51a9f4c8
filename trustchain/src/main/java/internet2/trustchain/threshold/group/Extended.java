package internet2.trustchain.threshold.group;

import static org.bouncycastle.math.ec.rfc7748.X25519Field.add;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.apm;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.areEqual;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.carry;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.inv;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.mul;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.normalize;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.one;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.sqr;
import static org.bouncycastle.math.ec.rfc7748.X25519Field.sub;

import internet2.foundation.Bytes;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * A point in extended twisted Edwards coordinates (Hisil, Wong, Carter, Dawson 2008): x = X/Z, y = Y/Z, T = XY/Z.
 * Mutable, for one thread. The formulas are complete on this curve: they hold for equal points and the identity.
 */
final class Extended {

    final int[] x = X25519Field.create();
    final int[] y = X25519Field.create();
    final int[] z = X25519Field.create();
    final int[] t = X25519Field.create();

    private final int[] a = X25519Field.create();
    private final int[] b = X25519Field.create();
    private final int[] c = X25519Field.create();
    private final int[] d = X25519Field.create();
    private final int[] e = X25519Field.create();
    private final int[] f = X25519Field.create();
    private final int[] g = X25519Field.create();
    private final int[] h = X25519Field.create();

    /** The identity, (0, 1). */
    Extended() {
        one(y);
        one(z);
    }

    /** The point of these coordinates. */
    Extended(int[] affineX, int[] affineY) {
        X25519Field.copy(affineX, 0, x, 0);
        X25519Field.copy(affineY, 0, y, 0);
        one(z);
        mul(x, y, t);
    }

    Extended copied() {
        Extended copied = new Extended();
        X25519Field.copy(x, 0, copied.x, 0);
        X25519Field.copy(y, 0, copied.y, 0);
        X25519Field.copy(z, 0, copied.z, 0);
        X25519Field.copy(t, 0, copied.t, 0);
        return copied;
    }

    /** add-2008-hwcd-3, the second point being cached. */
    void plus(Cached other) {
        apm(y, x, b, a);
        mul(a, other.yMinusX, a);
        mul(b, other.yPlusX, b);
        mul(t, other.t2d, c);
        mul(z, other.z2, d);
        apm(b, a, h, e);
        apm(d, c, g, f);
        mul(e, f, x);
        mul(g, h, y);
        mul(f, g, z);
        mul(e, h, t);
    }

    /** dbl-2008-hwcd for a = -1, with all four factors negated. */
    void twice() {
        add(x, y, e);
        sqr(x, a);
        sqr(y, b);
        sqr(z, c);
        add(c, c, c);
        apm(a, b, h, g);
        sqr(e, e);
        sub(h, e, e);
        add(c, g, f);
        carry(e);
        carry(f);
        mul(e, f, x);
        mul(g, h, y);
        mul(f, g, z);
        mul(e, h, t);
    }

    boolean sameAs(Extended other) {
        return sameRatio(x, other.x, other) && sameRatio(y, other.y, other);
    }

    private boolean sameRatio(int[] mine, int[] its, Extended other) {
        int[] left = X25519Field.create();
        int[] right = X25519Field.create();
        mul(mine, other.z, left);
        mul(its, z, right);
        normalize(left);
        normalize(right);
        return areEqual(left, right) != 0;
    }

    /** RFC 8032 section 5.1.2. */
    Bytes encoded() {
        byte[] encoded = new byte[Point.SIZE];
        inv(z, a);
        mul(x, a, b);
        mul(y, a, c);
        normalize(b);
        normalize(c);
        X25519Field.encode(c, encoded);
        encoded[Point.SIZE - 1] |= (byte) ((b[0] & 1) << 7);
        return Bytes.wrap(encoded);
    }
}
