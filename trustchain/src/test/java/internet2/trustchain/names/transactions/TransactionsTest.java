package internet2.trustchain.names.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.TransactionHandler;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.names.ZoneView;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Messages of dnsjava, which knows TSIG by itself, against ours. */
final class TransactionsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("2001:db8::1");
    private static final DomainName ZONE = DomainName.parse("internal");
    private static final TsigKey KEY = key(TsigAlgorithm.HMAC_SHA256, "subdomain a.internal", "transfer internal");

    private final List<ChangeZone> written = new ArrayList<>();
    private ZoneWriter.Outcome outcome = new ZoneWriter.Outcome.Taken();
    private Instant time = NOW;
    private ZoneView zones = view(7, "192.0.2.1");
    private final ZoneHistory history = new ZoneHistory();
    private TsigKey known = KEY;

    @Test
    void anUpdateIsOneOperationAndItsAnswerIsSigned() throws IOException {
        for (TsigAlgorithm algorithm : TsigAlgorithm.values()) {
            known = key(algorithm, "subdomain a.internal");
            written.clear();
            Update update = update();
            update.present(Name.fromString("www.a.internal."));
            update.absent(Name.fromString("b.a.internal."), Type.A);
            update.present(Name.fromString("c.a.internal."), Type.A, "192.0.2.7");
            update.add(Name.fromString("www.a.internal."), Type.AAAA, 60, "::1");
            update.delete(Name.fromString("b.a.internal."));
            update.delete(Name.fromString("www.a.internal."), Type.TXT);
            update.delete(Name.fromString("www.a.internal."), Type.A, "192.0.2.1");

            Message answer = signedBy(known, update);

            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(written)
                    .containsExactly(new ChangeZone(
                            ZONE,
                            List.of(
                                    new Prerequisite.NameInUse(name("www.a.internal")),
                                    new Prerequisite.SetAbsent(name("b.a.internal"), RecordType.A),
                                    new Prerequisite.SetIs(set("c.a.internal", "A", 0, "192.0.2.7"))),
                            List.of(
                                    new ZoneChange.Add(set("www.a.internal", "AAAA", 60, "::1")),
                                    new ZoneChange.RemoveName(name("b.a.internal")),
                                    new ZoneChange.RemoveSet(name("www.a.internal"), RecordType.TXT),
                                    new ZoneChange.Remove(set("www.a.internal", "A", 0, "192.0.2.1")))));
        }
    }

    @Test
    void whatTheLedgerRefusesHasTheCodeOfTheRfc() throws IOException {
        List<String> refusals = List.of(
                Prerequisite.NAME_ABSENT,
                Prerequisite.NAME_PRESENT,
                Prerequisite.SET_ABSENT,
                Prerequisite.SET_PRESENT,
                "not-in-zone",
                "name-taken");
        int[] codes = {Rcode.NXDOMAIN, Rcode.YXDOMAIN, Rcode.NXRRSET, Rcode.YXRRSET, Rcode.NOTZONE, Rcode.REFUSED};
        for (int i = 0; i < codes.length; i++) {
            outcome = new ZoneWriter.Outcome.Refused(refusals.get(i), "");
            time = NOW.plusSeconds(i); // or it would be the same message again
            assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(codes[i]);
        }
        time = NOW.plusSeconds(20);
        outcome = new ZoneWriter.Outcome.NotSpokenFor();
        assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(Rcode.REFUSED);
        time = NOW.plusSeconds(21);
        outcome = new ZoneWriter.Outcome.Unavailable("");
        assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void onlyWhatIsGrantedIsChanged() throws IOException {
        Update elsewhere = update();
        elsewhere.add(Name.fromString("b.internal."), Type.AAAA, 60, "::1");
        Update servers = update();
        servers.add(Name.fromString("a.internal."), Type.NS, 60, "b.internal.");
        Update both = addition();
        both.delete(Name.fromString("b.internal."));

        for (Update each : List.of(elsewhere, servers, both)) {
            assertThat(signedBy(KEY, each).getRcode()).isEqualTo(Rcode.REFUSED);
        }
        assertThat(new Message(ask(addition().toWire()).getFirst().toArray()).getRcode())
                .isEqualTo(Rcode.REFUSED); // unsigned
        Update question = update();
        question.present(Name.fromString("www.a.internal."));
        assertThat(code(ask(question.toWire()))).isEqualTo(ResponseCode.REFUSED); // asks, and is unsigned
        assertThat(written).isEmpty();
    }

    @Test
    void zonesAndNamesThatAreNotOursAreSaidSo() throws IOException {
        Update other = new Update(Name.fromString("example.org."));
        other.add(Name.fromString("a.example.org."), Type.AAAA, 60, "::1");
        Update outside = update();
        outside.add(Name.fromString("a.example.org."), Type.AAAA, 60, "::1");

        assertThat(signedBy(KEY, other).getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(signedBy(KEY, outside).getRcode()).isEqualTo(Rcode.NOTZONE);
    }

    @Test
    void aKeyThatIsUnknownAMacThatIsWrongAndATimeThatIsOverAreThreeErrors() throws IOException {
        TsigKey stranger = new TsigKey(name("other"), TsigAlgorithm.HMAC_SHA256, KEY.secret(), List.of());
        TsigKey wrong = new TsigKey(KEY.name(), KEY.algorithm(), Bytes.wrap(new byte[32]), List.of());

        TSIGRecord badKey = refusal(stranger);
        assertThat(badKey.getError()).isEqualTo(Rcode.BADKEY);
        assertThat(badKey.getSignature()).isEmpty();
        TSIGRecord badSignature = refusal(wrong);
        assertThat(badSignature.getError()).isEqualTo(Rcode.BADSIG);
        assertThat(badSignature.getSignature()).isEmpty();
        time = NOW.plus(Duration.ofSeconds(301));
        TSIGRecord badTime = refusal(KEY);
        assertThat(badTime.getError()).isEqualTo(Rcode.BADTIME);
        assertThat(badTime.getSignature()).hasSize(32);
        assertThat(badTime.getTimeSigned()).isEqualTo(NOW);
        assertThat(Bytes.of(badTime.getOther()).hex()).isEqualTo("0000" + Long.toHexString(time.getEpochSecond()));
        assertThat(written).isEmpty();
    }

    @Test
    void aMessageThatComesAgainIsAnsweredAgainAndDoneOnce() throws IOException {
        Update update = addition();
        tsig(KEY).apply(update, null);
        byte[] wire = update.toWire(65535);

        Bytes first = ask(wire).getFirst();
        assertThat(ask(wire)).containsExactly(first);
        assertThat(written).hasSize(1);
        wire[wire.length - 1] ^= 1; // the length of its other data
        assertThat(new Message(ask(wire).getFirst().toArray()).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void aHolderOfThePrivateKeyChangesWhatIsBelowItsName() throws Exception {
        KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed25519.getPublic().getEncoded();
        Bytes point = Bytes.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Bytes key = Bytes.parseHex("02000" + "30f").concat(point);
        zones = zones.with(new RecordSet(name("a.internal"), RecordType.KEY, 60, List.of(key)));
        Update elsewhere = update();
        elsewhere.add(Name.fromString("b.internal."), Type.AAAA, 60, "::1");

        assertThat(code(sigZero(addition(), ed25519, NOW))).isEqualTo(ResponseCode.NOERROR);
        assertThat(code(sigZero(elsewhere, ed25519, NOW))).isEqualTo(ResponseCode.REFUSED);
        assertThat(code(sigZero(addition(), ed25519, NOW.plusSeconds(3600)))).isEqualTo(ResponseCode.NOTAUTH);
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(code(sigZero(addition(), other, NOW))).isEqualTo(ResponseCode.NOTAUTH);
        assertThat(written).hasSize(1);
    }

    @Test
    void aWholeZoneGoesOutBetweenItsSoas() throws IOException {
        List<ResourceRecord> records = transfer(query(RecordType.AXFR, Optional.empty()));

        assertThat(records.getFirst().type()).isEqualTo(RecordType.SOA);
        assertThat(records.getLast()).isEqualTo(records.getFirst());
        assertThat(records.stream().map(ResourceRecord::toString))
                .contains(
                        "internal. 60 IN NS ns.internal.",
                        "www.a.internal. 60 IN A 192.0.2.1",
                        "sub.internal. 60 IN NS ns.sub.internal.",
                        "ns.sub.internal. 60 IN AAAA ::53")
                .doesNotContain("www.sub.internal. 60 IN AAAA ::1")
                .hasSize(6);
    }

    @Test
    void fromAPictureThatIsRememberedOnlyTheChangesGoOut() throws IOException {
        history.add(zones);
        zones = view(9, "192.0.2.9");
        history.add(zones);

        List<String> records = transfer(query(RecordType.IXFR, Optional.of(7L))).stream()
                .map(each -> each.type().equals(RecordType.SOA) ? "SOA " + ZoneHistory.serial(each) : each.toString())
                .toList();

        assertThat(records)
                .containsExactly(
                        "SOA 9",
                        "SOA 7",
                        "www.a.internal. 60 IN A 192.0.2.1",
                        "SOA 9",
                        "www.a.internal. 60 IN A 192.0.2.9",
                        "SOA 9");
        assertThat(transfer(query(RecordType.IXFR, Optional.of(9L)))).hasSize(1);
        assertThat(transfer(query(RecordType.IXFR, Optional.of(3L)))).hasSizeGreaterThan(5);
    }

    @Test
    void everyMessageOfALargeTransferIsSigned() throws IOException {
        for (int i = 0; i < 2000; i++) {
            zones = zones.with(set("host-" + i + ".internal", "AAAA", 60, "2001:db8::" + Integer.toHexString(i)));
        }
        Message query = Message.newQuery(Record.newRecord(Name.fromString("internal."), Type.AXFR, 1));
        TSIG tsig = tsig(KEY);
        tsig.apply(query, null);

        List<Bytes> messages = ask(query.toWire(65535));

        assertThat(messages).hasSizeGreaterThan(3);
        TSIG.StreamVerifier verifier = new TSIG.StreamVerifier(tsig, query.getTSIG());
        int records = 0;
        for (int i = 0; i < messages.size(); i++) {
            byte[] wire = messages.get(i).toArray();
            Message message = new Message(wire);
            assertThat(verifier.verify(message, wire, i == messages.size() - 1)).isEqualTo(Rcode.NOERROR);
            records += message.getSection(1).size();
        }
        assertThat(records).isEqualTo(2006);
    }

    @Test
    void whoMayNotHaveAZoneIsRefused() throws IOException {
        DnsMessage query = query(RecordType.AXFR, Optional.empty());
        assertThat(code(answers(query.encode(), Transport.TCP, InetAddress.ofLiteral("2001:db9::1"))))
                .isEqualTo(ResponseCode.REFUSED);
        assertThat(code(answers(query.encode(), Transport.UDP, CLIENT))).isEqualTo(ResponseCode.REFUSED);
    }

    private Update update() throws IOException {
        return new Update(Name.fromString("internal."));
    }

    private Update addition() throws IOException {
        Update update = update();
        update.add(Name.fromString("www.a.internal."), Type.AAAA, 60, "::1");
        return update;
    }

    private Message signedBy(TsigKey key, Message message) throws IOException {
        TSIG tsig = tsig(key, time);
        tsig.apply(message, null);
        byte[] answer = ask(message.toWire(65535)).getFirst().toArray();
        Message parsed = new Message(answer);
        assertThat(tsig.verify(parsed, answer, message.getTSIG())).isEqualTo(Rcode.NOERROR);
        return parsed;
    }

    private TSIGRecord refusal(TsigKey key) throws IOException {
        Message message = addition();
        tsig(key).apply(message, null);
        Message answer = new Message(ask(message.toWire(65535)).getFirst().toArray());
        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        return answer.getTSIG();
    }

    private static TSIG tsig(TsigKey key) throws IOException {
        return tsig(key, NOW);
    }

    private static TSIG tsig(TsigKey key, Instant at) throws IOException {
        return new TSIG(
                Name.fromString(key.algorithm().text() + "."),
                Name.fromString(key.name().toString()),
                new SecretKeySpec(key.secret().toArray(), key.algorithm().mac()),
                Clock.fixed(at, ZoneOffset.UTC));
    }

    private static Bytes sigZero(Message message, KeyPair pair, Instant at) throws GeneralSecurityException {
        Bytes plain = Bytes.of(message.toWire());
        Bytes signer = name("a.internal").wire();
        Bytes data = new Wires()
                .u16(0)
                .u8(SigZero.ED25519)
                .u8(0)
                .u32(0)
                .u32(at.getEpochSecond() + 300)
                .u32(at.getEpochSecond() - 300)
                .u16(0)
                .bytes(signer)
                .toBytes();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(data.concat(plain).toArray());
        Bytes signed = data.concat(Bytes.of(signature.sign()));
        return new Wires()
                .bytes(plain.slice(0, 10))
                .u16(1)
                .bytes(plain.slice(12, plain.size()))
                .u8(0)
                .u16(24)
                .u16(255)
                .u32(0)
                .u16(signed.size())
                .bytes(signed)
                .toBytes();
    }

    private static DnsMessage query(RecordType type, Optional<Long> serial) {
        return new DnsMessage(
                5,
                0,
                List.of(new DnsMessage.Question(ZONE, type, DnsMessage.CLASS_IN)),
                List.of(),
                serial.flatMap(number -> view(number, "192.0.2.1").soa(ZONE)).stream()
                        .toList(),
                List.of());
    }

    private List<ResourceRecord> transfer(DnsMessage query) throws IOException {
        return answers(query.encode(), Transport.TCP, CLIENT).stream()
                .flatMap(each -> DnsMessage.decode(each).answers().stream())
                .toList();
    }

    private ResponseCode code(Bytes message) throws IOException {
        return code(ask(message.toArray()));
    }

    private static ResponseCode code(List<Bytes> answers) {
        return DnsMessage.decode(answers.getFirst()).code();
    }

    private List<Bytes> ask(byte[] message) throws IOException {
        return answers(Bytes.of(message), Transport.TCP, CLIENT);
    }

    private @Nullable Transactions transactions;

    private List<Bytes> answers(Bytes message, Transport transport, InetAddress client) throws IOException {
        if (transactions == null) {
            transactions = new Transactions(
                    () -> zones,
                    history,
                    change -> {
                        written.add(change);
                        return outcome;
                    },
                    new TransactionRights(
                            name -> Optional.of(known).filter(key -> key.name().equals(name)),
                            List.of(AddressRange.parse("2001:db8::/32"))),
                    () -> time);
        }
        List<Bytes> sent = new ArrayList<>();
        transactions.answer(message, transport, client, new TransactionHandler.Reply() {
            @Override
            public void send(Bytes answer) {
                sent.add(answer);
            }

            @Override
            public void end() {}
        });
        return sent;
    }

    private static ZoneView view(long serial, String address) {
        Zone.Soa soa = Zone.Soa.of(name("ns.internal"), name("h.internal"));
        NodeId owner = new NodeId(Hash.ZERO);
        return ZoneView.EMPTY
                .with(new Zone(ZONE, owner, ZonePolicy.OPEN, soa, serial))
                .with(set("internal", "NS", 60, "ns.internal"))
                .with(set("www.a.internal", "A", 60, address))
                .with(new Zone(name("sub.internal"), owner, ZonePolicy.OPEN, soa, 1))
                .with(set("sub.internal", "NS", 60, "ns.sub.internal"))
                .with(set("ns.sub.internal", "AAAA", 60, "::53"))
                .with(set("www.sub.internal", "AAAA", 60, "::1"));
    }

    private static TsigKey key(TsigAlgorithm algorithm, String... grants) {
        byte[] secret = new byte[algorithm.bytes()];
        Arrays.fill(secret, (byte) 7);
        return new TsigKey(
                name("key"),
                algorithm,
                Bytes.wrap(secret),
                Arrays.stream(grants).map(Grant::parse).toList());
    }

    private static RecordSet set(String name, String type, long ttl, String... values) {
        return RecordSet.parse(name(name), RecordType.parse(type), ttl, values);
    }

    private static DomainName name(String text) {
        return DomainName.parse(text);
    }
}
