package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The memory of a lease, wherever it is. Offsets and lengths are in bytes from the lease's start. */
public interface MemoryApi {

    /**
     * Writes {@code length} bytes to {@code sink}; blocks when the client is slow.
     *
     * <p>Refuse before the first byte where possible: afterwards the only answer left is to end the stream.
     */
    void read(Caller caller, GlobalAddress address, long offset, long length, OutputStream sink) throws IOException;

    /**
     * Writes all of {@code source}, which ends after what the client sent.
     *
     * @param length what the client announced; -1: unknown
     * @return number of bytes written
     */
    long write(Caller caller, GlobalAddress address, long offset, long length, InputStream source) throws IOException;

    /**
     * Replaces eight bytes if they are as expected.
     *
     * @return the bytes that were there before
     */
    Bytes compareAndSwap(Caller caller, GlobalAddress address, long offset, Bytes expected, Bytes desired);
}
