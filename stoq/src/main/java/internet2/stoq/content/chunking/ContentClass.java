package internet2.stoq.content.chunking;

import java.util.Arrays;
import java.util.Optional;

/** A kind of content, which decides how it is cut and packed. The number stands in manifests. */
public enum ContentClass {
    /** UTF-8 text and JSON: small chunks, as edits are small; zstd. */
    TEXT(1, new ChunkSizes(8 << 10, 32 << 10, 128 << 10)),
    /** Media, archives, ciphertext: nothing compresses it, and it is seldom edited. */
    DENSE(2, new ChunkSizes(128 << 10, 512 << 10, 2 << 20)),
    /** Images of disks and the like, mostly zero: what is zero is left out. */
    SPARSE(3, new ChunkSizes(32 << 10, 128 << 10, 1 << 20)),
    /** Columns of numbers of a fixed width: bytes of equal place side by side, then zstd. */
    NUMERIC(4, new ChunkSizes(32 << 10, 128 << 10, 512 << 10)),
    /** Everything else: zstd. */
    BINARY(5, new ChunkSizes(16 << 10, 64 << 10, 256 << 10));

    private final int number;
    private final ChunkSizes sizes;

    ContentClass(int number, ChunkSizes sizes) {
        this.number = number;
        this.sizes = sizes;
    }

    public int number() {
        return number;
    }

    public ChunkSizes sizes() {
        return sizes;
    }

    public static Optional<ContentClass> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }
}
