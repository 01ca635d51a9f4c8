package internet2.foundation.store;

import java.nio.file.Path;

/** The state store is damaged; it holds nothing that the log does not, so it can be destroyed and rebuilt. */
public final class CorruptStateException extends StoreException {

    private static final long serialVersionUID = 1L;

    CorruptStateException(Path folder, Exception cause) {
        super(
                "state store damaged: " + folder + ": " + cause.getMessage()
                        + "; nothing is lost: remove this folder and the node rebuilds it from its log",
                cause);
    }
}
