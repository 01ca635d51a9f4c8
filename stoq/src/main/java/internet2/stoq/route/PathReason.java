package internet2.stoq.route;

import java.util.Locale;

/** Why a path is in use. */
public enum PathReason {
    /** Straight there, and no relay is clearly better. */
    DIRECT,
    /** The path before failed, and this one works. */
    OTHER_FAILED,
    /** It is clearly better than the one before. */
    BETTER,
    /** None is known to work; straight there is tried. */
    NONE_ANSWERS;

    /** Lower case, as output and metrics write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
