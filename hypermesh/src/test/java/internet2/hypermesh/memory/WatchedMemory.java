package internet2.hypermesh.memory;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** This machine's memory, which looks at what is left in a block right before it is freed. */
final class WatchedMemory implements MemorySource {

    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[1024]);

    private final MemorySource source = MemorySource.ofThisMachine();
    private final AtomicLong stripesLeft = new AtomicLong();
    private final AtomicInteger freed = new AtomicInteger();
    private volatile boolean exhausted;

    /** How many KiB held something else than zeros when their block was freed, over all blocks. */
    long stripesLeft() {
        return stripesLeft.get();
    }

    int freed() {
        return freed.get();
    }

    void exhaust(boolean now) {
        exhausted = now;
    }

    @Override
    public Block take(long bytes) throws Exhausted {
        if (exhausted) {
            throw new Exhausted("nothing left, says the test");
        }
        Block block = source.take(bytes);
        return new Block() {
            @Override
            public MemorySegment segment() {
                return block.segment();
            }

            @Override
            public void free() {
                MemorySegment segment = block.segment();
                for (long at = 0; at < segment.byteSize(); at += ZEROS.byteSize()) {
                    long size = Math.min(ZEROS.byteSize(), segment.byteSize() - at);
                    if (MemorySegment.mismatch(segment, at, at + size, ZEROS, 0, size) >= 0) {
                        stripesLeft.incrementAndGet();
                    }
                }
                freed.incrementAndGet();
                block.free();
            }
        };
    }
}
