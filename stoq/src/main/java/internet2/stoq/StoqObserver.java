package internet2.stoq;

import java.time.Duration;

/** Hears what happens, to count it. Called on event loops and virtual threads: must return at once. */
public interface StoqObserver {

    /** Counts nothing. */
    StoqObserver NONE = new StoqObserver() {};

    /**
     * @param handshake from the first packet to both sides proven
     * @param remembered whether an earlier proof stood in for the post-quantum signature
     */
    default void connectionOpened(Peer peer, boolean initiatedHere, boolean remembered, Duration handshake) {}

    default void connectionClosed(Peer peer) {}

    /** @param byPeer whether the peer refused us; otherwise we refused the peer */
    default void connectionRefused(RefusalCode code, boolean byPeer) {}

    /** @param outcome {@code ok} or the refusal's code */
    default void callServed(int service, String outcome, Duration took) {}

    /** @param outcome {@code ok}, the refusal's code, {@code timed_out} or {@code lost} */
    default void callMade(int service, String outcome, Duration took) {}

    /**
     * There was no room for it, or nobody to handle it.
     *
     * @param received whether it came from a peer; otherwise it was never sent
     */
    default void datagramDropped(int service, boolean received) {}
}
