package internet2.stoq.content.erasure;

/** The field GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11d) and the generator 2. */
final class Gf256 {

    private static final int POLYNOMIAL = 0x11d;
    private static final int ORDER = 255;

    private static final int[] EXP = new int[2 * ORDER];
    private static final int[] LOG = new int[256];

    /** Row a holds a times every b. */
    private static final byte[][] PRODUCTS = new byte[256][256];

    static {
        int value = 1;
        for (int i = 0; i < ORDER; i++) {
            EXP[i] = value;
            EXP[i + ORDER] = value;
            LOG[value] = i;
            value <<= 1;
            if (value > ORDER) {
                value ^= POLYNOMIAL;
            }
        }
        for (int a = 1; a < 256; a++) {
            for (int b = 1; b < 256; b++) {
                PRODUCTS[a][b] = (byte) EXP[LOG[a] + LOG[b]];
            }
        }
    }

    private Gf256() {}

    static int times(int a, int b) {
        return PRODUCTS[a][b] & 0xff;
    }

    /** @param a not 0 */
    static int inverse(int a) {
        return EXP[ORDER - LOG[a]];
    }

    /** {@code a} to the power of {@code n}; 0 to the power of 0 is 1. */
    static int power(int a, int n) {
        if (n == 0) {
            return 1;
        }
        return a == 0 ? 0 : EXP[LOG[a] * n % ORDER];
    }

    /** Adds {@code factor} times the source to the target, as far as the source goes. */
    static void addProduct(byte[] target, byte[] source, int factor) {
        byte[] row = PRODUCTS[factor];
        for (int i = 0; i < source.length; i++) {
            target[i] ^= row[source[i] & 0xff];
        }
    }
}
