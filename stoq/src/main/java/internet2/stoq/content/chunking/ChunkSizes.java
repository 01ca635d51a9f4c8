package internet2.stoq.content.chunking;

import com.google.errorprone.annotations.Immutable;

/**
 * How large chunks become, in bytes.
 *
 * @param min no chunk but the last is smaller; at least 64, what the rolling hash looks back on
 * @param average a power of two between the others; what normalised chunking aims at
 * @param max at most {@link #CHUNK_BYTES_MAX}
 */
@Immutable
public record ChunkSizes(int min, int average, int max) {

    /** The largest chunk of any content: with its frame it fits into one STOQ message. */
    public static final int CHUNK_BYTES_MAX = 2 << 20;

    private static final int MIN_MIN = 64;

    public ChunkSizes {
        if (min < MIN_MIN || average <= min || max <= average || max > CHUNK_BYTES_MAX) {
            throw new IllegalArgumentException("chunk sizes rise from " + MIN_MIN + " to " + CHUNK_BYTES_MAX + ", not "
                    + min + ", " + average + ", " + max);
        }
        if (Integer.bitCount(average) != 1) {
            throw new IllegalArgumentException("an average of " + average + " bytes is no power of two");
        }
    }
}
