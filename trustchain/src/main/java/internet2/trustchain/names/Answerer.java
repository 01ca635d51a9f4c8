package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a query's bytes, its transport and a picture of the zones to the response's bytes: no I/O, no clock, no
 * exception, and over UDP never more than 1232 bytes. An instance keeps buffers and belongs to one thread.
 */
public final class Answerer {

    /** Nothing is sent back: the bytes are no query. */
    static final int DROPPED = -1;

    private static final int META_TYPE_MIN = 128;

    private final Query query = new Query();
    private final Response response = new Response();
    private final Lookup lookup = new Lookup();
    private final @Nullable ServerCookies cookies;

    Answerer() {
        this.cookies = null;
    }

    /** One that gives cookies to clients who show their own. */
    Answerer(ServerCookies cookies) {
        this.cookies = cookies;
    }

    /** The response, or nothing where the bytes are no query at all. */
    public static Optional<Bytes> answer(Bytes query, Transport transport, ZoneView view) {
        Answerer answerer = new Answerer();
        byte[] in = query.toArray();
        int size = answerer.answer(in, in.length, transport, view, false);
        return size == DROPPED ? Optional.empty() : Optional.of(Bytes.wrap(Arrays.copyOf(answerer.bytes(), size)));
    }

    /**
     * Answers the query in the first {@code size} bytes of {@code in}.
     *
     * @param limited the client's prefix has asked too much: an empty, truncated response sends it to TCP
     * @return the size of the response, which stands in {@link #bytes} until the next call, or {@link #DROPPED}
     */
    int answer(byte[] in, int size, Transport transport, ZoneView view, boolean limited) {
        Query.Outcome outcome = query.read(in, size);
        // an update can't be sent to TCP: any answer would be the last word on it, without one the client asks again
        if (outcome == Query.Outcome.DROP
                || (limited && outcome == Query.Outcome.NOT_IMPLEMENTED && query.transaction)) {
            return DROPPED;
        }
        begin(transport);
        switch (outcome) {
            case MALFORMED -> response.code = ResponseCode.FORMERR;
            case NOT_IMPLEMENTED -> response.code = ResponseCode.NOTIMP;
            case COOKIE -> response.code = cookieCode();
            case QUERY, DROP -> answer(view, limited);
        }
        response.end(query, transport.encrypted() && query.wantsPadding);
        return response.size;
    }

    /** RFC 7873 5.4: a cookie of ours that is none any more is said so; the answer has a new one. */
    private ResponseCode cookieCode() {
        if (cookies == null) {
            return ResponseCode.FORMERR;
        }
        boolean good = query.serverCookieBytes == 0
                || (query.serverCookieBytes == ServerCookies.SERVER_BYTES && cookies.isGood(query.in, query.cookieAt));
        return good ? ResponseCode.NOERROR : ResponseCode.BADCOOKIE;
    }

    /** Whether the query shows a cookie that was given to its client: its address is not forged. */
    boolean hasGoodCookie(byte[] in, int size) {
        return cookies != null
                && query.read(in, size) == Query.Outcome.QUERY
                && query.serverCookieBytes == ServerCookies.SERVER_BYTES
                && cookies.isGood(in, query.cookieAt);
    }

    /**
     * Whether a resolver is to go on where the last query's answer ended (RFC 1034 4.3.1): the client wants that, and
     * the name, or the end of its aliases, lies outside of our zones.
     */
    boolean wantsRecursion() {
        return leadsOutside() && (query.flags & DnsMessage.RECURSION_DESIRED) != 0;
    }

    /** Whether the last query's name, or the end of its aliases, lies outside of our zones or below a delegation. */
    boolean leadsOutside() {
        return response.leadsOutside;
    }

    /** Whether the last query's client validates for itself. */
    boolean unchecked() {
        return (query.flags & DnsMessage.CHECKING_DISABLED) != 0;
    }

    boolean dnssecOk() {
        return query.dnssecOk;
    }

    int questionEnd() {
        return query.questionEnd;
    }

    /** Says in the last response that this client may have names resolved. */
    void offerRecursion() {
        response.out[3] |= (byte) DnsMessage.RECURSION_AVAILABLE;
    }

    /** Answers the last query anew with what a resolver found. */
    int repeat(ReadyAnswer answer, Transport transport) {
        begin(transport);
        if (!response.add(answer)) {
            response.truncate(query);
        }
        // RFC 6840 5.8: only to those who show that they know what it means
        boolean asked = query.dnssecOk || (query.flags & DnsMessage.AUTHENTIC_DATA) != 0;
        response.recursionFlags = DnsMessage.RECURSION_AVAILABLE
                | (query.flags & DnsMessage.CHECKING_DISABLED)
                | (answer.authentic && asked ? DnsMessage.AUTHENTIC_DATA : 0);
        response.end(query, transport.encrypted() && query.wantsPadding);
        return response.size;
    }

    private void begin(Transport transport) {
        response.begin(query, bytesMax(transport));
        if (cookies != null && query.cookieAt >= 0) {
            System.arraycopy(query.in, query.cookieAt, response.cookie, 0, ServerCookies.CLIENT_BYTES);
            cookies.write(response.cookie, ServerCookies.CLIENT_BYTES);
            response.hasCookie = true;
        }
    }

    /** The buffer that holds the last response: read only, and only until the next call. */
    byte[] bytes() {
        return response.out;
    }

    ResponseCode code() {
        return response.code;
    }

    int type() {
        return query.type;
    }

    /** The name that was asked for, where there was a question that could be read. */
    Optional<DomainName> name() {
        if (query.questionEnd == DnsMessage.HEADER_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new WireReader(response.out, DnsMessage.HEADER_BYTES, query.questionEnd).name(false));
    }

    /** Whether the last query is for a {@link TransactionHandler}; the response says that there is none. */
    boolean isTransaction() {
        return query.transaction && response.code != ResponseCode.FORMERR;
    }

    boolean askedForKeepalive() {
        return query.wantsKeepalive;
    }

    private void answer(ZoneView view, boolean limited) {
        if (query.ednsVersion > 0) {
            response.code = ResponseCode.BADVERS; // RFC 6891 6.1.3
        } else if (limited) {
            response.truncate(query);
        } else if (query.dnsClass != DnsMessage.CLASS_IN || isMeta(query.type)) {
            response.code = ResponseCode.REFUSED;
        } else if (!lookup.run(view, query, response)) {
            response.truncate(query);
        }
    }

    /** Transfers and transaction types are no data (RFC 6895 3.1); ANY is answered with one set. */
    private static boolean isMeta(int type) {
        return type == RecordType.OPT.code() || (type >= META_TYPE_MIN && type < RecordType.ANY.code());
    }

    private int bytesMax(Transport transport) {
        return switch (transport) {
            case UDP -> query.udpBytes;
            case TCP, TLS, QUIC, HTTPS, INTERNAL -> WireWriter.BYTES_MAX;
        };
    }
}
