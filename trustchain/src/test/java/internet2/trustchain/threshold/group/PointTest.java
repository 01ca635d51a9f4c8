package internet2.trustchain.threshold.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PointTest {

    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    })
    void thePublicKeysOfRfc8032ComeOut(String seed, String publicKey) {
        assertThat(Point.base(scalarOf(Bytes.parseHex(seed))).encoded().hex()).isEqualTo(publicKey);
    }

    @Property(tries = 300)
    void multiplesOfTheBaseAreThoseOfBouncyCastle(@ForAll @Size(32) byte[] seed) {
        assertThat(Point.base(scalarOf(Bytes.of(seed))).encoded())
                .isEqualTo(Ed25519Key.fromSeed(Bytes.of(seed)).publicKey().encoded());
    }

    @Property(tries = 100)
    void allWaysToMultiplyAgree(@ForAll @Size(64) byte[] first, @ForAll @Size(64) byte[] second) {
        Scalar a = Scalar.reduce(first);
        Scalar b = Scalar.reduce(second);
        Point p = Point.base(b);

        Point product = Point.base(a.times(b));
        assertThat(p.times(a)).isEqualTo(product);
        assertThat(Point.sum(List.of(a), List.of(p))).isEqualTo(product);
        assertThat(Point.BASE.times(a.times(b))).isEqualTo(product);
        assertThat(Point.sum(List.of(a, b, Scalar.ONE), List.of(p, Point.BASE, product)))
                .isEqualTo(Point.base(a.times(b).plus(b).plus(a.times(b))));
    }

    @Property(tries = 100)
    void additionIsThatOfAGroup(@ForAll @Size(64) byte[] first, @ForAll @Size(64) byte[] second) {
        Scalar a = Scalar.reduce(first);
        Scalar b = Scalar.reduce(second);
        Point p = Point.base(a);
        Point q = Point.base(b);

        assertThat(p.plus(q)).isEqualTo(q.plus(p)).isEqualTo(Point.base(a.plus(b)));
        assertThat(p.plus(q).plus(Point.BASE)).isEqualTo(p.plus(q.plus(Point.BASE)));
        assertThat(p.plus(Point.IDENTITY)).isEqualTo(p);
        assertThat(p.plus(p)).isEqualTo(p.timesSmall(2));
        assertThat(p.plus(Point.base(a.negate()))).isEqualTo(Point.IDENTITY);
    }

    @Property(tries = 100)
    void theEncodingReadsBackToTheSame(@ForAll @Size(64) byte[] wide) {
        Point point = Point.base(Scalar.reduce(wide).plus(Scalar.ONE));

        assertThat(Point.decode(point.encoded())).isEqualTo(point);
        assertThat(Point.decode(point.encoded()).encoded()).isEqualTo(point.encoded());
    }

    @Test
    void smallMultiplesAreRepeatedAdditions() {
        Point sum = Point.IDENTITY;
        for (int k = 0; k < 70; k++) {
            assertThat(Point.BASE.timesSmall(k)).isEqualTo(sum).isEqualTo(Point.base(Scalar.of(k)));
            sum = sum.plus(Point.BASE);
        }
    }

    @Test
    void theBaseHasTheOrderOfTheGroup() {
        assertThat(Point.base(Scalar.ZERO)).isEqualTo(Point.IDENTITY);
        assertThat(Point.base(Scalar.ZERO.minus(Scalar.ONE)).plus(Point.BASE)).isEqualTo(Point.IDENTITY);
    }

    /** The eight points of small order, and encodings of y that are not below the field's prime. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0200000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void whatIsNoCanonicalPointOfPrimeOrderIsRefused(String hex) {
        assertThatThrownBy(() -> Point.decode(Bytes.parseHex(hex))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalReader.decode(Bytes.parseHex(hex), Point::decode))
                .isInstanceOf(MalformedInputException.class);
    }

    @Property(tries = 50)
    void aPointPlusOneOfOrderTwoIsRefused(@ForAll @Size(32) byte[] seed) {
        Bytes mixed = plusPointOfOrderTwo(Point.base(scalarOf(Bytes.of(seed))).encoded());

        assertThatThrownBy(() -> Point.decode(mixed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooFewBytesAreRefused() {
        assertThatThrownBy(() -> Point.decode(Bytes.wrap(new byte[31]))).isInstanceOf(IllegalArgumentException.class);
    }

    /** (-x, -y). */
    private static Bytes plusPointOfOrderTwo(Bytes encoded) {
        byte[] big = new byte[Point.SIZE];
        for (int i = 0; i < big.length; i++) {
            big[i] = encoded.at(big.length - 1 - i);
        }
        int sign = big[0] >>> 7 & 1;
        big[0] &= 0x7f;
        BigInteger y = FIELD.subtract(new BigInteger(1, big));
        byte[] little = new byte[Point.SIZE];
        for (int i = 0; i < little.length; i++) {
            little[i] = y.shiftRight(8 * i).byteValue();
        }
        little[31] |= (byte) ((1 - sign) << 7);
        return Bytes.wrap(little);
    }

    /** RFC 8032 section 5.1.5. */
    private static Scalar scalarOf(Bytes seed) {
        byte[] hash = sha512(seed.toArray());
        hash[0] &= (byte) 0xf8;
        hash[31] &= 0x7f;
        hash[31] |= 0x40;
        return Scalar.reduce(Arrays.copyOf(Arrays.copyOf(hash, 32), 64));
    }

    private static byte[] sha512(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
