package internet2.stoq;

import internet2.foundation.Bytes;

/** Answers requests. */
public non-sealed interface Service extends Handler {

    /**
     * Runs on a virtual thread and may block. An unchecked exception is answered with
     * {@link StoqRefusal#FAILED}; its text stays in our log.
     *
     * @param peer who asks, proven
     */
    Bytes handle(Peer peer, Bytes request) throws StoqRefusal;

    /**
     * What {@link #handle} returned takes no memory any more: it was written, or never will be. Called once for each
     * answer, mostly from an event loop: must return at once.
     */
    default void over(Peer peer, Bytes answer) {}

    /** A service out of a lambda. */
    static Service of(int id, Answer answer) {
        return new Service() {
            @Override
            public int id() {
                return id;
            }

            @Override
            public Bytes handle(Peer peer, Bytes request) throws StoqRefusal {
                return answer.to(peer, request);
            }
        };
    }

    /** See {@link Service#handle}. */
    @FunctionalInterface
    interface Answer {
        Bytes to(Peer peer, Bytes request) throws StoqRefusal;
    }
}
