package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
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
import internet2.trustchain.names.transactions.Answer.Message;
import internet2.trustchain.names.transactions.Answer.Silence;
import internet2.trustchain.names.transactions.Answer.Transferred;
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where signed messages, updates and transfers enter: who sent it, whether he may, then what is asked. Each is handled
 * on a virtual thread; so many at once, and who comes when all are busy is told, or over UDP tries again. Nobody keeps
 * a place while he takes his answer, but for transfers, which have places of their own.
 */
public final class Transactions implements TransactionHandler {

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private static final int AT_ONCE_MAX = 256;
    private static final int AT_ONCE_PER_PREFIX_MAX = 64;
    private static final int TRANSFERS_AT_ONCE_MAX = 8;
    private static final int TRANSFERS_PER_PREFIX_MAX = 4;

    /** A message of a transfer is closed when it has so many bytes: pointers reach all names in it. */
    private static final int MESSAGE_BYTES = 14 << 10;

    private static final int RECORD_BYTES = 12;

    private final Supplier<ZoneView> zones;
    private final Supplier<ZoneView> latest;
    private final ZoneHistory history;
    private final ZoneWriter writer;
    private final TransactionRights rights;
    private final InstantSource clock;
    private final Replays replays = new Replays();
    private final Places places = new Places(AT_ONCE_MAX, AT_ONCE_PER_PREFIX_MAX);
    private final Places transfers = new Places(TRANSFERS_AT_ONCE_MAX, TRANSFERS_PER_PREFIX_MAX);

    /**
     * @param zones as they are served
     * @param latest as the ledger has them
     */
    public Transactions(
            Supplier<ZoneView> zones,
            Supplier<ZoneView> latest,
            ZoneHistory history,
            ZoneWriter writer,
            TransactionRights rights,
            InstantSource clock) {
        this.zones = zones;
        this.latest = latest;
        this.history = history;
        this.writer = writer;
        this.rights = rights;
        this.clock = clock;
    }

    @Override
    public void handle(Bytes message, Transport transport, InetAddress client, Questions questions, Reply reply) {
        if (!places.take(client)) {
            busy(message, transport, reply);
            return;
        }
        Thread.startVirtualThread(() -> {
            Answer answer = new Message(header(message, ResponseCode.SERVFAIL));
            try {
                answer = answer(message, transport, client, questions);
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("dns transaction failed");
            } finally {
                places.leave(client);
            }
            send(answer, reply);
        });
    }

    /** Over UDP silence is better: nobody would believe an answer without a signature, and without one asks again. */
    private static void busy(Bytes message, Transport transport, Reply reply) {
        if (transport == Transport.UDP) {
            reply.end();
        } else {
            reply.finish(header(message, ResponseCode.SERVFAIL));
        }
    }

    void send(Answer answer, Reply reply) {
        switch (answer) {
            case Silence() -> reply.end();
            case Message(var bytes) -> reply.finish(bytes);
            case Transferred(var query, var records) -> {
                try {
                    send(query, records, reply);
                } catch (IOException e) {
                    log.atDebug().addKeyValue("reason", e.getMessage()).log("dns client gone");
                } finally {
                    transfers.leave(query.client());
                    reply.end();
                }
            }
        }
    }

    Answer answer(Bytes raw, Transport transport, InetAddress client, Questions questions) {
        ZoneView now = zones.get();
        Request request;
        try {
            DnsMessage message = DnsMessage.decode(raw);
            Authentication who = Authentication.of(raw, message, rights.keys(), now, clock.instant());
            request = new Request(raw, message, who, transport, client);
        } catch (MalformedInputException e) {
            return new Message(header(raw, ResponseCode.FORMERR));
        }
        return switch (request.who()) {
            case Rejected(var tsig, var error) ->
                new Message(tsig.refuse(request.response(ResponseCode.NOTAUTH), error));
            case AtAnotherTime(var key, var tsig) -> new Message(atAnotherTime(request, key, tsig));
            case NotBySigner() -> new Message(request.response(ResponseCode.NOTAUTH));
            case Unsigned _, ByKey _, ByKeyRecord _ -> serve(request, now, questions);
        };
    }

    private Bytes atAnotherTime(Request request, TsigKey key, Tsig tsig) {
        Bytes serverTime = new Wires().u48(clock.instant().getEpochSecond()).toBytes();
        return Tsig.sign(
                        request.response(ResponseCode.NOTAUTH),
                        key,
                        tsig.mac(),
                        Instant.ofEpochSecond(tsig.time()),
                        Tsig.BADTIME,
                        serverTime)
                .message();
    }

    private Answer serve(Request request, ZoneView now, Questions questions) {
        if (request.message().opcode() == DnsMessage.OPCODE_UPDATE) {
            Bytes response = replays.once(request.who().replayMark(), clock.instant(), () -> update(request, now))
                    .orElseGet(() -> request.response(ResponseCode.SERVFAIL));
            return new Message(request.signed(response, clock.instant()));
        }
        if (request.isTransfer()) {
            return transfer(request, now);
        }
        return questions
                .answer(request.unsigned())
                .<Answer>map(response -> new Message(request.signed(response, clock.instant())))
                .orElseGet(Silence::new);
    }

    private Bytes update(Request request, ZoneView now) {
        ChangeZone change;
        try {
            // nobody without a key makes this node ask the ledger, not even whether a prerequisite holds
            change = Update.granted(
                    Update.read(request.message(), now), request.who().grants(), latest.get());
        } catch (UpdateRefused e) {
            return request.response(e.code());
        }
        return request.response(
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
            case Prerequisite.SET_ABSENT, Prerequisite.SERIAL_OTHER -> ResponseCode.NXRRSET;
            case Prerequisite.SET_PRESENT -> ResponseCode.YXRRSET;
            case "not-in-zone" -> ResponseCode.NOTZONE;
            default -> ResponseCode.REFUSED;
        };
    }

    private Answer transfer(Request query, ZoneView now) {
        DnsMessage message = query.message();
        DomainName apex = message.questions().getFirst().name();
        boolean axfr = message.questions().getFirst().type().equals(RecordType.AXFR);
        ResponseCode refusal = !now.zones().contains(apex)
                ? ResponseCode.NOTAUTH
                : !mayTransfer(apex, query) || (axfr && query.transport() == Transport.UDP)
                        ? ResponseCode.REFUSED
                        : !transfers.take(query.client()) ? ResponseCode.SERVFAIL : ResponseCode.NOERROR;
        if (refusal != ResponseCode.NOERROR) {
            return new Message(query.signed(query.response(refusal), clock.instant()));
        }
        try {
            return new Transferred(query, Transfer.answer(message, query.transport(), now, history));
        } catch (RuntimeException e) {
            transfers.leave(query.client());
            throw e;
        }
    }

    private void send(Request query, Stream<ResourceRecord> records, Reply reply) throws IOException {
        Optional<Bytes> before = Optional.empty();
        Iterator<ResourceRecord> left = records.iterator();
        for (boolean first = true; left.hasNext(); first = false) {
            Bytes message = query.transferred(part(left), first);
            if (query.who() instanceof ByKey(var key, var tsig)) {
                Tsig.Signed signed = before.isEmpty()
                        ? Tsig.sign(message, key, tsig.mac(), clock.instant(), Tsig.NO_ERROR, Bytes.EMPTY)
                        : Tsig.signNext(message, key, before.get(), clock.instant());
                before = Optional.of(signed.mac());
                message = signed.message();
            }
            reply.send(message);
        }
    }

    /** What goes into one message. */
    private static List<ResourceRecord> part(Iterator<ResourceRecord> left) {
        List<ResourceRecord> part = new ArrayList<>();
        int bytes = 0;
        while (left.hasNext() && bytes < MESSAGE_BYTES) {
            ResourceRecord each = left.next();
            bytes += each.name().wire().size() + each.data().size() + RECORD_BYTES;
            part.add(each);
        }
        return part;
    }

    private boolean mayTransfer(DomainName apex, Request query) {
        return query.who().grants().stream().anyMatch(grant -> grant.allowsTransfer(apex))
                || rights.transferTo().stream().anyMatch(range -> range.contains(query.client()));
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
