package internet2.trustchain.threshold;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;

/** Numbers of holders: the x-coordinates of their shares, 1 to {@link GroupKey#HOLDERS_MAX}. */
public final class Holder {

    private Holder() {}

    /** @return {@code number} */
    public static int require(int number) {
        if (number < 1 || number > GroupKey.HOLDERS_MAX) {
            throw new IllegalArgumentException(
                    "a holder has a number of 1 to " + GroupKey.HOLDERS_MAX + ", not " + number);
        }
        return number;
    }

    public static int decode(CanonicalReader in) {
        try {
            return require(in.u8());
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    public static void encode(CanonicalWriter out, int number) {
        out.u8(number);
    }
}
