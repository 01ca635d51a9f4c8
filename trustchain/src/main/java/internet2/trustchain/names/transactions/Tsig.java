package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A TSIG record (RFC 8945 4.2).
 *
 * @param time seconds since 1970, unsigned 48 bits
 * @param fudge seconds that clocks may differ by
 */
record Tsig(
        DomainName key, DomainName algorithm, long time, int fudge, Bytes mac, int originalId, int error, Bytes other) {

    static final int NO_ERROR = 0;
    static final int BADSIG = 16;
    static final int BADKEY = 17;
    static final int BADTIME = 18;
    static final int BADTRUNC = 22;

    /** RFC 8945 10: "The recommended value in most situations is 300 seconds". */
    private static final int FUDGE_SECONDS = 300;

    private static final int HEADER_BYTES = 12;

    /** RFC 8945 4.2: key name, class ANY, TTL 0, and the fields. */
    static Tsig of(ResourceRecord record) {
        Bytes data = record.data();
        int name = Wires.nameSize(data, 0);
        if (record.dnsClass() != DnsMessage.CLASS_ANY || record.ttl() != 0 || name < 0 || data.size() < name + 16) {
            throw new MalformedInputException("a TSIG record is of class ANY, without a time to live");
        }
        int macSize = Wires.u16(data, name + 8);
        int rest = name + 10 + macSize;
        if (data.size() < rest + 6 || data.size() != rest + 6 + Wires.u16(data, rest + 4)) {
            throw new MalformedInputException("a TSIG record ends with its other data");
        }
        return new Tsig(
                record.name(),
                DomainName.ofWire(data.slice(0, name)),
                Wires.u48(data, name),
                Wires.u16(data, name + 6),
                data.slice(name + 10, rest),
                Wires.u16(data, rest),
                Wires.u16(data, rest + 2),
                data.slice(rest + 6, data.size()));
    }

    ResourceRecord record() {
        Wires data = new Wires().name(algorithm).u48(time).u16(fudge);
        data.u16(mac.size())
                .bytes(mac)
                .u16(originalId)
                .u16(error)
                .u16(other.size())
                .bytes(other);
        return new ResourceRecord(key, RecordType.TSIG, DnsMessage.CLASS_ANY, 0, data.toBytes());
    }

    /** Whether this signs a request: the message without this record, under the id that it first had. */
    boolean signs(Bytes message, int at, TsigKey with) {
        Bytes unsigned = new Wires()
                .u16(originalId)
                .bytes(message.slice(2, HEADER_BYTES - 2))
                .u16(Wires.u16(message, HEADER_BYTES - 2) - 1)
                .bytes(message.slice(HEADER_BYTES, at))
                .toBytes();
        Bytes expected = mac(with, Bytes.EMPTY, unsigned, variables());
        return MessageDigest.isEqual(expected.toArray(), mac.toArray());
    }

    boolean isWithin(Instant now) {
        return Math.abs(now.getEpochSecond() - time) <= window();
    }

    /** Until when it {@link #isWithin is taken}. */
    Instant until() {
        return Instant.ofEpochSecond(time + window());
    }

    /** Clocks may differ by what the sender allows, but by no more than we do: replays have to be remembered. */
    private int window() {
        return Math.min(fudge, FUDGE_SECONDS);
    }

    /**
     * The response signed (RFC 8945 5.3), by the MAC of what it answers.
     *
     * @param time the client's, where its clock is wrong; otherwise now
     */
    static Signed sign(Bytes response, TsigKey key, Bytes requestMac, Instant time, int error, Bytes other) {
        Tsig plain = unsigned(response, key, time, error, other);
        Tsig signed = plain.with(mac(key, counted(requestMac), response, plain.variables()));
        return new Signed(appended(response, signed), signed.mac);
    }

    /** A further message of the same answer (RFC 8945 5.3.1): by the MAC before it. */
    static Signed signNext(Bytes response, TsigKey key, Bytes macBefore, Instant time) {
        Tsig plain = unsigned(response, key, time, NO_ERROR, Bytes.EMPTY);
        Bytes timers = new Wires().u48(plain.time).u16(plain.fudge).toBytes();
        Tsig signed = plain.with(mac(key, counted(macBefore), response, timers));
        return new Signed(appended(response, signed), signed.mac);
    }

    private static Tsig unsigned(Bytes response, TsigKey key, Instant time, int error, Bytes other) {
        return new Tsig(
                key.name(),
                key.algorithm().domainName(),
                time.getEpochSecond(),
                FUDGE_SECONDS,
                Bytes.EMPTY,
                Wires.u16(response, 0),
                error,
                other);
    }

    /** A message as it goes out, and its MAC. */
    record Signed(Bytes message, Bytes mac) {}

    /** An unsigned refusal (RFC 8945 5.2.1, 5.2.2): the record has an empty MAC. */
    Bytes refuse(Bytes response, int code) {
        return appended(response, new Tsig(key, algorithm, time, fudge, Bytes.EMPTY, originalId, code, Bytes.EMPTY));
    }

    private Tsig with(Bytes newMac) {
        return new Tsig(key, algorithm, time, fudge, newMac, originalId, error, other);
    }

    /** RFC 8945 4.3.3. */
    private Bytes variables() {
        return new Wires()
                .name(key.lowerCase())
                .u16(DnsMessage.CLASS_ANY)
                .u32(0)
                .name(algorithm.lowerCase())
                .u48(time)
                .u16(fudge)
                .u16(error)
                .u16(other.size())
                .bytes(other)
                .toBytes();
    }

    private static Bytes counted(Bytes mac) {
        return new Wires().u16(mac.size()).bytes(mac).toBytes();
    }

    private static Bytes mac(TsigKey key, Bytes before, Bytes message, Bytes after) {
        try {
            Mac mac = Mac.getInstance(key.algorithm().mac());
            mac.init(new SecretKeySpec(key.secret().toArray(), key.algorithm().mac()));
            mac.update(before.toArray());
            mac.update(message.toArray());
            return Bytes.wrap(mac.doFinal(after.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + key.algorithm(), e);
        }
    }

    private static Bytes appended(Bytes message, Tsig tsig) {
        ResourceRecord record = tsig.record();
        return new Wires()
                .bytes(message.slice(0, HEADER_BYTES - 2))
                .u16(Wires.u16(message, HEADER_BYTES - 2) + 1)
                .bytes(message.slice(HEADER_BYTES, message.size()))
                .name(record.name())
                .u16(RecordType.TSIG.code())
                .u16(DnsMessage.CLASS_ANY)
                .u32(0)
                .u16(record.data().size())
                .bytes(record.data())
                .toBytes();
    }
}
