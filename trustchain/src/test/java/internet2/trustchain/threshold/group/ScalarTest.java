package internet2.trustchain.threshold.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** {@link BigInteger} is the oracle. */
final class ScalarTest {

    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @Property(tries = 2000)
    void wideNumbersAreReducedByTheOrder(@ForAll @Size(64) byte[] wide) {
        assertThat(number(Scalar.reduce(wide))).isEqualTo(littleEndian(wide).mod(ORDER));
    }

    @Property(tries = 2000)
    void sumsDifferencesAndProductsAreThoseOfIntegers(@ForAll @Size(64) byte[] first, @ForAll @Size(64) byte[] second) {
        Scalar a = Scalar.reduce(first);
        Scalar b = Scalar.reduce(second);

        assertThat(number(a.plus(b))).isEqualTo(number(a).add(number(b)).mod(ORDER));
        assertThat(number(a.minus(b))).isEqualTo(number(a).subtract(number(b)).mod(ORDER));
        assertThat(number(a.times(b))).isEqualTo(number(a).multiply(number(b)).mod(ORDER));
        assertThat(number(a.negate())).isEqualTo(number(a).negate().mod(ORDER));
    }

    @Property(tries = 200)
    void aScalarTimesItsInverseIsOne(@ForAll @Size(64) byte[] wide) {
        Scalar scalar = Scalar.reduce(wide);
        if (!scalar.isZero()) {
            assertThat(scalar.times(scalar.inverse())).isEqualTo(Scalar.ONE);
        }
    }

    @Property(tries = 500)
    void theEncodingReadsBackToTheSame(@ForAll @Size(64) byte[] wide) {
        Scalar scalar = Scalar.reduce(wide);

        assertThat(Scalar.decode(scalar.encoded())).isEqualTo(scalar);
    }

    @Test
    void theEdgesOfTheRangeAreExact() {
        Scalar last = Scalar.ZERO.minus(Scalar.ONE);

        assertThat(number(last)).isEqualTo(ORDER.subtract(BigInteger.ONE));
        assertThat(last.plus(Scalar.ONE)).isEqualTo(Scalar.ZERO);
        assertThat(last.times(last)).isEqualTo(Scalar.ONE);
        assertThat(Scalar.decode(last.encoded())).isEqualTo(last);
    }

    @Test
    void onlyNumbersBelowTheOrderAreDecoded() {
        for (BigInteger number : new BigInteger[] {
            ORDER, ORDER.add(BigInteger.ONE), BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
        }) {
            Bytes encoded = encode(number);
            assertThatThrownBy(() -> Scalar.decode(encoded)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CanonicalReader.decode(encoded, Scalar::decode))
                    .isInstanceOf(MalformedInputException.class);
        }
        assertThatThrownBy(() -> Scalar.decode(Bytes.wrap(new byte[31]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDestroyedScalarIsGone() {
        Scalar secret = Scalar.of(42);
        secret.destroy();

        assertThat(secret.isDestroyed()).isTrue();
        assertThatThrownBy(secret::encoded).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secret.plus(Scalar.ONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Point.base(secret)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aScalarShowsNothingOfItselfAsText() {
        assertThat(Scalar.of(123456)).hasToString("Scalar");
    }

    private static BigInteger number(Scalar scalar) {
        return littleEndian(scalar.encoded().toArray());
    }

    private static BigInteger littleEndian(byte[] little) {
        byte[] big = new byte[little.length];
        for (int i = 0; i < little.length; i++) {
            big[i] = little[little.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private static Bytes encode(BigInteger number) {
        byte[] little = new byte[Scalar.SIZE];
        for (int i = 0; i < Scalar.SIZE; i++) {
            little[i] = number.shiftRight(8 * i).byteValue();
        }
        return Bytes.wrap(little);
    }
}
