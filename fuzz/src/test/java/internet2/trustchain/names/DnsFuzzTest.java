package internet2.trustchain.names;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Names and records: as datagrams, as text. */
final class DnsFuzzTest extends FuzzTargets {

    private static final DomainName APEX = DomainName.parse("example.internal");
    private static final ZoneView VIEW = view();

    @FuzzTest
    void message(byte[] data) {
        parsed(() -> DnsMessage.decode(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(message -> {
                    message.code();
                    // Names that were compressed inside of record data may make it too long.
                    parsed(message::encode, MalformedInputException.class)
                            .ifPresent(encoded -> same(message, DnsMessage.decode(encoded)));
                });
    }

    /** Always an answer or silence, never more than the transport takes, whatever stands behind the query's bytes. */
    @FuzzTest
    void answer(byte[] data) {
        for (Transport transport : Transport.values()) {
            Optional<Bytes> answer = parsed(() -> Answerer.answer(Bytes.of(data), transport, VIEW))
                    .orElseThrow();
            answer.ifPresent(bytes -> checkAnswer(data, bytes, transport));
            Answerer padded = new Answerer();
            int size = padded.answer(Arrays.copyOf(data, data.length + 300), data.length, transport, VIEW, false);
            same(answer.map(Bytes::size).orElse(Answerer.DROPPED), size);
        }
    }

    private static void checkAnswer(byte[] query, Bytes answer, Transport transport) {
        DnsMessage message = DnsMessage.decode(answer);
        same(((query[0] & 0xff) << 8) | (query[1] & 0xff), message.id());
        holds(message.has(DnsMessage.RESPONSE), "an answer that looks like a query");
        holds(transport != Transport.UDP || answer.size() <= Edns.UDP_BYTES_MAX, "too long for a datagram");
    }

    /** The first byte's place in the list says of which type, the rest is its data. */
    @FuzzTest
    void recordData(byte[] data) {
        if (data.length < 2) {
            return;
        }
        RecordType type = new RecordType(((data[0] & 0xff) << 8) | (data[1] & 0xff));
        Bytes content = Bytes.of(Arrays.copyOfRange(data, 2, data.length));
        parsed(() -> RecordData.checked(type, content), MalformedInputException.class)
                .ifPresent(checked -> {
                    same(content, checked);
                    String text = RecordData.print(type, checked);
                    // Text has a limit of its own, above all that a record set may hold.
                    if (content.size() <= RecordSet.BYTES_MAX) {
                        same(checked, RecordData.parse(type, text));
                    }
                });
    }

    /** The first word is the type. */
    @FuzzTest
    void recordText(byte[] data) {
        String[] line = new String(data, StandardCharsets.UTF_8).split(" ", 2);
        Optional<RecordType> type = parsed(() -> RecordType.parse(line[0]), MalformedInputException.class);
        if (type.isEmpty() || line.length < 2) {
            return;
        }
        parsed(() -> RecordData.parse(type.get(), line[1]), MalformedInputException.class)
                .ifPresent(content -> {
                    same(content, RecordData.checked(type.get(), content));
                    same(content, RecordData.parse(type.get(), RecordData.print(type.get(), content)));
                });
    }

    @FuzzTest
    void domainName(byte[] data) {
        parsed(() -> DomainName.parse(new String(data, StandardCharsets.UTF_8)), MalformedInputException.class)
                .ifPresent(name ->
                        same(name.wire(), DomainName.parse(name.toString()).wire()));
        parsed(() -> DomainName.ofWire(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(name ->
                        same(name.wire(), DomainName.parse(name.toString()).wire()));
    }

    private static ZoneView view() {
        Zone.Soa soa = Zone.Soa.of(APEX.child("ns"), APEX.child("hostmaster"));
        Zone zone = new Zone(APEX, new NodeId(Hash.ZERO), ZonePolicy.OPEN, soa, 7);
        String longText = "\"" + "x".repeat(255) + "\"";
        return ZoneView.EMPTY
                .with(zone)
                .with(RecordSet.parse(APEX, RecordType.NS, 60, "ns.example.internal"))
                .with(RecordSet.parse(APEX.child("ns"), RecordType.AAAA, 60, "::1"))
                .with(RecordSet.parse(APEX.child("*"), RecordType.TXT, 60, "anything"))
                .with(RecordSet.parse(
                        APEX.child("big"),
                        RecordType.TXT,
                        60,
                        (longText + " ").repeat(20).strip()))
                .with(RecordSet.parse(APEX.child("alias"), RecordType.CNAME, 60, "alias.example.internal"))
                .with(RecordSet.parse(APEX.child("tree"), RecordType.DNAME, 60, "tree.tree.example.internal"))
                .with(RecordSet.parse(APEX.child("cut"), RecordType.NS, 60, "ns.cut.example.internal"));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        for (String host : List.of("ns", "big", "alias", "tree", "cut", "none")) {
            Bytes query = DnsMessage.query(7, APEX.child(host).child("a"), RecordType.AAAA)
                    .encode();
            seeds.valid("answer", host, query);
            Answerer.answer(query, Transport.TCP, VIEW).ifPresent(answer -> writeMessage(seeds, host, answer));
        }
        seeds.valid(
                "answer",
                "any",
                DnsMessage.query(7, APEX.child("big"), RecordType.ANY).encode());
        seeds.valid("answer", "apex", DnsMessage.query(7, APEX, RecordType.SOA).encode());
        String header = "000700000001000000000000";
        seeds.hostile("message", "pointer-to-itself", Bytes.parseHex(header + "c00c00010001"));
        seeds.hostile("message", "pointer-forward", Bytes.parseHex(header + "c0ff00010001"));
        seeds.hostile("answer", "pointer-to-itself", Bytes.parseHex(header + "c00c00010001"));
        seeds.hostile("answer", "all-counts", Bytes.parseHex("00070000ffffffffffffffff" + "0000010001"));
        seeds.valid("recordData", "mx", Bytes.parseHex("000f000a046d61696c08696e7465726e616c00"));
        seeds.valid("recordData", "https", Bytes.parseHex("0041000100000100060268330268320003000220fb"));
        seeds.valid("recordData", "caa", Bytes.parseHex("010100056973737565696e7465726e616c"));
        seeds.valid("recordData", "unknown", Bytes.parseHex("ff0000"));
        for (String text : List.of(
                "A 192.0.2.1",
                "AAAA 2001:db8::1",
                "MX 10 mail.internal",
                "TXT \"a b\" c\\010\\\"",
                "SRV 1 2 443 a.",
                "CAA 0 issue \"internal\"",
                "TLSA 3 1 1 AB cd",
                "HTTPS 1 . alpn=h3,h2 port=8443 ipv6hint=::1 mandatory=port key65=\"x\\\\,y\"",
                "TYPE99 \\# 3 01 02 03")) {
            seeds.valid("recordText", text.substring(0, text.indexOf(' ')), text);
        }
        seeds.hostile("recordText", "alpn-of-commas", "HTTPS 1 . alpn=" + ",".repeat(5_000));
        seeds.valid("domainName", "escapes", "a\\.b.\\000\\255.*._tcp");
        seeds.valid("domainName", "root", ".");
        seeds.valid("domainName", "wire", APEX.wire());
        seeds.hostile("domainName", "dots", ".".repeat(300));
    }

    private static void writeMessage(SeedWriter seeds, String name, Bytes answer) {
        try {
            seeds.valid("message", name, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
