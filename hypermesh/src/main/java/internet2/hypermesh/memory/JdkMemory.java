package internet2.hypermesh.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that the JDK allocates: portable, touched at once, and within {@code -XX:MaxDirectMemorySize}. */
final class JdkMemory implements MemorySource {

    private static final int CACHE_LINE_BYTES = 64;

    private record ArenaBlock(MemorySegment segment, Arena arena) implements Block {
        @Override
        public void free() {
            arena.close();
        }
    }

    @Override
    public Block take(long bytes) throws Exhausted {
        Arena arena = Arena.ofShared();
        try {
            return new ArenaBlock(arena.allocate(bytes, CACHE_LINE_BYTES), arena);
        } catch (OutOfMemoryError e) {
            // Only the reservation failed; the heap is as it was.
            arena.close();
            throw new Exhausted("the JDK could not allocate " + bytes + " bytes outside the heap: " + e.getMessage());
        }
    }
}
