package internet2.foundation.store;

import java.nio.file.Path;

/** The log on disk is not what was acknowledged; nothing of the damaged part was served, nothing was changed. */
public final class CorruptLogException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long index;

    CorruptLogException(Path file, long offset, long index, String what) {
        super(
                "log damaged: " + file + ", byte " + offset + ", record " + index + ": " + what
                        + "; restore this file from a copy, or move the log's folder away and fetch it anew from peers",
                null);
        this.file = file.toString();
        this.offset = offset;
        this.index = index;
    }

    /** The file that is damaged, or the one that should hold what is missing. */
    public Path file() {
        return Path.of(file);
    }

    /** Bytes from the start of the file to where the damage was noticed. */
    public long offset() {
        return offset;
    }

    /** The first record that cannot be served. */
    public long index() {
        return index;
    }
}
