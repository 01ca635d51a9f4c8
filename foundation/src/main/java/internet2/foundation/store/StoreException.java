package internet2.foundation.store;

import org.jspecify.annotations.Nullable;

/** A store refused or failed; the message says what happened, to which file, and what to do. */
public abstract sealed class StoreException extends RuntimeException
        permits CorruptLogException,
                CorruptStateException,
                StoreFullException,
                StoreReadOnlyException,
                StoreFailedException,
                DataFolderException {

    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
