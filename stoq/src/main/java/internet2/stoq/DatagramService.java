package internet2.stoq;

import internet2.foundation.Bytes;

/** Receives datagrams (RFC 9221): messages of one packet each, that may be lost or overtake each other. */
public non-sealed interface DatagramService extends Handler {

    /**
     * Runs on a virtual thread and may block, one datagram of a connection after the other. What comes meanwhile waits,
     * up to {@link internet2.stoq.quic.QuicLimits#datagramsWaiting()}; what comes beyond that is dropped.
     */
    void receive(Peer peer, Bytes datagram);

    /** A service out of a lambda. */
    static DatagramService of(int id, Receiver receiver) {
        return new DatagramService() {
            @Override
            public int id() {
                return id;
            }

            @Override
            public void receive(Peer peer, Bytes datagram) {
                receiver.receive(peer, datagram);
            }
        };
    }

    /** See {@link DatagramService#receive}. */
    @FunctionalInterface
    interface Receiver {
        void receive(Peer peer, Bytes datagram);
    }
}
