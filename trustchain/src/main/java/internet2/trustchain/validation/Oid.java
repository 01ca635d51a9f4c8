package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * An object identifier (X.660), such as a policy or a key purpose.
 *
 * @param content the content octets of its DER encoding (X.690 section 8.19)
 */
public record Oid(Bytes content) {

    /** Octets; the longest arcs in use (UUIDs under 2.25) take 20. */
    private static final int CONTENT_SIZE_MAX = 64;

    private static final int TEXT_LENGTH_MAX = 256;
    private static final Pattern TEXT = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,39})){1,32}");

    public Oid {
        boolean sound = !content.isEmpty()
                && content.size() <= CONTENT_SIZE_MAX
                && content.at(content.size() - 1) >= 0
                && content.at(0) != (byte) 0x80;
        for (int i = 1; sound && i < content.size(); i++) {
            sound = content.at(i - 1) < 0 || content.at(i) != (byte) 0x80;
        }
        if (!sound) {
            throw new IllegalArgumentException("not an object identifier: " + content);
        }
    }

    /**
     * Parses dotted decimals.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Oid of(String text) {
        if (text.length() > TEXT_LENGTH_MAX || !TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "an object identifier looks like 1.3.6.1.5.5.7.3.1, not \"" + Quoted.of(text) + "\"");
        }
        String[] arcs = text.split("\\.", -1);
        BigInteger second = new BigInteger(arcs[1]);
        int first = arcs[0].charAt(0) - '0';
        if (first < 2 && second.compareTo(BigInteger.valueOf(39)) > 0) {
            throw new IllegalArgumentException("the second arc of " + Quoted.of(text) + " is at most 39");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        write(second.add(BigInteger.valueOf(40L * first)), content);
        for (int i = 2; i < arcs.length; i++) {
            write(new BigInteger(arcs[i]), content);
        }
        return new Oid(Bytes.wrap(content.toByteArray()));
    }

    private static void write(BigInteger arc, ByteArrayOutputStream out) {
        for (int shift = 7 * Math.max(0, (arc.bitLength() - 1) / 7); shift >= 0; shift -= 7) {
            int group = arc.shiftRight(shift).intValue() & 0x7f;
            out.write(shift == 0 ? group : group | 0x80);
        }
    }

    /** Dotted decimals. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (int i = 0; i < content.size(); i++) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(content.at(i) & 0x7f));
            if (content.at(i) < 0) {
                continue;
            }
            if (text.isEmpty()) {
                int first = Math.min(
                        2,
                        arc.divide(BigInteger.valueOf(40)).min(BigInteger.TWO).intValue());
                text.append(first);
                arc = arc.subtract(BigInteger.valueOf(40L * first));
            }
            text.append('.').append(arc);
            arc = BigInteger.ZERO;
        }
        return text.toString();
    }
}
