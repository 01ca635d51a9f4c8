package internet2.trustchain.names;

import java.util.Arrays;

/**
 * The canonical order of names (RFC 4034 6.1) as the order of bytes: labels from the root downwards in lower case, each
 * ended by a zero, in which the bytes 0 and 1 stand escaped behind a 1. A name's key is a prefix of the keys of all
 * names below it, and of no other's.
 */
final class CanonicalOrder {

    /** Every byte of a name escaped. */
    static final int KEY_BYTES_MAX = 2 * DomainName.BYTES_MAX;

    private CanonicalOrder() {}

    static byte[] key(DomainName name) {
        byte[] key = new byte[KEY_BYTES_MAX];
        NamePath path = new NamePath();
        path.read(name.array(), 0);
        return Arrays.copyOf(key, write(name.array(), path, 0, key));
    }

    /** Writes the key of the path's name from its label {@code index} on; returns the key's size. */
    static int write(byte[] buffer, NamePath path, int index, byte[] key) {
        int size = 0;
        for (int label = path.labels - 1; label >= index; label--) {
            int at = path.at[label];
            int end = at + buffer[at];
            for (int i = at + 1; i <= end; i++) {
                byte each = AsciiCase.lower(buffer[i]);
                if (each == 0 || each == 1) {
                    key[size++] = 1;
                    each++;
                }
                key[size++] = each;
            }
            key[size++] = 0;
        }
        return size;
    }
}
