package internet2.trustchain.names;

/** Case as DNS knows it (RFC 4343): {@code A} to {@code Z} alone, every other byte stands for itself. */
final class AsciiCase {

    /** A length byte (at most 63) lies below {@code A}, so whole names fold in one pass. */
    private static final byte[] LOWER = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            LOWER[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 32 : i);
        }
    }

    private AsciiCase() {}

    static byte lower(byte value) {
        return LOWER[value & 0xff];
    }

    static boolean equal(byte[] left, int leftAt, byte[] right, int rightAt, int size) {
        for (int i = 0; i < size; i++) {
            byte a = left[leftAt + i];
            byte b = right[rightAt + i];
            if (a != b && LOWER[a & 0xff] != LOWER[b & 0xff]) {
                return false;
            }
        }
        return true;
    }
}
