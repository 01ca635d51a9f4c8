package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;

/** Reads DNS wire format; throws {@link MalformedInputException} where the bytes end early or lie. */
public final class WireReader {

    private static final int POINTER = 0xc0;

    private final byte[] in;
    private int at;
    private int end;

    public WireReader(byte[] in) {
        this(in, 0, in.length);
    }

    /** Reads {@code in} from {@code at} to {@code end}; compression pointers may reach back to byte 0. */
    WireReader(byte[] in, int at, int end) {
        this.in = in;
        this.at = at;
        this.end = end;
    }

    int position() {
        return at;
    }

    public int remaining() {
        return end - at;
    }

    public int u8() {
        need(1);
        return in[at++] & 0xff;
    }

    public int u16() {
        need(2);
        at += 2;
        return ((in[at - 2] & 0xff) << 8) | (in[at - 1] & 0xff);
    }

    public long u32() {
        return ((long) u16() << 16) | u16();
    }

    public byte[] take(int size) {
        need(size);
        at += size;
        return Arrays.copyOfRange(in, at - size, at);
    }

    public Bytes rest() {
        return Bytes.wrap(take(remaining()));
    }

    /** Narrows this reader to the next {@code size} bytes; returns the end to {@link #widen} to afterwards. */
    int narrow(int size) {
        need(size);
        int outer = end;
        end = at + size;
        return outer;
    }

    /** Nothing of the narrowed part may be left. */
    void widen(int outer) {
        end();
        end = outer;
    }

    public void end() {
        if (at != end) {
            throw malformed((end - at) + " bytes too many");
        }
    }

    /** A name; {@code compressed} allows pointers (RFC 1035 4.1.4), which must lead strictly backwards. */
    public DomainName name(boolean compressed) {
        byte[] name = new byte[DomainName.BYTES_MAX];
        int size = 0;
        int read = at;
        int resume = -1; // where reading goes on after the first pointer
        int lowest = at; // each pointer leads below every byte read so far, so the walk ends
        while (true) {
            if (read >= (resume < 0 ? end : in.length)) {
                throw malformed("a name ends with the root");
            }
            int length = in[read] & 0xff;
            if (length >= POINTER) {
                if (!compressed || read + 1 >= (resume < 0 ? end : in.length)) {
                    throw malformed("no compression pointer is allowed here");
                }
                int target = ((length & 0x3f) << 8) | (in[read + 1] & 0xff);
                if (target >= lowest) {
                    throw malformed("a compression pointer leads backwards");
                }
                resume = resume < 0 ? read + 2 : resume;
                read = lowest = target;
                continue;
            }
            if (length > DomainName.LABEL_BYTES_MAX) {
                throw malformed("label types 01 and 10 are not in use");
            }
            if (size + length + 1 > DomainName.BYTES_MAX) {
                throw malformed("a name has at most 255 bytes");
            }
            if (read + length + 1 > (resume < 0 ? end : in.length)) {
                throw malformed("a label of " + length + " bytes does not fit");
            }
            System.arraycopy(in, read, name, size, length + 1);
            size += length + 1;
            read += length + 1;
            if (length == 0) {
                at = resume < 0 ? read : resume;
                return DomainName.trusted(Arrays.copyOf(name, size));
            }
        }
    }

    public MalformedInputException malformed(String expected) {
        return new MalformedInputException(expected + " (at byte " + at + ")");
    }

    private void need(int size) {
        if (end - at < size) {
            throw malformed(size + " bytes expected, " + (end - at) + " left");
        }
    }
}
