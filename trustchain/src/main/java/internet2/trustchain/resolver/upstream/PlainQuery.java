package internet2.trustchain.resolver.upstream;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.WireReader;
import internet2.trustchain.resolver.Question;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One query, and which datagrams count as its response. Without a secure channel only who saw the query can answer it:
 * its 16-bit identifier, the case of each letter of its name (draft-vixie-dnsext-dns0x20) and its cookie must come back
 * as they went.
 */
final class PlainQuery {

    static final int CLIENT_COOKIE_BYTES = 8;

    private static final int CHECKING_DISABLED = 0x0010;
    private static final int OPCODE = 0x7800;
    private static final int CLASS_IN = 1;
    private static final int UDP_BYTES = 1232;
    private static final long DNSSEC_OK = 0x8000;
    private static final int OPTION_COOKIE = 10;
    private static final int COOKIE_BYTES_MAX = 40;
    private static final int BADCOOKIE = 23;

    private final int id;
    private final DomainName name;
    private final Question question;
    private final Cookie cookie;
    private final Bytes bytes;

    /**
     * @param client 8 random bytes that this server alone gets from us (RFC 7873 4.1)
     * @param server what it gave us before; empty where it gave nothing
     */
    record Cookie(Bytes client, Bytes server) {}

    /** What a datagram is. */
    sealed interface Verdict {

        /** @param server the server's cookie for the next query */
        record Response(DnsMessage message, Optional<Bytes> server) implements Verdict {}

        /** Not from whom we asked, as far as anybody can tell: waiting goes on. */
        record Forged(String reason) implements Verdict {}

        /** To be asked again over TCP. */
        record OverTcp(Optional<Bytes> server) implements Verdict {}

        /** To be asked again with the cookie that the server wants (RFC 7873 5.3). */
        record WithCookie(Bytes server) implements Verdict {}
    }

    PlainQuery(Question question, boolean recursionDesired, Cookie cookie, RandomGenerator random) {
        this.id = random.nextInt(1 << 16);
        this.question = question;
        this.name = mixed(question.name(), random);
        this.cookie = cookie;
        this.bytes = message(id, name, question.type(), recursionDesired, option(cookie))
                .encode();
    }

    /** A query where the channel vouches for the server: nothing in it has to be hard to guess. */
    static DnsMessage secured(int id, Question question, boolean recursionDesired) {
        return message(id, question.name(), question.type(), recursionDesired, Bytes.EMPTY);
    }

    private static DnsMessage message(
            int id, DomainName name, RecordType type, boolean recursionDesired, Bytes options) {
        return new DnsMessage(
                id,
                CHECKING_DISABLED | (recursionDesired ? DnsMessage.RECURSION_DESIRED : 0),
                List.of(new DnsMessage.Question(name, type, CLASS_IN)),
                List.of(),
                List.of(),
                List.of(new ResourceRecord(DomainName.ROOT, RecordType.OPT, UDP_BYTES, DNSSEC_OK, options)));
    }

    Bytes bytes() {
        return bytes;
    }

    Verdict judge(Bytes datagram) {
        DnsMessage message;
        try {
            message = DnsMessage.decode(datagram);
        } catch (MalformedInputException e) {
            return new Verdict.Forged("malformed: " + e.getMessage());
        }
        if (message.id() != id || !isResponse(message)) {
            return new Verdict.Forged("another identifier");
        }
        if (!asked(message, name, question)) {
            return new Verdict.Forged("another question, or its name in other letters");
        }
        Optional<Bytes> returned = cookie(message);
        if (returned.filter(each -> !startsWith(each, cookie.client())).isPresent()) {
            return new Verdict.Forged("another cookie");
        }
        Optional<Bytes> server = returned.map(each -> each.slice(CLIENT_COOKIE_BYTES, each.size()))
                .filter(each -> !each.isEmpty());
        if (code(message) == BADCOOKIE) {
            return server.isPresent() && !server.get().equals(cookie.server())
                    ? new Verdict.WithCookie(server.get())
                    : new Verdict.OverTcp(server);
        }
        // a server that gives cookies gives one each time: without it somebody else may be talking
        boolean suspicious = !cookie.server().isEmpty() && returned.isEmpty();
        return suspicious || message.has(DnsMessage.TRUNCATED)
                ? new Verdict.OverTcp(server)
                : new Verdict.Response(message, server);
    }

    /** Whether a message over a channel of its own answers the question. */
    static boolean answers(DnsMessage message, int id, Question question) {
        return message.id() == id && isResponse(message) && asked(message, question.name(), question);
    }

    private static boolean isResponse(DnsMessage message) {
        return message.has(DnsMessage.RESPONSE) && (message.flags() & OPCODE) == 0;
    }

    private static boolean asked(DnsMessage message, DomainName name, Question question) {
        if (message.questions().size() != 1) {
            return false;
        }
        DnsMessage.Question repeated = message.questions().getFirst();
        return repeated.dnsClass() == CLASS_IN
                && repeated.type().equals(question.type())
                && repeated.name().wire().equals(name.wire());
    }

    private static int code(DnsMessage message) {
        long extended = opt(message).map(opt -> opt.ttl() >>> 24 << 4).orElse(0L);
        return (int) extended | (message.flags() & 0xf);
    }

    private static Optional<ResourceRecord> opt(DnsMessage message) {
        return message.additional().stream()
                .filter(each -> each.type().equals(RecordType.OPT))
                .findFirst();
    }

    private static Optional<Bytes> cookie(DnsMessage message) {
        try {
            WireReader in = new WireReader(
                    opt(message).map(ResourceRecord::data).orElse(Bytes.EMPTY).toArray());
            while (in.remaining() > 0) {
                int option = in.u16();
                Bytes data = Bytes.wrap(in.take(in.u16()));
                if (option == OPTION_COOKIE && data.size() >= CLIENT_COOKIE_BYTES && data.size() <= COOKIE_BYTES_MAX) {
                    return Optional.of(data);
                }
            }
        } catch (MalformedInputException e) {
            // options that can't be read are none
        }
        return Optional.empty();
    }

    private static Bytes option(Cookie cookie) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = cookie.client().size() + cookie.server().size();
        out.writeBytes(new byte[] {0, OPTION_COOKIE, 0, (byte) size});
        out.writeBytes(cookie.client().toArray());
        out.writeBytes(cookie.server().toArray());
        return Bytes.wrap(out.toByteArray());
    }

    private static boolean startsWith(Bytes bytes, Bytes start) {
        return bytes.slice(0, start.size()).equals(start);
    }

    private static DomainName mixed(DomainName name, RandomGenerator random) {
        byte[] wire = name.lowerCase().wire().toArray();
        for (int label = 0; wire[label] != 0; label += wire[label] + 1) {
            for (int i = label + 1; i <= label + wire[label]; i++) {
                if (wire[i] >= 'a' && wire[i] <= 'z' && random.nextBoolean()) {
                    wire[i] = (byte) (wire[i] - ('a' - 'A'));
                }
            }
        }
        return DomainName.ofWire(Bytes.wrap(wire));
    }
}
