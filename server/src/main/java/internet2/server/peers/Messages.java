package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.ledger.simplex.MessageCodec;
import internet2.stoq.StoqRefusal;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One ledger's messages to another as they stand in a stream: first eight bytes that name the running process which
 * sends, then each message's length in four bytes and the message. Big-endian throughout.
 */
final class Messages {

    static final int LENGTH_BYTES = Integer.BYTES;

    static final int MESSAGE_BYTES_MAX = MessageCodec.ENCODED_BYTES_MAX;

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;

    Messages(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    /** What a stream begins with. */
    static Bytes head(long process) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(process).array());
    }

    /** Which process sends. */
    long process() throws IOException {
        return ByteBuffer.wrap(whole(Long.BYTES)).getLong();
    }

    /** Waits for the next message; empty where the sender ended the stream. */
    Optional<Bytes> next() throws IOException {
        byte[] head = in.readNBytes(LENGTH_BYTES);
        if (head.length == 0) {
            return Optional.empty();
        }
        if (head.length < LENGTH_BYTES) {
            throw new EOFException("the stream ends within a message");
        }
        int length = ByteBuffer.wrap(head).getInt();
        if (length < 1 || length > MESSAGE_BYTES_MAX) {
            throw new StoqRefusal(
                    "malformed",
                    "a message has 1 to " + MESSAGE_BYTES_MAX + " bytes, not " + Integer.toUnsignedString(length));
        }
        return Optional.of(Bytes.wrap(whole(length)));
    }

    /** Grows with what arrives, so that a length alone costs nothing. */
    private byte[] whole(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ends within a message");
        }
        return bytes;
    }
}
