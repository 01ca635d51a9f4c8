package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Signatures whose maker knows the key and adds the point of order 2 to R. Verifiers that multiply the equation
 * accept some of them, others none; two validators that differ here would fork.
 */
class Ed25519TorsionTest {

    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final Ed25519Key KEY = Ed25519Key.fromSeed(Bytes.parseHex("07".repeat(32)));
    private static final Ed25519Key NONCE = Ed25519Key.fromSeed(Bytes.parseHex("08".repeat(32)));

    @Test
    void withoutTheAddedPointSuchASignatureHolds() throws Exception {
        for (Ed25519Engine engine : Ed25519Test.engines()) {
            byte[] signature = sign(new byte[] {1}, NONCE.publicKey().encoded().toArray());
            assertThat(engine.verifier(KEY.publicKey().encoded()).verify(new byte[] {1}, signature))
                    .isTrue();
        }
    }

    @Test
    void withItNoEngineAcceptsAnyOfThem() throws Exception {
        byte[] shifted = addPointOfOrderTwo(NONCE.publicKey().encoded().toArray());
        for (int i = 0; i < 64; i++) {
            byte[] message = {(byte) i};
            byte[] signature = sign(message, shifted);
            for (Ed25519Engine engine : Ed25519Test.engines()) {
                assertThat(engine.verifier(KEY.publicKey().encoded()).verify(message, signature))
                        .isFalse();
            }
        }
    }

    @Test
    void withNothingElseInRNoEngineAcceptsThemEither() throws Exception {
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        byte[] message = {5};
        byte[] signature = join(
                neutral,
                littleEndian(challenge(neutral, message).multiply(scalar(KEY)).mod(ORDER)));
        for (Ed25519Engine engine : Ed25519Test.engines()) {
            assertThat(engine.verifier(KEY.publicKey().encoded()).verify(message, signature))
                    .isFalse();
        }
    }

    /** RFC 8032 section 5.1.6 with a nonce and a point of our choice. */
    private static byte[] sign(byte[] message, byte[] point) throws Exception {
        BigInteger response = scalar(NONCE)
                .add(challenge(point, message).multiply(scalar(KEY)))
                .mod(ORDER);
        return join(point, littleEndian(response));
    }

    private static BigInteger challenge(byte[] point, byte[] message) throws Exception {
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        sha512.update(point);
        sha512.update(KEY.publicKey().encoded().toArray());
        return number(sha512.digest(message)).mod(ORDER);
    }

    private static BigInteger scalar(Ed25519Key key) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-512").digest(key.seed().toArray());
        byte[] clamped = Arrays.copyOf(hash, 32);
        clamped[0] &= (byte) 0xf8;
        clamped[31] = (byte) ((clamped[31] & 0x7f) | 0x40);
        return number(clamped);
    }

    /** (x, y) + (0, -1) = (-x, -y). */
    private static byte[] addPointOfOrderTwo(byte[] point) {
        byte[] y = point.clone();
        y[31] &= 0x7f;
        byte[] shifted = littleEndian(FIELD.subtract(number(y)));
        shifted[31] |= (byte) (~point[31] & 0x80);
        return shifted;
    }

    private static byte[] join(byte[] point, byte[] scalar) {
        return Bytes.of(point).concat(Bytes.of(scalar)).toArray();
    }

    private static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reverse(littleEndian));
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        byte[] padded = new byte[33];
        System.arraycopy(bigEndian, 0, padded, padded.length - bigEndian.length, bigEndian.length);
        return Arrays.copyOf(reverse(padded), 32);
    }

    private static byte[] reverse(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
