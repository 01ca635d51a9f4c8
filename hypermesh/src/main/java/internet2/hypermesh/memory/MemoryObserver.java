package internet2.hypermesh.memory;

/** Hears what a memory host does, to count it. Called on the threads that serve: must return at once. */
public interface MemoryObserver {

    /** Counts nothing. */
    MemoryObserver NONE = new MemoryObserver() {};

    default void regionOpened(long bytes) {}

    /** Zeroed and given back to the operating system. */
    default void regionFreed(long bytes) {}

    default void bytesRead(long bytes) {}

    default void bytesWritten(long bytes) {}

    default void atomicPerformed() {}

    default void refused(MemoryRefusal code) {}
}
