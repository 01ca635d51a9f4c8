package internet2.trustchain.threshold.group;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** 0, 1, ... 15 times one point. */
final class Window {

    static final int MULTIPLES = 16;

    private final Cached[] multiples = new Cached[MULTIPLES];

    Window(Extended point) {
        Cached once = new Cached(point);
        Extended multiple = new Extended();
        for (int i = 0; i < MULTIPLES; i++) {
            multiples[i] = new Cached(multiple);
            multiple.plus(once);
        }
    }

    /** For public digits. */
    Cached get(int digit) {
        return multiples[digit];
    }

    /** For secret digits: every entry is read, and the right one kept by a mask. */
    void select(int digit, Cached into) {
        Arrays.fill(into.yPlusX, 0);
        Arrays.fill(into.yMinusX, 0);
        Arrays.fill(into.z2, 0);
        Arrays.fill(into.t2d, 0);
        for (int i = 0; i < MULTIPLES; i++) {
            int mask = ((i ^ digit) - 1) >> 31; // -1 where they are equal, both being 0 to 15
            or(multiples[i].yPlusX, mask, into.yPlusX);
            or(multiples[i].yMinusX, mask, into.yMinusX);
            or(multiples[i].z2, mask, into.z2);
            or(multiples[i].t2d, mask, into.t2d);
        }
    }

    private static void or(int[] from, int mask, int[] into) {
        for (int i = 0; i < X25519Field.SIZE; i++) {
            into[i] |= from[i] & mask;
        }
    }
}
