package internet2.foundation.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The disk failed in a way that no caller can mend; the store takes no more writes until it is opened again. */
public final class StoreFailedException extends StoreException {

    private static final long serialVersionUID = 1L;

    StoreFailedException(String action, Path path, @Nullable Exception cause) {
        super(
                "could not " + action + " " + path + ": " + (cause == null ? "unknown" : cause)
                        + "; check the disk, then restart the node",
                cause);
    }
}
