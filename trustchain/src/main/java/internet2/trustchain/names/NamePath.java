package internet2.trustchain.names;

/**
 * A name in a buffer and everything above it: where each label begins, and the hash of the name from there on.
 * Reused from query to query; one owner.
 */
final class NamePath {

    private static final int LABELS_MAX = 128;

    final int[] at = new int[LABELS_MAX];
    final long[] hash = new long[LABELS_MAX];
    int labels;
    /** The byte after the name. */
    int end;

    /** Reads the uncompressed, well-formed name that begins at {@code start}. */
    void read(byte[] buffer, int start) {
        int count = 0;
        int position = start;
        while (buffer[position] != 0) {
            at[count++] = position;
            position += buffer[position] + 1;
        }
        at[count] = position;
        hash[count] = NameHash.ROOT;
        labels = count;
        end = position + 1;
        for (int i = count - 1; i >= 0; i--) {
            hash[i] = NameHash.child(hash[i + 1], buffer, at[i]);
        }
    }

    int size(int index) {
        return end - at[index];
    }
}
