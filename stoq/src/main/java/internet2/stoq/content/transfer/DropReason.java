package internet2.stoq.content.transfer;

import java.util.Locale;

/** Why a fetch gives a peer up. */
public enum DropReason {
    /** It sent bytes that are not what their id says, or no answer at all by the protocol. */
    LYING,
    /** It took too long twice, and others have all that it has: it is asked only for what they turn out not to have. */
    SLOW,
    /** It could not be reached twice in a row. */
    VANISHED,
    /** It had too much to do, each time that it was asked, and sent nothing between. */
    OVERLOADED;

    /** As metrics and messages write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
