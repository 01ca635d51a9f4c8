package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole message (RFC 1035 4): for clients, tests and tools. The server's own path ({@link Answerer}) works on
 * the bytes themselves.
 *
 * @param flags the header's second 16 bits: QR, opcode, AA, TC, RD, RA, AD, CD and the low bits of the code
 */
public record DnsMessage(
        int id,
        int flags,
        List<Question> questions,
        List<ResourceRecord> answers,
        List<ResourceRecord> authority,
        List<ResourceRecord> additional) {

    public static final int RESPONSE = 0x8000;
    public static final int AUTHORITATIVE = 0x0400;
    public static final int TRUNCATED = 0x0200;
    public static final int RECURSION_DESIRED = 0x0100;
    public static final int RECURSION_AVAILABLE = 0x0080;

    /** RFC 4035 3.2.3: validated, says the responder; in a query, that it may say so (RFC 6840 5.7). */
    public static final int AUTHENTIC_DATA = 0x0020;

    /** RFC 4035 3.2.2: whoever asks validates. */
    public static final int CHECKING_DISABLED = 0x0010;

    public static final int OPCODE_BITS = 0x7800;
    public static final int OPCODE_NOTIFY = 4;
    public static final int OPCODE_UPDATE = 5;

    public static final int CLASS_IN = 1;
    public static final int CLASS_NONE = 254;
    public static final int CLASS_ANY = 255;

    static final int HEADER_BYTES = 12;

    public record Question(DomainName name, RecordType type, int dnsClass) {}

    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    /** A query with EDNS(0) that allows responses of 1232 bytes. */
    public static DnsMessage query(int id, DomainName name, RecordType type) {
        return new DnsMessage(
                id,
                0,
                List.of(new Question(name, type, CLASS_IN)),
                List.of(),
                List.of(),
                List.of(new ResourceRecord(DomainName.ROOT, RecordType.OPT, Edns.UDP_BYTES_MAX, 0, Bytes.EMPTY)));
    }

    /** Reads a message that ends where the bytes end; {@link MalformedInputException} for everything else. */
    public static DnsMessage decode(Bytes message) {
        if (message.size() > WireWriter.BYTES_MAX) {
            throw new MalformedInputException("a message has at most 65535 bytes");
        }
        WireReader in = new WireReader(message.toArray());
        int id = in.u16();
        int flags = in.u16();
        int questions = in.u16();
        int answers = in.u16();
        int authority = in.u16();
        int additional = in.u16();
        DnsMessage decoded = new DnsMessage(
                id,
                flags,
                questions(in, questions),
                records(in, answers),
                records(in, authority),
                records(in, additional));
        in.end();
        return decoded;
    }

    public Bytes encode() {
        WireWriter out = new WireWriter();
        out.u16(id).u16(flags);
        out.u16(questions.size()).u16(answers.size()).u16(authority.size()).u16(additional.size());
        for (Question question : questions) {
            out.compressedName(question.name).u16(question.type.code()).u16(question.dnsClass);
        }
        for (List<ResourceRecord> section : List.of(answers, authority, additional)) {
            for (ResourceRecord each : section) {
                out.compressedName(each.name()).u16(each.type().code()).u16(each.dnsClass());
                out.u32(each.ttl()).u16(each.data().size()).bytes(each.data());
            }
        }
        return out.toBytes();
    }

    /** The response code with the upper bits that EDNS adds (RFC 6891 6.1.3). */
    public ResponseCode code() {
        long extended = additional.stream()
                .filter(each -> each.type().equals(RecordType.OPT))
                .mapToLong(each -> each.ttl() >>> 24)
                .findFirst()
                .orElse(0);
        return ResponseCode.of((int) (extended << 4) | (flags & 0xf));
    }

    /** Where the last record of an encoded message begins; {@link MalformedInputException} where there is none. */
    public static int lastRecordAt(Bytes message) {
        WireReader in = new WireReader(message.toArray());
        in.take(4);
        int questionCount = in.u16();
        int recordCount = in.u16() + in.u16() + in.u16();
        if (recordCount == 0) {
            throw in.malformed("a record follows");
        }
        questions(in, questionCount);
        for (int i = 1; i < recordCount; i++) {
            in.name(true);
            in.take(8);
            in.take(in.u16());
        }
        return in.position();
    }

    public int opcode() {
        return (flags >>> 11) & 0xf;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private static List<Question> questions(WireReader in, int count) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            questions.add(new Question(in.name(true), new RecordType(in.u16()), in.u16()));
        }
        return questions;
    }

    private static List<ResourceRecord> records(WireReader in, int count) {
        List<ResourceRecord> records = new ArrayList<>(); // not sized by the count, which a stranger wrote
        for (int i = 0; i < count; i++) {
            DomainName name = in.name(true);
            RecordType type = new RecordType(in.u16());
            int dnsClass = in.u16();
            long ttl = in.u32();
            int size = in.u16();
            // RFC 2136 2.4 and 2.5: what is asked for or removed in updates has no data, whatever its type
            boolean empty = size == 0 && dnsClass != CLASS_IN;
            records.add(new ResourceRecord(
                    name, type, dnsClass, ttl, empty ? Bytes.EMPTY : RecordData.copy(type, in, size)));
        }
        return records;
    }
}
