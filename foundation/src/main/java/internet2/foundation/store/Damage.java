package internet2.foundation.store;

import java.nio.file.Path;

/** Bytes of a log file that are not what they should be; whether that is a torn tail or corruption is not yet said. */
final class Damage extends Exception {

    private static final long serialVersionUID = 1L;

    final long offset;
    final long index;

    Damage(long offset, long index, String what) {
        super(what, null, false, false);
        this.offset = offset;
        this.index = index;
    }

    CorruptLogException in(Path file) {
        return new CorruptLogException(file, offset, index, String.valueOf(getMessage()));
    }
}
