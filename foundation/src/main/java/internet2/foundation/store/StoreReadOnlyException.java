package internet2.foundation.store;

import java.io.IOException;
import java.nio.file.Path;

/** The place is not writable for this process. */
public final class StoreReadOnlyException extends StoreException {

    private static final long serialVersionUID = 1L;

    StoreReadOnlyException(Path path, IOException cause) {
        super(
                "cannot write " + path + " (" + cause
                        + "): make the folder writable for this user, or choose another one",
                cause);
    }
}
