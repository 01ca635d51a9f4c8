package internet2.foundation.store;

/**
 * Memory of a state store.
 *
 * @param cacheBytes blocks, index and filter blocks that were read
 * @param writeBufferBytes entries not yet in a file, counted within the cache
 * @param openFilesMax table files kept open
 */
public record StateStoreConfiguration(long cacheBytes, long writeBufferBytes, int openFilesMax) {

    private static final long MEBIBYTE = 1 << 20;

    public StateStoreConfiguration {
        if (cacheBytes < MEBIBYTE || writeBufferBytes < MEBIBYTE / 4 || writeBufferBytes > cacheBytes) {
            throw new IllegalArgumentException("a state store needs a cache of 1 MiB or more, and write buffers of"
                    + " 256 KiB up to the size of the cache, not " + cacheBytes + " and " + writeBufferBytes);
        }
        if (openFilesMax < 16) {
            throw new IllegalArgumentException("a state store keeps 16 files open or more, not " + openFilesMax);
        }
    }

    public static StateStoreConfiguration defaults() {
        return new StateStoreConfiguration(32 * MEBIBYTE, 16 * MEBIBYTE, 256);
    }
}
