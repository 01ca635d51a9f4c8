package internet2.stoq;

import internet2.foundation.Bytes;
import java.nio.ByteBuffer;

/** The sending end of a one-way stream. Not thread-safe. */
public interface OneWayStream extends AutoCloseable {

    /** Blocks while the receiver is behind. */
    void write(Bytes next) throws StoqException;

    /**
     * As {@link #write(Bytes)}, for what is in direct memory, such as a mapped file: the transport reads from there,
     * without a copy in between. Takes all that remains.
     *
     * @param next must not change until this returns; where it throws, memory that is freed by hand must stay until the
     *     connection is closed
     */
    void write(ByteBuffer next) throws StoqException;

    /** Ends the stream; returns when the last byte is with the transport. */
    @Override
    void close() throws StoqException;
}
