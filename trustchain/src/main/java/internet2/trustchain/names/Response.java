package internet2.trustchain.names;

import java.util.Arrays;

/**
 * A response under construction: the bytes, and what they say. Names inside it are never compressed except as
 * owners, so a name at a known place can be looked up where it stands. Reused; one owner.
 */
final class Response {

    private static final int POINTER_TARGET_MAX = 0x3fff;
    private static final int OPCODE_BITS = 0x7800;

    final byte[] out = new byte[WireWriter.BYTES_MAX];
    int size;
    /** Bytes that sections may fill; what EDNS needs at the end is not among them. */
    private int limit;

    int answers;
    int authority;
    int additional;
    ResponseCode code = ResponseCode.NOERROR;
    boolean authoritative;
    boolean truncated;
    /** The name, or what it is an alias of, lies outside of our zones: a resolver may know more. */
    boolean leadsOutside;
    /** RA, AD and CD. */
    int recursionFlags;
    /** An extended error's number (RFC 8914), -1 for none. */
    int extendedError;

    /** Begins with room for the header, and the question repeated. */
    void begin(Query query, int bytesMax) {
        limit = bytesMax - (query.edns ? Edns.OPT_BYTES + Edns.OPTION_HEADER_BYTES + 2 : 0);
        answers = authority = additional = 0;
        code = ResponseCode.NOERROR;
        authoritative = truncated = leadsOutside = false;
        recursionFlags = 0;
        extendedError = -1;
        size = query.questionEnd;
        System.arraycopy(
                query.in, DnsMessage.HEADER_BYTES, out, DnsMessage.HEADER_BYTES, size - DnsMessage.HEADER_BYTES);
    }

    /** Adds all records of the set, whose owner stands at {@code owner}; false, and nothing, if they don't fit. */
    boolean add(EncodedSet set, int owner) {
        int start = size;
        if (owner > POINTER_TARGET_MAX || start + set.wire.length > limit) {
            return false;
        }
        System.arraycopy(set.wire, 0, out, start, set.wire.length);
        size += set.wire.length;
        if (owner != DnsMessage.HEADER_BYTES) {
            for (int at = start; at < size; at += EncodedSet.RECORD_HEADER_BYTES + dataSize(at)) {
                out[at] = (byte) (0xc0 | (owner >>> 8));
                out[at + 1] = (byte) owner;
            }
        }
        return true;
    }

    /**
     * Adds a CNAME from the name at {@code owner} to its first {@code keep} bytes followed by the name at
     * {@code suffix}: what a DNAME makes of a name below it (RFC 6672 2.2). False if it does not fit.
     */
    boolean addSynthesized(int owner, int keep, int suffix, int suffixBytes, int ttlAt) {
        int dataSize = keep + suffixBytes;
        if (size + EncodedSet.RECORD_HEADER_BYTES + dataSize > limit) {
            return false;
        }
        u16(0xc000 | owner).u16(RecordType.CNAME.code()).u16(DnsMessage.CLASS_IN);
        System.arraycopy(out, ttlAt, out, size, 4);
        size += 4;
        u16(dataSize);
        System.arraycopy(out, owner, out, size, keep);
        System.arraycopy(out, suffix, out, size + keep, suffixBytes);
        size += dataSize;
        return true;
    }

    /** Adds a whole answer; false, and nothing, if it does not fit. */
    boolean add(ReadyAnswer answer) {
        code = answer.code;
        extendedError = answer.extendedError;
        if (size + answer.sections.length > limit) {
            return false;
        }
        answer.copyTo(out, size);
        size += answer.sections.length;
        answers = answer.answers;
        authority = answer.authority;
        return true;
    }

    /** Leaves the question alone and says that there is more (RFC 2181 9). */
    void truncate(Query query) {
        size = query.questionEnd;
        answers = authority = additional = 0;
        truncated = true;
    }

    /** Writes the OPT record and the header; nothing is added afterwards. */
    void end(Query query, boolean padded) {
        if (query.edns) {
            writeOpt(query, padded);
        }
        int flags = DnsMessage.RESPONSE | (query.flags & (OPCODE_BITS | DnsMessage.RECURSION_DESIRED));
        flags |= authoritative ? DnsMessage.AUTHORITATIVE : 0;
        flags |= recursionFlags | (truncated ? DnsMessage.TRUNCATED : 0);
        int end = size;
        size = 0;
        u16(query.id).u16(flags | (code.code() & 0xf));
        u16(query.questionEnd > DnsMessage.HEADER_BYTES ? 1 : 0)
                .u16(answers)
                .u16(authority)
                .u16(additional);
        size = end;
    }

    private void writeOpt(Query query, boolean padded) {
        out[size++] = 0;
        u16(RecordType.OPT.code()).u16(Edns.UDP_BYTES_MAX);
        u16((code.code() >>> 4) << 8).u16(query.dnssecOk ? 0x8000 : 0);
        int dataSizeAt = size;
        size += 2;
        if (extendedError >= 0) {
            u16(Edns.OPTION_EXTENDED_ERROR).u16(2).u16(extendedError);
        }
        if (padded) {
            int unpadded = size + Edns.OPTION_HEADER_BYTES;
            int padding = Math.floorMod(-unpadded, Edns.PADDING_BLOCK_BYTES);
            if (unpadded + padding <= WireWriter.BYTES_MAX) {
                u16(Edns.OPTION_PADDING).u16(padding);
                Arrays.fill(out, size, size + padding, (byte) 0);
                size += padding;
            }
        }
        int end = size;
        size = dataSizeAt;
        u16(end - dataSizeAt - 2);
        size = end;
        additional++;
    }

    /** The length field of the record at {@code at}, whose owner is a pointer. */
    int dataSize(int at) {
        return ((out[at + 10] & 0xff) << 8) | (out[at + 11] & 0xff);
    }

    private Response u16(int value) {
        out[size++] = (byte) (value >>> 8);
        out[size++] = (byte) value;
        return this;
    }
}
