package internet2.ledger.space;

import internet2.foundation.Hash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Hashes one after the other in memory that may be a file. */
record HashArray(MemorySegment memory) {

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int CHUNK_BYTES = 1 << 20;

    static HashArray inMemory(Arena arena, long count) {
        return new HashArray(arena.allocate(count * Hash.SIZE));
    }

    /** Maps an existing file. */
    static MemorySegment map(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    /** Makes a file of this size and maps it; a full disk is noticed here, not later in the middle of a write. */
    static MemorySegment create(Path file, long bytes, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (long written = 0; written < bytes; ) {
                zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - written));
                written += channel.write(zeros, written);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    Hash get(long index) {
        long at = index * Hash.SIZE;
        return new Hash(
                memory.get(WORD, at), memory.get(WORD, at + 8), memory.get(WORD, at + 16), memory.get(WORD, at + 24));
    }

    void set(long index, Hash hash) {
        long at = index * Hash.SIZE;
        memory.set(WORD, at, hash.a());
        memory.set(WORD, at + 8, hash.b());
        memory.set(WORD, at + 16, hash.c());
        memory.set(WORD, at + 24, hash.d());
    }

    HashArray slice(long from, long count) {
        return new HashArray(memory.asSlice(from * Hash.SIZE, count * Hash.SIZE));
    }
}
