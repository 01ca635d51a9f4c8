package internet2.stoq;

/** The stream that two nodes prove themselves over. */
interface FrameStream {

    /** Does not block. */
    void send(Frame frame);

    /** As {@link #send}, and ends our direction. */
    void sendLast(Frame frame);

    /**
     * Blocks until the next frame.
     *
     * @throws ConnectionRefused with HANDSHAKE_TIMED_OUT, PROTOCOL_VIOLATION, or the peer's own reason
     * @throws ConnectionLost where the connection ended without a reason
     */
    Frame receive() throws StoqException;
}
