package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.TransactionHandler;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.ZoneView;
import internet2.trustchain.names.transactions.Authentication.AtAnotherTime;
import internet2.trustchain.names.transactions.Authentication.ByKey;
import internet2.trustchain.names.transactions.Authentication.ByKeyRecord;
import internet2.trustchain.names.transactions.Authentication.NotBySigner;
import internet2.trustchain.names.transactions.Authentication.Rejected;
import internet2.trustchain.names.transactions.Authentication.Unsigned;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where signed messages, updates and transfers enter: who sent it, whether he may, then what is asked. Each is handled
 * on a virtual thread; so many at once, and who comes when all are busy gets no answer and tries again.
 */
public final class Transactions implements TransactionHandler {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private static final int AT_ONCE_MAX = 256;
    private static final int TRANSFERS_AT_ONCE_MAX = 8;

    /** A message of a transfer is closed when it has so many bytes: pointers reach all names in it. */
    private static final int MESSAGE_BYTES = 14 << 10;

    private static final int RECORD_BYTES = 12;

    private final Supplier<ZoneView> zones;
    private final ZoneHistory history;
    private final ZoneWriter writer;
    private final TransactionRights rights;
    private final InstantSource clock;
    private final Replays replays = new Replays();
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final Semaphore transfers = new Semaphore(TRANSFERS_AT_ONCE_MAX);

    public Transactions(
            Supplier<ZoneView> zones,
            ZoneHistory history,
            ZoneWriter writer,
            TransactionRights rights,
            InstantSource clock) {
        this.zones = zones;
        this.history = history;
        this.writer = writer;
        this.rights = rights;
        this.clock = clock;
    }

    @Override
    public void handle(Bytes message, Transport transport, InetAddress client, Reply reply) {
        if (!places.tryAcquire()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                answer(message, transport, client, reply);
            } catch (IOException e) {
                log.atDebug().addKeyValue("reason", e.getMessage()).log("dns client gone");
            } finally {
                reply.end();
                places.release();
            }
        });
    }

    /** For tests as much as for the handler: the same without a thread of its own. */
    void answer(Bytes raw, Transport transport, InetAddress client, Reply reply) throws IOException {
        ZoneView now = zones.get();
        DnsMessage message;
        Authentication who;
        try {
            message = DnsMessage.decode(raw);
            who = Authentication.of(raw, message, rights.keys(), now, clock.instant());
        } catch (MalformedInputException e) {
            reply.send(header(raw, ResponseCode.FORMERR));
            return;
        }
        switch (who) {
            case Rejected(var tsig, var error) ->
                reply.send(tsig.refuse(response(message, ResponseCode.NOTAUTH), error));
            case AtAnotherTime(var key, var tsig) -> {
                Bytes serverTime =
                        new Wires().u48(clock.instant().getEpochSecond()).toBytes();
                reply.send(Tsig.sign(
                                response(message, ResponseCode.NOTAUTH),
                                key,
                                tsig.mac(),
                                Instant.ofEpochSecond(tsig.time()),
                                Tsig.BADTIME,
                                serverTime)
                        .message());
            }
            case NotBySigner() -> reply.send(response(message, ResponseCode.NOTAUTH));
            case Unsigned _, ByKey _, ByKeyRecord _ -> serve(raw, message, who, now, transport, client, reply);
        }
    }

    private void serve(
            Bytes raw,
            DnsMessage message,
            Authentication who,
            ZoneView now,
            Transport transport,
            InetAddress client,
            Reply reply)
            throws IOException {
        if (message.opcode() == DnsMessage.OPCODE_UPDATE) {
            reply.send(signed(replays.once(signature(who), clock.instant(), () -> update(message, who, now)), who));
        } else if (isTransfer(message)) {
            transfer(message, who, now, transport, client, reply);
        } else {
            Bytes unsigned = withoutSignature(raw);
            Optional<Bytes> answer = Answerer.answer(unsigned, transport, now);
            if (answer.isPresent()) {
                reply.send(signed(answer.get(), who));
            }
        }
    }

    private Bytes update(DnsMessage message, Authentication who, ZoneView now) {
        ChangeZone change;
        try {
            change = Update.read(message, now);
        } catch (UpdateRefused e) {
            return response(message, e.code());
        }
        // nobody without a key makes this node ask the ledger, not even whether a prerequisite holds
        if (grants(who).isEmpty() || !Update.isAllowed(change, grants(who), now)) {
            return response(message, ResponseCode.REFUSED);
        }
        return response(
                message,
                switch (writer.change(change)) {
                    case ZoneWriter.Outcome.Taken() -> ResponseCode.NOERROR;
                    case ZoneWriter.Outcome.Refused(var code, var reason) -> code(code);
                    case ZoneWriter.Outcome.NotSpokenFor() -> ResponseCode.REFUSED;
                    case ZoneWriter.Outcome.Unavailable(var reason) -> ResponseCode.SERVFAIL;
                });
    }

    /** RFC 2136 3.2.5: what a prerequisite that does not hold is answered with. */
    private static ResponseCode code(String refusal) {
        return switch (refusal) {
            case Prerequisite.NAME_ABSENT -> ResponseCode.NXDOMAIN;
            case Prerequisite.NAME_PRESENT -> ResponseCode.YXDOMAIN;
            case Prerequisite.SET_ABSENT -> ResponseCode.NXRRSET;
            case Prerequisite.SET_PRESENT -> ResponseCode.YXRRSET;
            case "not-in-zone" -> ResponseCode.NOTZONE;
            default -> ResponseCode.REFUSED;
        };
    }

    private void transfer(
            DnsMessage query, Authentication who, ZoneView now, Transport transport, InetAddress client, Reply reply)
            throws IOException {
        DomainName apex = query.questions().getFirst().name();
        boolean axfr = query.questions().getFirst().type().equals(RecordType.AXFR);
        ResponseCode refusal = !now.zones().contains(apex)
                ? ResponseCode.NOTAUTH
                : !mayTransfer(apex, who, client) || (axfr && transport == Transport.UDP)
                        ? ResponseCode.REFUSED
                        : !transfers.tryAcquire() ? ResponseCode.SERVFAIL : ResponseCode.NOERROR;
        if (refusal != ResponseCode.NOERROR) {
            reply.send(signed(response(query, refusal), who));
            return;
        }
        try {
            send(query, Transfer.answer(query, transport, now, history), who, reply);
        } finally {
            transfers.release();
        }
    }

    private void send(DnsMessage query, Stream<ResourceRecord> records, Authentication who, Reply reply)
            throws IOException {
        Optional<Bytes> before = Optional.empty();
        Iterator<ResourceRecord> left = records.iterator();
        while (left.hasNext()) {
            List<ResourceRecord> part = new ArrayList<>();
            int bytes = 0;
            while (left.hasNext() && bytes < MESSAGE_BYTES) {
                ResourceRecord each = left.next();
                bytes += each.name().wire().size() + each.data().size() + RECORD_BYTES;
                part.add(each);
            }
            Bytes message = new DnsMessage(
                            query.id(),
                            flags(query, ResponseCode.NOERROR) | DnsMessage.AUTHORITATIVE,
                            query.questions(),
                            part,
                            List.of(),
                            List.of())
                    .encode();
            if (who instanceof ByKey(var key, var tsig)) {
                Tsig.Signed signed = before.isEmpty()
                        ? Tsig.sign(message, key, tsig.mac(), clock.instant(), Tsig.NO_ERROR, Bytes.EMPTY)
                        : Tsig.signNext(message, key, before.get(), clock.instant());
                before = Optional.of(signed.mac());
                message = signed.message();
            }
            reply.send(message);
        }
    }

    private boolean mayTransfer(DomainName apex, Authentication who, InetAddress client) {
        return grants(who).stream().anyMatch(grant -> grant.allowsTransfer(apex))
                || rights.transferTo().stream().anyMatch(range -> range.contains(client));
    }

    private static List<Grant> grants(Authentication who) {
        return switch (who) {
            case ByKey(var key, var tsig) -> key.grants();
            case ByKeyRecord(var signer, var signature) -> List.of(Grant.all(signer));
            default -> List.of();
        };
    }

    private static Optional<Bytes> signature(Authentication who) {
        return switch (who) {
            case ByKey(var key, var tsig) -> Optional.of(tsig.mac());
            case ByKeyRecord(var signer, var signature) -> Optional.of(signature);
            default -> Optional.empty();
        };
    }

    private Bytes signed(Bytes response, Authentication who) {
        return who instanceof ByKey(var key, var tsig)
                ? Tsig.sign(response, key, tsig.mac(), clock.instant(), Tsig.NO_ERROR, Bytes.EMPTY)
                        .message()
                : response;
    }

    private static boolean isTransfer(DnsMessage message) {
        return message.questions().stream()
                .anyMatch(each ->
                        each.type().equals(RecordType.AXFR) || each.type().equals(RecordType.IXFR));
    }

    private static Bytes withoutSignature(Bytes raw) {
        int end = DnsMessage.lastRecordAt(raw);
        return new Wires()
                .bytes(raw.slice(0, 10))
                .u16(Wires.u16(raw, 10) - 1)
                .bytes(raw.slice(12, end))
                .toBytes();
    }

    private static Bytes response(DnsMessage request, ResponseCode code) {
        return new DnsMessage(request.id(), flags(request, code), request.questions(), List.of(), List.of(), List.of())
                .encode();
    }

    private static int flags(DnsMessage request, ResponseCode code) {
        return DnsMessage.RESPONSE | (request.flags() & DnsMessage.OPCODE_BITS) | code.code();
    }

    /** What can be said of bytes that are no message. */
    private static Bytes header(Bytes raw, ResponseCode code) {
        int opcode = Wires.u16(raw, 2) & DnsMessage.OPCODE_BITS;
        return new Wires()
                .bytes(raw.slice(0, 2))
                .u16(DnsMessage.RESPONSE | opcode | code.code())
                .bytes(Bytes.wrap(new byte[8]))
                .toBytes();
    }
}
