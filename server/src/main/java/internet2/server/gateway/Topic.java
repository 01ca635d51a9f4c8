package internet2.server.gateway;

import java.util.Locale;

/** A stream of events that clients may follow over WebSocket. */
public enum Topic {
    CERTIFICATES,
    DNS,
    CT,
    CONSENSUS;

    /** Where clients connect. */
    String path() {
        return "/stream/" + name().toLowerCase(Locale.ROOT);
    }
}
