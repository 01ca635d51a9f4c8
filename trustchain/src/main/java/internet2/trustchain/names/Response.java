package internet2.trustchain.names;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A response under construction: the bytes, and what they say. Names inside it are never compressed except as
 * owners, so a name at a known place can be looked up where it stands. Reused; one owner.
 */
final class Response {

    private static final int POINTER_TARGET_MAX = 0x3fff;
    private static final int POINTER = 0xc000;
    private static final int OPCODE_BITS = 0x7800;
    private static final int CHECKING_DISABLED = 0x0010;
    private static final int COOKIE_BYTES = ServerCookies.CLIENT_BYTES + ServerCookies.SERVER_BYTES;

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

    /** The server's cookie for this client, where it showed one of its own. */
    final byte[] cookie = new byte[COOKIE_BYTES];

    boolean hasCookie;

    /** Begins with room for the header, and the question repeated. */
    void begin(Query query, int bytesMax) {
        limit = bytesMax - (query.edns ? Edns.OPT_BYTES + Edns.OPTION_HEADER_BYTES + 2 : 0);
        limit -= query.cookieAt < 0 ? 0 : Edns.OPTION_HEADER_BYTES + COOKIE_BYTES;
        answers = authority = additional = 0;
        code = ResponseCode.NOERROR;
        authoritative = truncated = hasCookie = leadsOutside = false;
        recursionFlags = 0;
        extendedError = -1;
        size = query.questionEnd;
        System.arraycopy(
                query.in, DnsMessage.HEADER_BYTES, out, DnsMessage.HEADER_BYTES, size - DnsMessage.HEADER_BYTES);
    }

    /** Adds all records of the set, whose owner stands at {@code owner}; false, and nothing, if they don't fit. */
    boolean add(EncodedSet set, int owner) {
        return add(set.wire, null, owner);
    }

    /** The same with the signatures, where they are wanted and there are any. */
    boolean add(EncodedSet set, int owner, boolean signed) {
        return add(set.wire, signed ? set.signature : null, owner);
    }

    /** Adds the signatures alone. */
    boolean addSignature(byte[] signature, int owner) {
        return add(signature, null, owner);
    }

    private boolean add(byte[] records, byte @Nullable [] more, int owner) {
        int start = size;
        int bytes = records.length + (more == null ? 0 : more.length);
        if (owner > POINTER_TARGET_MAX || start + bytes > limit) {
            return false;
        }
        System.arraycopy(records, 0, out, start, records.length);
        if (more != null) {
            System.arraycopy(more, 0, out, start + records.length, more.length);
        }
        size += bytes;
        if (owner != DnsMessage.HEADER_BYTES) {
            for (int at = start; at < size; at += EncodedSet.RECORD_HEADER_BYTES + dataSize(at)) {
                out[at] = (byte) (0xc0 | (owner >>> 8));
                out[at + 1] = (byte) owner;
            }
        }
        return true;
    }

    /**
     * Adds an NSEC record with its signature, whose owner is not in the question: its labels below the zone's apex, and
     * then a pointer to that. False, and nothing, if they don't fit.
     *
     * @param apex where the zone's apex stands
     * @param apexBytes how long it is
     * @param negative the zone's SOA as it stands in negative responses: no denial lives longer (RFC 9077 3), though
     *     one that was signed before the SOA changed may have been made for longer
     */
    boolean addDenial(ChainName name, EncodedSet nsec, int apex, int apexBytes, EncodedSet negative) {
        byte[] owner = name.name().array();
        int labels = owner.length - apexBytes;
        int start = size;
        byte[] signature = nsec.signature;
        int signatureBytes = signature == null ? 0 : signature.length;
        if (start > POINTER_TARGET_MAX || start + labels + nsec.wire.length + signatureBytes > limit) {
            return false;
        }
        System.arraycopy(owner, 0, out, start, labels);
        System.arraycopy(nsec.wire, 0, out, start + labels, nsec.wire.length);
        size = start + labels;
        u16(POINTER | apex);
        limitTtl(start + labels, negative);
        size = start + labels + nsec.wire.length;
        if (signature != null) {
            System.arraycopy(signature, 0, out, size, signatureBytes);
            limitTtl(size, negative);
            u16(POINTER | start);
            size += signatureBytes - 2;
        }
        return true;
    }

    /** Of the record whose owner, a pointer, stands at {@code at}. */
    private void limitTtl(int at, EncodedSet most) {
        int ttl = at + EncodedSet.TTL_AT;
        int other = EncodedSet.TTL_AT;
        if (Arrays.compareUnsigned(out, ttl, ttl + 4, most.wire, other, other + 4) > 0) {
            System.arraycopy(most.wire, other, out, ttl, 4);
        }
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
        int flags = DnsMessage.RESPONSE
                | (query.flags & (OPCODE_BITS | DnsMessage.RECURSION_DESIRED | CHECKING_DISABLED)); // RFC 4035 3.1.6
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
        if (hasCookie) {
            u16(Edns.OPTION_COOKIE).u16(COOKIE_BYTES);
            System.arraycopy(cookie, 0, out, size, COOKIE_BYTES);
            size += COOKIE_BYTES;
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
