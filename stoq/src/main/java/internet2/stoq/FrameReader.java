package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Cuts a stream's bytes into frames, however they arrive. Not thread-safe.
 *
 * <p>Allocates a frame's payload only after its type, its limit and the {@link Budget} have agreed.
 */
public final class FrameReader {

    /** Whether there is room for a message of this size; throws where there is none. */
    @FunctionalInterface
    public interface Budget {

        void take(int bytes) throws StoqRefusal;

        /** Room for anything that the limits allow. */
        static Budget unlimited() {
            return bytes -> {};
        }
    }

    private static final byte[] NOTHING = {};

    private final int messageBytesMax;
    private final Budget budget;
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
    private Optional<FrameType> type = Optional.empty();
    private byte[] payload = NOTHING;
    private int filled;
    private int toSkip;
    private boolean inPayload;

    /** @param messageBytesMax for {@link FrameType#BODY} */
    public FrameReader(int messageBytesMax, Budget budget) {
        this.messageBytesMax = messageBytesMax;
        this.budget = budget;
    }

    /**
     * Takes bytes from {@code in} up to the end of the next frame.
     *
     * @return the frame, or nothing where it is not complete yet; then {@code in} is used up
     * @throws MalformedInputException where this is no frame, of no known type, or too large
     * @throws StoqRefusal where the budget refuses it, or a body exceeds {@code messageBytesMax}
     */
    public Optional<Frame> next(ByteBuffer in) throws StoqRefusal {
        while (true) {
            skip(in);
            if (toSkip > 0 || !readHeader(in)) {
                return Optional.empty();
            }
            if (type.isEmpty()) {
                continue;
            }
            int more = Math.min(in.remaining(), payload.length - filled);
            in.get(payload, filled, more);
            filled += more;
            return filled == payload.length ? Optional.of(finish()) : Optional.empty();
        }
    }

    /** Whether a frame has begun and is not complete. */
    public boolean inMidst() {
        return inPayload || header.position() > 0 || toSkip > 0;
    }

    private boolean readHeader(ByteBuffer in) throws StoqRefusal {
        if (inPayload) {
            return true;
        }
        while (header.hasRemaining() && in.hasRemaining()) {
            header.put(in.get());
        }
        if (header.hasRemaining()) {
            return false;
        }
        begin(Short.toUnsignedInt(header.getShort(0)), Integer.toUnsignedLong(header.getInt(2)));
        header.clear();
        return true;
    }

    private void begin(int code, long length) throws StoqRefusal {
        type = FrameType.of(code);
        if (type.isEmpty()) {
            if ((code & FrameType.OPTIONAL) == 0 || length > FrameType.SKIPPED_BYTES_MAX) {
                throw new MalformedInputException("frame type " + code + " with " + length + " bytes is unknown");
            }
            toSkip = (int) length;
            return;
        }
        check(type.get(), length);
        payload = length == 0 ? NOTHING : new byte[(int) length];
        filled = 0;
        inPayload = true;
    }

    private void check(FrameType known, long length) throws StoqRefusal {
        if (length > known.payloadBytesMax()) {
            throw new MalformedInputException(
                    "a frame of type " + known + " has at most " + known.payloadBytesMax() + " bytes, not " + length);
        }
        if (known == FrameType.BODY) {
            if (length > messageBytesMax) {
                throw new StoqRefusal(
                        StoqRefusal.TOO_LARGE,
                        "a message has at most " + messageBytesMax + " bytes here, not " + length);
            }
            budget.take((int) length);
        }
    }

    private void skip(ByteBuffer in) {
        int skipped = Math.min(toSkip, in.remaining());
        in.position(in.position() + skipped);
        toSkip -= skipped;
    }

    private Frame finish() {
        Bytes complete = Bytes.wrap(payload);
        payload = NOTHING;
        inPayload = false;
        return Frame.decode(type.orElseThrow(), complete);
    }
}
