package internet2.foundation.store;

import java.nio.file.Path;

/** The data folder cannot be used as it is. */
public final class DataFolderException extends StoreException {

    private static final long serialVersionUID = 1L;

    /** Why a data folder is refused. */
    public enum Code {
        /** Another process, or another part of this one, holds the folder's lock. */
        IN_USE,
        /** The folder was written by a newer program. */
        NEWER_FORMAT,
        /** The folder belongs to another network. */
        OTHER_NETWORK,
        /** The folder holds files, and none says that it is a data folder. */
        NOT_A_DATA_FOLDER,
        /** The {@code format} file cannot be read as one. */
        MALFORMED_FORMAT,
        /** Other users may read a secret. */
        EXPOSED_SECRET,
        /** A secret is sealed, and there is no key for it, or another one. */
        SEALED,
        /** Less space is free than is needed to start. */
        LITTLE_SPACE
    }

    private final Code code;
    private final String folder;

    DataFolderException(Code code, Path folder, String message) {
        super(message, null);
        this.code = code;
        this.folder = folder.toString();
    }

    public Code code() {
        return code;
    }

    public Path folder() {
        return Path.of(folder);
    }
}
