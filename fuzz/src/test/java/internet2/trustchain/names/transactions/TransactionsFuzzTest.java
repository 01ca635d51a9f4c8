package internet2.trustchain.names.transactions;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.TransactionHandler;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.names.ZoneView;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Updates, transfers and signatures, as a stranger sends them; grants, as text. */
final class TransactionsFuzzTest extends FuzzTargets {

    private static final DomainName ZONE = DomainName.parse("internal");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final InetAddress CLIENT = InetAddress.ofLiteral("::1");
    private static final TsigKey KEY = new TsigKey(
            DomainName.parse("key"),
            TsigAlgorithm.HMAC_SHA256,
            Bytes.wrap(new byte[32]),
            List.of(Grant.parse("subdomain internal ANY")));

    /** Whatever comes, there is an answer, and nothing unsigned changes a zone. */
    @FuzzTest
    void message(byte[] data) {
        if (data.length < 12) {
            return; // the server drops it before
        }
        List<NamesOperation> written = new ArrayList<>();
        List<Bytes> sent = new ArrayList<>();
        Transactions transactions = new Transactions(
                TransactionsFuzzTest::view,
                TransactionsFuzzTest::view,
                new ZoneHistory(),
                change -> {
                    written.add(change);
                    return new ZoneWriter.Outcome.Taken();
                },
                new TransactionRights(name -> Optional.of(KEY), List.of(AddressRange.parse("::/0"))),
                () -> NOW);
        Answer answers = transactions.answer(
                Bytes.of(data), Transport.TCP, CLIENT, query -> Answerer.answer(query, Transport.TCP, view()));
        transactions.send(answers, new TransactionHandler.Reply() {
            @Override
            public void send(Bytes message) {
                sent.add(message);
            }

            @Override
            public void finish(Bytes message) {
                sent.add(message);
            }

            @Override
            public void end() {}
        });
        for (Bytes each : sent) {
            DnsMessage answer = parsed(() -> DnsMessage.decode(each)).orElseThrow();
            holds(answer.has(DnsMessage.RESPONSE), "an answer that looks like a query");
        }
        for (NamesOperation each : written) {
            same(each, CanonicalReader.decode(each.encoded(), NamesOperation::decode));
            holds(
                    DnsMessage.decode(Bytes.of(data))
                            .additional()
                            .getLast()
                            .type()
                            .equals(RecordType.TSIG),
                    "a change that nobody signed");
        }
    }

    /** The message without its signature: every update that can be read is one operation. */
    @FuzzTest
    void update(byte[] data) {
        parsed(() -> DnsMessage.decode(Bytes.of(data)), MalformedInputException.class)
                .flatMap(message -> parsed(() -> Update.read(message, view()), UpdateRefused.class))
                .ifPresent(change -> same(change, CanonicalReader.decode(change.encoded(), NamesOperation::decode)));
    }

    @FuzzTest
    void grant(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        parsed(() -> Grant.parse(text), MalformedInputException.class)
                .ifPresent(grant -> same(grant, Grant.parse(grant.toString())));
    }

    private static ZoneView view() {
        Zone.Soa soa = Zone.Soa.of(ZONE.child("ns"), ZONE.child("hostmaster"));
        return ZoneView.EMPTY
                .with(new Zone(ZONE, new NodeId(Hash.ZERO), ZonePolicy.OPEN, soa, 7))
                .with(RecordSet.parse(ZONE, RecordType.NS, 60, "ns.internal"))
                .with(RecordSet.parse(ZONE.child("key"), RecordType.KEY, 60, "512 3 15 " + "A".repeat(43) + "="));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        DnsMessage update = new DnsMessage(
                1,
                DnsMessage.OPCODE_UPDATE << 11,
                List.of(new DnsMessage.Question(ZONE, RecordType.SOA, DnsMessage.CLASS_IN)),
                List.of(
                        record("a", RecordType.ANY, DnsMessage.CLASS_ANY, ""),
                        record("b", RecordType.A, DnsMessage.CLASS_NONE, ""),
                        record("c", RecordType.A, DnsMessage.CLASS_IN, "c0000201")),
                List.of(
                        record("a", RecordType.A, DnsMessage.CLASS_IN, "c0000201"),
                        record("a", RecordType.ANY, DnsMessage.CLASS_ANY, ""),
                        record("a", RecordType.TXT, DnsMessage.CLASS_ANY, ""),
                        record("a", RecordType.A, DnsMessage.CLASS_NONE, "c0000201")),
                List.of());
        seeds.valid("update", "all-forms", update.encode());
        Bytes signed = Tsig.sign(update.encode(), KEY, Bytes.EMPTY, NOW, Tsig.NO_ERROR, Bytes.EMPTY)
                .message();
        seeds.valid("message", "signed", signed);
        seeds.valid("message", "unsigned", update.encode());
        for (RecordType type : List.of(RecordType.AXFR, RecordType.IXFR)) {
            seeds.valid(
                    "message",
                    type.toString().toLowerCase(Locale.ROOT),
                    new DnsMessage(
                                    1,
                                    0,
                                    List.of(new DnsMessage.Question(ZONE, type, DnsMessage.CLASS_IN)),
                                    List.of(),
                                    List.of(view().soa(ZONE).orElseThrow()),
                                    List.of())
                            .encode());
        }
        seeds.hostile("message", "counts", Bytes.parseHex("000128000001ffffffffffff" + "0000060001"));
        seeds.valid("grant", "types", "subdomain _acme-challenge.example.internal TXT CAA");
        seeds.valid("grant", "transfer", "transfer internal");
    }

    private static ResourceRecord record(String label, RecordType type, int dnsClass, String data) {
        return new ResourceRecord(ZONE.child(label), type, dnsClass, 0, Bytes.parseHex(data));
    }
}
