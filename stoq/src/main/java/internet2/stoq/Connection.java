package internet2.stoq;

import internet2.foundation.Bytes;
import java.time.Duration;

/**
 * A live connection between two nodes that have proven themselves to each other. Thread-safe; the
 * blocking methods are meant for virtual threads and must not be called from event loops.
 */
public interface Connection extends AutoCloseable {

    Peer peer();

    /** One request, one answer, within the configured time. */
    Bytes call(int service, Bytes request) throws StoqException;

    /** As {@link #call(int, Bytes)}, within {@code timeout}. */
    Bytes call(int service, Bytes request, Duration timeout) throws StoqException;

    /** A stream of bytes to a {@link OneWayService}; the caller closes it. */
    OneWayStream open(int service) throws StoqException;

    /** A whole one-way stream at once: {@link #open}, write, close. */
    default void send(int service, Bytes message) throws StoqException {
        try (OneWayStream stream = open(service)) {
            stream.write(message);
        }
    }

    /** The most bytes that {@link #datagram} takes; 0 where the peer takes no datagrams. */
    int datagramBytesMax();

    /**
     * Sends one packet's worth to a {@link DatagramService}, or nothing: it may be lost here or on its way, and nobody
     * says so.
     *
     * @return false where it was certainly dropped, because too many others wait to be sent
     * @throws IllegalArgumentException if it is longer than {@link #datagramBytesMax()}
     */
    boolean datagram(int service, Bytes payload) throws StoqException;

    /** How the connection fares. */
    PathStatistics statistics() throws ConnectionLost;

    boolean isOpen();

    /** Ends the connection and all that runs over it; what was not answered yet fails. */
    @Override
    void close();
}
