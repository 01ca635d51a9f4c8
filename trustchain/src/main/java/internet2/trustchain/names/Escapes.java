package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;

/** {@code \DDD} and {@code \X} (RFC 1035 5.1). */
final class Escapes {

    private Escapes() {}

    /** The byte that the escape at {@code at} stands for. */
    static char decode(String text, int at) {
        if (at + 1 >= text.length()) {
            throw new MalformedInputException("a backslash stands before a character or three digits: " + text);
        }
        char next = text.charAt(at + 1);
        if (next < '0' || next > '9') {
            return latin(next, text);
        }
        if (at + 3 >= text.length() || !digit(text.charAt(at + 2)) || !digit(text.charAt(at + 3))) {
            throw new MalformedInputException("\\DDD has three decimal digits: " + text);
        }
        int value = (next - '0') * 100 + (text.charAt(at + 2) - '0') * 10 + (text.charAt(at + 3) - '0');
        if (value > 255) {
            throw new MalformedInputException("\\DDD is at most \\255: " + text);
        }
        return (char) value;
    }

    /** How many characters the escape at {@code at} takes. */
    static int size(String text, int at) {
        return digit(text.charAt(at + 1)) ? 4 : 2;
    }

    static void append(StringBuilder out, byte value, String special) {
        int each = value & 0xff;
        if (each < 0x20 || each > 0x7e || (each == ' ' && special.indexOf(' ') >= 0)) {
            out.append('\\').append((char) ('0' + each / 100)).append((char) ('0' + each / 10 % 10));
            out.append((char) ('0' + each % 10));
        } else {
            if (special.indexOf(each) >= 0) {
                out.append('\\');
            }
            out.append((char) each);
        }
    }

    static char latin(char value, String text) {
        if (value > 0x7e || value < 0x20) {
            throw new MalformedInputException("write bytes outside printable ASCII as \\DDD: " + text);
        }
        return value;
    }

    private static boolean digit(char value) {
        return value >= '0' && value <= '9';
    }
}
