package internet2.stoq;

import java.io.IOException;
import java.io.InputStream;

/** Receives streams that want no answer. */
public non-sealed interface OneWayService extends Handler {

    /**
     * Runs on a virtual thread and may block; what is not read yet stays with the sender, by flow
     * control. Returning early or throwing tells the sender to stop; it
     * hears a {@link StoqRefusal} as it was thrown, and of other exceptions nothing but that there was one.
     *
     * @param in ends where the sender closed; throws where the connection went away before
     */
    void receive(Peer peer, InputStream in) throws IOException;
}
