package internet2.stoq.content.transfer;

import java.util.Locale;

/** Why a fetch asks a peer nothing more. */
public enum DropReason {
    /** It sent bytes that are not what their id says, or no answer at all by the protocol. */
    LYING,
    /** It took too long twice, and others have all that it has. */
    SLOW,
    /** It could not be reached twice in a row. */
    VANISHED;

    /** As metrics and messages write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
