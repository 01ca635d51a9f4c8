package internet2.stoq.content;

/**
 * What all that is being read may have ahead of its readers, together: each takes half of what is left, so that slow
 * readers, however many, leave room in the store for the rest. Thread-safe.
 */
final class Windows {

    private long left;

    Windows(long bytes) {
        this.left = bytes;
    }

    /** @return 0 to {@code bytesMax}: with 0, one piece at a time is fetched */
    synchronized long take(long bytesMax) {
        long window = Math.min(bytesMax, left / 2);
        left -= window;
        return window;
    }

    synchronized void giveBack(long window) {
        left += window;
    }
}
