package internet2.trustchain.threshold.group;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A point of the subgroup of prime order L. Immutable.
 *
 * <p>Encoded as 32 bytes (RFC 8032 section 5.1.2). The identity has an encoding, which nothing decodes: RFC 9591
 * section 6.1 refuses it.
 */
public final class Point implements Encodable {

    public static final int SIZE = 32;

    public static final Point IDENTITY = new Point(new Extended());

    /** The generator B. */
    public static final Point BASE = new Point(
            Curve.decompress(Bytes.parseHex("5866666666666666666666666666666666666666666666666666666666666666")));

    static final int DIGIT_BITS = 4;
    static final int DIGITS = 64;

    /** Never changed once it is here. */
    private final Extended coordinates;

    private Point(Extended coordinates) {
        this.coordinates = coordinates;
    }

    /** @throws IllegalArgumentException if these are not 32 bytes, canonical, of a point of order L */
    public static Point decode(Bytes encoded) {
        if (encoded.size() != SIZE || !Ed25519.validatePublicKeyFull(encoded.toArray(), 0)) {
            throw new IllegalArgumentException("not a point of prime order on Ed25519: " + encoded);
        }
        return new Point(Curve.decompress(encoded));
    }

    public static Point decode(CanonicalReader in) {
        try {
            return decode(in.fixed(SIZE));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** k B, in constant time. */
    public static Point base(Scalar k) {
        k.live();
        Extended sum = new Extended();
        Cached multiple = new Cached();
        for (int i = 0; i < DIGITS; i++) {
            Curve.Base.WINDOWS[i].select(k.digit(i), multiple);
            sum.plus(multiple);
        }
        return new Point(sum);
    }

    /** k P, in constant time. */
    public Point times(Scalar k) {
        k.live();
        Window window = new Window(coordinates);
        Extended sum = new Extended();
        Cached multiple = new Cached();
        for (int i = DIGITS - 1; i >= 0; i--) {
            shift(sum);
            window.select(k.digit(i), multiple);
            sum.plus(multiple);
        }
        return new Point(sum);
    }

    /** k_0 P_0 + k_1 P_1 + ...: for public values only, since the time depends on them (Straus 1964). */
    public static Point sum(List<Scalar> factors, List<Point> points) {
        if (factors.size() != points.size()) {
            throw new IllegalArgumentException(factors.size() + " factors for " + points.size() + " points");
        }
        Window[] windows =
                points.stream().map(point -> new Window(point.coordinates)).toArray(Window[]::new);
        Extended sum = new Extended();
        for (int i = DIGITS - 1; i >= 0; i--) {
            shift(sum);
            for (int j = 0; j < windows.length; j++) {
                int digit = factors.get(j).digit(i);
                if (digit != 0) {
                    sum.plus(windows[j].get(digit));
                }
            }
        }
        return new Point(sum);
    }

    /** k P for a public k of 0 or more, quick where k is small. */
    public Point timesSmall(int k) {
        Extended sum = new Extended();
        Cached once = new Cached(coordinates);
        for (int bit = Integer.SIZE - Integer.numberOfLeadingZeros(k) - 1; bit >= 0; bit--) {
            sum.twice();
            if ((k >>> bit & 1) != 0) {
                sum.plus(once);
            }
        }
        return new Point(sum);
    }

    public Point plus(Point other) {
        Extended sum = coordinates.copied();
        sum.plus(new Cached(other.coordinates));
        return new Point(sum);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(encoded());
    }

    /** 32 bytes. */
    @Override
    public Bytes encoded() {
        return coordinates.copied().encoded();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Point that && coordinates.sameAs(that.coordinates);
    }

    @Override
    public int hashCode() {
        return encoded().hashCode();
    }

    @Override
    public String toString() {
        return encoded().hex();
    }

    Extended coordinates() {
        return coordinates.copied();
    }

    private static void shift(Extended sum) {
        for (int bit = 0; bit < DIGIT_BITS; bit++) {
            sum.twice();
        }
    }
}
