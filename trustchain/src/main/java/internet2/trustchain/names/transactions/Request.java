package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.transactions.Authentication.ByKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message, who sent it and how, and what answers to it look like. */
record Request(Bytes raw, DnsMessage message, Authentication who, Transport transport, InetAddress client) {

    private static final int HEADER_BYTES = 12;

    /** RFC 1035 4.2.1. */
    private static final int UDP_BYTES_MIN = 512;

    /** As for all that this server sends. */
    private static final int UDP_BYTES_MAX = 1232;

    private static final int STREAM_BYTES_MAX = 65_535;

    /** RFC 3225: the DO bit, where an OPT record has its TTL. */
    private static final long DNSSEC_OK = 0x8000;

    boolean isTransfer() {
        return message.questions().stream()
                .anyMatch(each ->
                        each.type().equals(RecordType.AXFR) || each.type().equals(RecordType.IXFR));
    }

    /** As it would be if nobody had signed it. */
    Bytes unsigned() {
        if (who instanceof Authentication.Unsigned) {
            return raw;
        }
        return new Wires()
                .bytes(raw.slice(0, HEADER_BYTES - 2))
                .u16(Wires.u16(raw, HEADER_BYTES - 2) - 1)
                .bytes(raw.slice(HEADER_BYTES, DnsMessage.lastRecordAt(raw)))
                .toBytes();
    }

    /** A response that says no more than its code. */
    Bytes response(ResponseCode code) {
        return response(code.code(), List.of(), opt());
    }

    /** One message of a transfer; EDNS stands in the first. */
    Bytes transferred(List<ResourceRecord> records, boolean first) {
        return response(DnsMessage.AUTHORITATIVE, records, first ? opt() : List.of());
    }

    /** The response as it goes out: signed if the request was, and cut short if that is too long. */
    Bytes signed(Bytes response, Instant now) {
        if (!(who instanceof ByKey(var key, var tsig))) {
            return response;
        }
        Bytes whole = signed(response, key, tsig, now);
        // RFC 8945 5.3: "only contains the question and a TSIG record, has the TC bit set, and has an RCODE of 0"
        return whole.size() <= bytesMax()
                ? whole
                : signed(response(DnsMessage.TRUNCATED, List.of(), List.of()), key, tsig, now);
    }

    private static Bytes signed(Bytes response, TsigKey key, Tsig tsig, Instant now) {
        return Tsig.sign(response, key, tsig.mac(), now, Tsig.NO_ERROR, Bytes.EMPTY)
                .message();
    }

    private Bytes response(int flags, List<ResourceRecord> answers, List<ResourceRecord> additional) {
        int repeated = message.flags() & (DnsMessage.OPCODE_BITS | DnsMessage.RECURSION_DESIRED);
        return new DnsMessage(
                        message.id(),
                        DnsMessage.RESPONSE | repeated | flags,
                        message.questions(),
                        answers,
                        List.of(),
                        additional)
                .encode();
    }

    /** RFC 6891 6.1.1: a response has an OPT record where the request has one. */
    private List<ResourceRecord> opt() {
        return asked().stream()
                .map(asked -> new ResourceRecord(
                        DomainName.ROOT, RecordType.OPT, UDP_BYTES_MAX, asked.ttl() & DNSSEC_OK, Bytes.EMPTY))
                .toList();
    }

    private Optional<ResourceRecord> asked() {
        return message.additional().stream()
                .filter(each -> each.type().equals(RecordType.OPT))
                .findFirst();
    }

    private int bytesMax() {
        return transport == Transport.UDP
                ? asked().map(opt -> Math.clamp(opt.dnsClass(), UDP_BYTES_MIN, UDP_BYTES_MAX))
                        .orElse(UDP_BYTES_MIN)
                : STREAM_BYTES_MAX;
    }
}
