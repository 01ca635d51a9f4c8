package internet2.stoq.content.chunking;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream into chunks; holds two of the largest in memory. Not thread-safe. */
public final class Chunker {

    private final InputStream in;
    private final byte[] buffer = new byte[2 * ChunkSizes.CHUNK_BYTES_MAX];
    private final Classified classified;
    private int from;
    private int to;
    private boolean ended;

    /** Reads the first bytes, to see what content it is. */
    public Chunker(InputStream in) throws IOException {
        this.in = in;
        fill();
        this.classified = Classifier.classify(buffer, to);
    }

    public Classified classified() {
        return classified;
    }

    /** The next chunk of at least one byte; empty at the end. */
    public Optional<Bytes> next() throws IOException {
        ChunkSizes sizes = classified.contentClass().sizes();
        if (!ended && to - from < sizes.max()) {
            fill();
        }
        if (from == to) {
            return Optional.empty();
        }
        int end = FastCdc.cut(buffer, from, to, sizes);
        Bytes chunk = Bytes.wrap(Arrays.copyOfRange(buffer, from, end));
        from = end;
        return Optional.of(chunk);
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int wanted = buffer.length - to;
        int read = in.readNBytes(buffer, to, wanted);
        to += read;
        ended = read < wanted;
    }
}
