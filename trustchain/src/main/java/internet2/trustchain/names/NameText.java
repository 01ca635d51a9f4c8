package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;

/** Names as text (RFC 1035 5.1, RFC 4343 2.1). */
final class NameText {

    private NameText() {}

    static DomainName parse(String text) {
        if (text.equals(".") || text.equals("@")) {
            return DomainName.ROOT;
        }
        if (text.isEmpty()) {
            throw new MalformedInputException("a name has at least one label; the root is written \".\"");
        }
        byte[] wire = new byte[DomainName.BYTES_MAX];
        int label = 0;
        int size = 1;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '.') {
                closeLabel(wire, label, size, text);
                label = size++;
            } else {
                if (each == '\\') {
                    each = Escapes.decode(text, i);
                    i += Escapes.size(text, i) - 1;
                } else if (each < 0x21 || each > 0x7e) {
                    throw malformed(text, "write other than printable ASCII as \\DDD, and non-English labels as xn--");
                }
                if (size < wire.length) {
                    wire[size] = (byte) each;
                }
                size++;
            }
            if (size > wire.length) {
                throw malformed(text, "at most 255 bytes");
            }
        }
        if (label == size - 1) {
            return DomainName.trusted(Arrays.copyOf(wire, size)); // the dot at the end has opened the root's label
        }
        closeLabel(wire, label, size, text);
        if (size + 1 > wire.length) {
            throw malformed(text, "at most 255 bytes");
        }
        return DomainName.trusted(Arrays.copyOf(wire, size + 1));
    }

    /** Whether there is a dot at the end that no backslash precedes, or only one that is itself escaped. */
    static boolean isAbsolute(String text) {
        int backslashes = 0;
        for (int i = text.length() - 2; i >= 0 && text.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return text.endsWith(".") && backslashes % 2 == 0;
    }

    static String print(byte[] wire) {
        if (wire.length == 1) {
            return ".";
        }
        StringBuilder text = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            for (int i = at + 1; i <= at + wire[at]; i++) {
                Escapes.append(text, wire[i], ".\\\"();@$ ");
            }
            text.append('.');
        }
        return text.toString();
    }

    private static void closeLabel(byte[] wire, int label, int size, String text) {
        int length = size - label - 1;
        if (length == 0) {
            throw malformed(text, "a label has at least one byte");
        }
        if (length > DomainName.LABEL_BYTES_MAX) {
            throw malformed(text, "a label has at most 63 bytes, not " + length);
        }
        wire[label] = (byte) length;
    }

    private static MalformedInputException malformed(String text, String expected) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return new MalformedInputException("\"" + shown + "\" is not a domain name: " + expected);
    }
}
