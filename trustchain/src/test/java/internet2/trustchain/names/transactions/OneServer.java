package internet2.trustchain.names.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.TransactionHandler;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.names.ZoneView;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** One server of one zone, before a ledger that takes what the test says. */
abstract class OneServer {

    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    static final InetAddress CLIENT = InetAddress.ofLiteral("2001:db8::1");
    static final DomainName ZONE = DomainName.parse("internal");
    static final TsigKey KEY = key(TsigAlgorithm.HMAC_SHA256, "subdomain a.internal", "transfer internal");

    final List<ChangeZone> written = new ArrayList<>();
    ZoneWriter.Outcome outcome = new ZoneWriter.Outcome.Taken();
    Instant time = NOW;
    ZoneView zones = view(7, "192.0.2.1");
    final ZoneHistory history = new ZoneHistory();
    TsigKey known = KEY;

    @Nullable
    ZoneView latest;

    Update update() throws IOException {
        return new Update(Name.fromString("internal."));
    }

    Update addition() throws IOException {
        Update update = update();
        update.add(Name.fromString("www.a.internal."), Type.AAAA, 60, "::1");
        return update;
    }

    Message signedBy(TsigKey key, Message message) throws IOException {
        TSIG tsig = tsig(key, time);
        tsig.apply(message, null);
        byte[] answer = ask(message.toWire(65535)).getFirst().toArray();
        Message parsed = new Message(answer);
        assertThat(tsig.verify(parsed, answer, message.getTSIG())).isEqualTo(Rcode.NOERROR);
        return parsed;
    }

    TSIGRecord refusal(TsigKey key) throws IOException {
        Message message = addition();
        tsig(key).apply(message, null);
        Message answer = new Message(ask(message.toWire(65535)).getFirst().toArray());
        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        return answer.getTSIG();
    }

    static TSIG tsig(TsigKey key) throws IOException {
        return tsig(key, NOW);
    }

    static TSIG tsig(TsigKey key, Instant at) throws IOException {
        return new TSIG(
                Name.fromString(key.algorithm().text() + "."),
                Name.fromString(key.name().toString()),
                new SecretKeySpec(key.secret().toArray(), key.algorithm().mac()),
                Clock.fixed(at, ZoneOffset.UTC));
    }

    Bytes sigZero(Message message, KeyPair pair, Instant at) throws GeneralSecurityException {
        boolean ec = pair.getPublic() instanceof ECPublicKey;
        Bytes plain = Bytes.of(message.toWire());
        int tag = zones.records(name("a.internal"), RecordType.KEY)
                .map(keys -> SigZero.tag(keys.data().getFirst()))
                .orElse(0);
        Bytes signer = name("a.internal").wire();
        Bytes data = new Wires()
                .u16(0)
                .u8(ec ? SigZero.ECDSA_P256_SHA256 : SigZero.ED25519)
                .u8(0)
                .u32(0)
                .u32(at.getEpochSecond() + 300)
                .u32(at.getEpochSecond() - 300)
                .u16(tag)
                .bytes(signer)
                .toBytes();
        Signature signature = Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "Ed25519");
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

    static Bytes number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int size = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - size, fixed, 32 - size, size);
        return Bytes.wrap(fixed);
    }

    static DnsMessage query(RecordType type, Optional<Long> serial) {
        return new DnsMessage(
                5,
                0,
                List.of(new DnsMessage.Question(ZONE, type, DnsMessage.CLASS_IN)),
                List.of(),
                serial.flatMap(number -> view(number, "192.0.2.1").soa(ZONE)).stream()
                        .toList(),
                List.of());
    }

    List<ResourceRecord> transfer(DnsMessage query) throws IOException {
        return answers(query.encode(), Transport.TCP, CLIENT).stream()
                .flatMap(each -> DnsMessage.decode(each).answers().stream())
                .toList();
    }

    ResponseCode code(Bytes message) throws IOException {
        return code(ask(message.toArray()));
    }

    static ResponseCode code(List<Bytes> answers) {
        return DnsMessage.decode(answers.getFirst()).code();
    }

    List<Bytes> ask(byte[] message) throws IOException {
        return answers(Bytes.of(message), Transport.TCP, CLIENT);
    }

    @Nullable
    Transactions transactions;

    List<Bytes> answers(Bytes message, Transport transport, InetAddress client) throws IOException {
        if (transactions == null) {
            transactions = transactions(change -> {
                written.add(change);
                return outcome;
            });
        }
        Sent sent = new Sent();
        transactions.send(transactions.answer(message, transport, client, this::question), sent);
        return sent.ended.getNow(List.of());
    }

    Transactions transactions(ZoneWriter writer) {
        return new Transactions(
                () -> zones,
                () -> latest == null ? zones : latest,
                history,
                writer,
                new TransactionRights(
                        name -> Optional.of(known).filter(key -> key.name().equals(name)),
                        List.of(AddressRange.parse("2001:db8::/32"))),
                () -> time);
    }

    Optional<Bytes> question(Bytes query) {
        return Answerer.answer(query, Transport.TCP, zones);
    }

    /** What went back, once it has ended. */
    static final class Sent implements TransactionHandler.Reply {

        final List<Bytes> messages = new ArrayList<>();
        final CompletableFuture<List<Bytes>> ended = new CompletableFuture<>();

        @Override
        public void send(Bytes message) {
            messages.add(message);
        }

        @Override
        public void finish(Bytes message) {
            send(message);
            end();
        }

        @Override
        public void end() {
            ended.complete(messages);
        }
    }

    static ZoneView view(long serial, String address) {
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

    static TsigKey key(TsigAlgorithm algorithm, String... grants) {
        byte[] secret = new byte[algorithm.bytes()];
        Arrays.fill(secret, (byte) 7);
        return new TsigKey(
                name("key"),
                algorithm,
                Bytes.wrap(secret),
                Arrays.stream(grants).map(Grant::parse).toList());
    }

    static RecordSet set(String name, String type, long ttl, String... values) {
        return RecordSet.parse(name(name), RecordType.parse(type), ttl, values);
    }

    static DomainName name(String text) {
        return DomainName.parse(text);
    }
}
