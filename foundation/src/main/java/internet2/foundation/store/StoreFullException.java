package internet2.foundation.store;

import java.io.IOException;
import java.nio.file.Path;

/** Nothing was stored for want of space; what was there is untouched, and the same call works once there is space. */
public final class StoreFullException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final long freeBytes;

    StoreFullException(Path path, long freeBytes, IOException cause) {
        super(
                "no space to write " + path + ": " + freeBytes + " bytes are free (" + cause.getMessage()
                        + "); nothing was stored, free some space and try again",
                cause);
        this.path = path.toString();
        this.freeBytes = freeBytes;
    }

    public Path path() {
        return Path.of(path);
    }

    /** What the file system reported when the write failed; more than 0 where a quota or file size limit was hit. */
    public long freeBytes() {
        return freeBytes;
    }
}
