package internet2.trustchain.authority;

import java.util.Optional;

/** The encoding of Unicode in LDH labels (RFC 3492), without the prefix {@code xn--}; for labels, so short. */
final class Punycode {

    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;
    private static final int LENGTH_MAX = 63;

    private Punycode() {}

    /** Section 6.2; empty for what is no Punycode, or not in the one form that {@link #encode} gives. */
    static Optional<String> decode(String encoded) {
        if (encoded.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        StringBuilder output = new StringBuilder();
        int delimiter = encoded.lastIndexOf('-');
        output.append(encoded, 0, Math.max(delimiter, 0));
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long i = 0;
        int in = delimiter < 0 ? 0 : delimiter + 1;
        while (in < encoded.length()) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = in < encoded.length() ? digit(encoded.charAt(in++)) : -1;
                if (digit < 0) {
                    return Optional.empty();
                }
                i += digit * weight;
                int threshold = threshold(k, bias);
                if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    return Optional.empty();
                }
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
            }
            int length = output.codePointCount(0, output.length()) + 1;
            bias = adapt(i - before, length, before == 0);
            n += (int) (i / length);
            i %= length;
            if (!Character.isValidCodePoint(n) || (n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE)) {
                return Optional.empty();
            }
            output.insert(output.offsetByCodePoints(0, (int) i), Character.toChars(n));
            i++;
        }
        String decoded = output.toString();
        return encode(decoded).equals(encoded) ? Optional.of(decoded) : Optional.empty();
    }

    /** Section 6.3. */
    static String encode(String text) {
        int[] points = text.codePoints().toArray();
        StringBuilder output = new StringBuilder();
        text.chars().filter(c -> c < INITIAL_N).forEach(c -> output.append((char) c));
        int handled = output.length();
        int basic = handled;
        if (basic > 0) {
            output.append('-');
        }
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long delta = 0;
        while (handled < points.length) {
            int next = Integer.MAX_VALUE;
            for (int point : points) {
                next = point >= n && point < next ? point : next;
            }
            delta += (long) (next - n) * (handled + 1);
            n = next;
            for (int point : points) {
                delta += point < n ? 1 : 0;
                if (point == n) {
                    write(output, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
        return output.toString();
    }

    private static void write(StringBuilder output, long delta, int bias) {
        long q = delta;
        for (int k = BASE; ; k += BASE) {
            int threshold = threshold(k, bias);
            if (q < threshold) {
                output.append(symbol((int) q));
                return;
            }
            output.append(symbol((int) (threshold + (q - threshold) % (BASE - threshold))));
            q = (q - threshold) / (BASE - threshold);
        }
    }

    private static int threshold(int k, int bias) {
        return Math.clamp(k - bias, T_MIN, T_MAX);
    }

    /** Section 6.1. */
    private static int adapt(long delta, int length, boolean first) {
        long scaled = first ? delta / DAMP : delta / 2;
        scaled += scaled / length;
        int k = 0;
        while (scaled > (BASE - T_MIN) * T_MAX / 2) {
            scaled /= BASE - T_MIN;
            k += BASE;
        }
        return (int) (k + (BASE - T_MIN + 1) * scaled / (scaled + SKEW));
    }

    private static char symbol(int digit) {
        return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
    }

    private static int digit(char symbol) {
        if (symbol >= 'a' && symbol <= 'z') {
            return symbol - 'a';
        }
        return symbol >= '0' && symbol <= '9' ? symbol - '0' + 26 : -1;
    }
}
