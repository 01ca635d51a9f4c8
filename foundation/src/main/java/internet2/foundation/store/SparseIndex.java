package internet2.foundation.store;

import java.util.Arrays;

/** Where in a segment some of its batches begin: one per {@link #STEP} bytes of file. Thread-safe. */
final class SparseIndex {

    static final int STEP = 64 * 1024;

    /** A batch: its first record and where it begins. */
    record Entry(long index, int offset) {}

    private long[] indices = new long[16]; // guarded by this
    private int[] offsets = new int[16]; // guarded by this
    private int size; // guarded by this

    /** Notes a batch, unless it is close to the one noted last. Batches come in their order. */
    synchronized void add(long index, long offset) {
        if (size > 0 && offset - offsets[size - 1] < STEP) {
            return;
        }
        if (size == indices.length) {
            indices = Arrays.copyOf(indices, 2 * size);
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        indices[size] = index;
        offsets[size] = Math.toIntExact(offset);
        size++;
    }

    /** The last noted batch that begins at or before the record. */
    synchronized Entry floor(long index) {
        int found = Arrays.binarySearch(indices, 0, size, index);
        int at = found >= 0 ? found : -found - 2;
        if (at < 0) {
            throw new IllegalArgumentException("record " + index + " lies before this segment");
        }
        return new Entry(indices[at], offsets[at]);
    }
}
