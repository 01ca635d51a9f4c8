package internet2.stoq;

import internet2.foundation.Bytes;

/** The sending end of a one-way stream. Not thread-safe. */
public interface OneWayStream extends AutoCloseable {

    /** Blocks while the receiver is behind. */
    void write(Bytes next) throws StoqException;

    /** Ends the stream; returns when the last byte is with the transport. */
    @Override
    void close() throws StoqException;
}
