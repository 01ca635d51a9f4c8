package internet2.trustchain.names;

/**
 * A query as the server reads it: positions in the bytes, nothing copied, no exception whatever the bytes are.
 * Reused from query to query; one owner.
 */
final class Query {

    private static final int OPCODE_QUERY = 0;
    private static final int OPCODE_UPDATE = 5;
    private static final int POINTER = 0xc0;

    byte[] in = new byte[0];
    int length;

    int id;
    int flags;
    int type;
    int dnsClass;
    /** The byte after the question; the header's end where there is none that can be repeated. */
    int questionEnd;

    boolean edns;
    int udpBytes;
    int ednsVersion;
    boolean dnssecOk;
    boolean wantsPadding;
    boolean wantsKeepalive;
    /** Where the client's cookie stands, -1 for none; a server's of {@link #serverCookieBytes} follows it. */
    int cookieAt;

    int serverCookieBytes;
    /** Whether it is an update or transfer, or signed: nothing that the zones alone answer. */
    boolean transaction;

    /** What reading came to. */
    enum Outcome {
        QUERY,
        /** Too short for an answer, or itself a response: anything sent back could go round in circles. */
        DROP,
        MALFORMED,
        NOT_IMPLEMENTED,
        /** No question, but a cookie: asks for the server's, or whether that is still good (RFC 7873 5.4). */
        COOKIE
    }

    Outcome read(byte[] bytes, int size) {
        in = bytes;
        length = size;
        questionEnd = DnsMessage.HEADER_BYTES;
        edns = dnssecOk = wantsPadding = wantsKeepalive = transaction = false;
        udpBytes = Edns.UDP_BYTES_DEFAULT;
        ednsVersion = type = dnsClass = serverCookieBytes = 0;
        cookieAt = -1;
        if (size < DnsMessage.HEADER_BYTES) {
            return Outcome.DROP;
        }
        id = u16(0);
        flags = u16(2);
        if ((flags & DnsMessage.RESPONSE) != 0) {
            return Outcome.DROP;
        }
        int opcode = (flags >>> 11) & 0xf;
        if (opcode != OPCODE_QUERY) {
            transaction = opcode == OPCODE_UPDATE;
            return Outcome.NOT_IMPLEMENTED;
        }
        if (u16(4) == 0) {
            boolean readable = u16(6) == 0 && readRecords(u16(8), u16(10));
            return readable && cookieAt >= 0 ? Outcome.COOKIE : Outcome.MALFORMED;
        }
        // RFC 9619: "QDCOUNT MUST NOT be greater than 1"
        if (u16(4) != 1 || u16(6) != 0 || !readQuestion()) {
            return Outcome.MALFORMED;
        }
        return readRecords(u16(8), u16(10)) ? Outcome.QUERY : Outcome.MALFORMED;
    }

    private boolean readQuestion() {
        int at = DnsMessage.HEADER_BYTES;
        while (at < length && in[at] != 0) {
            // nothing stands before the question's name that a pointer could lead to: lengths above 63 end here too
            if ((in[at] & 0xff) > DomainName.LABEL_BYTES_MAX) {
                return false;
            }
            at += in[at] + 1;
        }
        at++;
        if (at - DnsMessage.HEADER_BYTES > DomainName.BYTES_MAX || at + 4 > length) {
            return false;
        }
        type = u16(at);
        dnsClass = u16(at + 2);
        questionEnd = at + 4;
        transaction = type == RecordType.AXFR.code() || type == RecordType.IXFR.code();
        return true;
    }

    /** Walks what follows the question: only an OPT record matters, of which there is at most one (RFC 6891 6.1.1). */
    private boolean readRecords(int authority, int additional) {
        int at = questionEnd;
        for (int i = 0; i < authority + additional; i++) {
            int nameEnd = skipName(at);
            if (nameEnd < 0 || nameEnd + 10 > length) {
                return false;
            }
            int dataSize = u16(nameEnd + 8);
            int end = nameEnd + 10 + dataSize;
            if (end > length) {
                return false;
            }
            if (u16(nameEnd) == RecordType.OPT.code()) {
                boolean valid = i >= authority && !edns && nameEnd == at + 1 && readOptions(nameEnd + 10, end);
                if (!valid) {
                    edns = false;
                    cookieAt = -1;
                    return false;
                }
                readOpt(nameEnd);
            }
            boolean last = i == authority + additional - 1;
            int recordType = u16(nameEnd);
            transaction |= last && (recordType == RecordType.TSIG.code() || recordType == RecordType.SIG.code());
            at = end;
        }
        return at == length;
    }

    private void readOpt(int at) {
        edns = true;
        udpBytes = Math.clamp(u16(at + 2), Edns.UDP_BYTES_DEFAULT, Edns.UDP_BYTES_MAX);
        ednsVersion = in[at + 5] & 0xff;
        dnssecOk = (in[at + 6] & 0x80) != 0;
    }

    /** RFC 6891 6.1.2: options that are not understood are ignored. */
    private boolean readOptions(int start, int end) {
        int at = start;
        while (at < end) {
            if (at + Edns.OPTION_HEADER_BYTES > end) {
                return false;
            }
            int option = u16(at);
            wantsPadding |= option == Edns.OPTION_PADDING;
            wantsKeepalive |= option == Edns.OPTION_TCP_KEEPALIVE;
            int size = u16(at + 2);
            if (option == Edns.OPTION_COOKIE && !readCookie(at + Edns.OPTION_HEADER_BYTES, size)) {
                return false;
            }
            at += Edns.OPTION_HEADER_BYTES + size;
        }
        return at == end;
    }

    /** RFC 7873 5.2.2: "If the COOKIE option is of an illegal length ... FORMERR". */
    private boolean readCookie(int at, int size) {
        cookieAt = at;
        serverCookieBytes = size - ServerCookies.CLIENT_BYTES;
        return serverCookieBytes == 0 || (serverCookieBytes >= 8 && serverCookieBytes <= 32);
    }

    /** The byte after the name at {@code start}, -1 if it does not end; pointers are not followed. */
    private int skipName(int start) {
        int at = start;
        while (at < length) {
            int label = in[at] & 0xff;
            if (label == 0) {
                return at + 1;
            }
            if (label >= POINTER) {
                return at + 2;
            }
            if (label > DomainName.LABEL_BYTES_MAX) {
                return -1;
            }
            at += label + 1;
        }
        return -1;
    }

    private int u16(int at) {
        return ((in[at] & 0xff) << 8) | (in[at + 1] & 0xff);
    }
}
