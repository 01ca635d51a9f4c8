package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who sent a message, by what it is signed with. */
sealed interface Authentication {

    /** Nobody in particular. */
    record Unsigned() implements Authentication {}

    /** A holder of a shared key. */
    record ByKey(TsigKey key, Tsig tsig) implements Authentication {}

    /** The holder of the private key to a KEY record at this name. */
    record ByKeyRecord(DomainName signer, Replays.Mark mark) implements Authentication {}

    /** A shared key that is not known, or did not sign this: {@code error} is the TSIG record's. */
    record Rejected(Tsig tsig, int error) implements Authentication {}

    /** A shared key did sign it, at another time than now. */
    record AtAnotherTime(TsigKey key, Tsig tsig) implements Authentication {}

    /** A public key did not sign it, or is none of ours, or not now. */
    record NotBySigner() implements Authentication {}

    /** @throws MalformedInputException a signature that is none, or does not stand last */
    static Authentication of(
            Bytes raw, DnsMessage message, Function<DomainName, Optional<TsigKey>> keys, ZoneView zones, Instant now) {
        List<ResourceRecord> additional = message.additional();
        for (int i = 0; i < additional.size() - 1; i++) {
            if (isSignature(additional.get(i))) {
                throw new MalformedInputException("a signature is the last record"); // RFC 8945 5.1
            }
        }
        if (additional.isEmpty() || !isSignature(additional.getLast())) {
            return new Unsigned();
        }
        int at = DnsMessage.lastRecordAt(raw);
        return additional.getLast().type().equals(RecordType.TSIG)
                ? tsig(raw, at, Tsig.of(additional.getLast()), keys, now)
                : sigZero(raw, at, SigZero.of(additional.getLast()), zones, now);
    }

    private static Authentication tsig(
            Bytes raw, int at, Tsig tsig, Function<DomainName, Optional<TsigKey>> keys, Instant now) {
        // RFC 8945 5.2: key, MAC, time, in this order
        Optional<TsigKey> key = keys.apply(tsig.key())
                .filter(each -> each.algorithm().domainName().equals(tsig.algorithm()));
        if (key.isEmpty()) {
            return new Rejected(tsig, Tsig.BADKEY);
        }
        if (tsig.mac().size() > key.get().algorithm().bytes()) {
            throw new MalformedInputException("a MAC of " + tsig.key() + " is not that long"); // 5.2.2.1
        }
        if (tsig.mac().size() < key.get().algorithm().bytes() && tsig.mac().size() >= 16) {
            return new Rejected(tsig, Tsig.BADTRUNC);
        }
        if (!tsig.signs(raw, at, key.get())) {
            return new Rejected(tsig, Tsig.BADSIG);
        }
        return tsig.isWithin(now) ? new ByKey(key.get(), tsig) : new AtAnotherTime(key.get(), tsig);
    }

    private static Authentication sigZero(Bytes raw, int at, SigZero signature, ZoneView zones, Instant now) {
        List<Bytes> keys = zones.records(signature.signer(), RecordType.KEY)
                .map(RecordSet::data)
                .orElse(List.of());
        Bytes signed = signature.signed(raw, at);
        if (!signature.isWithin(now) || !signature.signs(signed, keys)) {
            return new NotBySigner();
        }
        // not the signature: whoever sees one of ECDSA can make another for the same message
        Bytes content = Hash.of(signed).bytes();
        return new ByKeyRecord(signature.signer(), new Replays.Mark(content, signature.signer(), signature.until(now)));
    }

    /** What tells a signed message that comes again. */
    default Optional<Replays.Mark> replayMark() {
        return switch (this) {
            case ByKey(var key, var tsig) -> Optional.of(new Replays.Mark(tsig.mac(), key.name(), tsig.until()));
            case ByKeyRecord(var signer, var mark) -> Optional.of(mark);
            default -> Optional.empty();
        };
    }

    default List<Grant> grants() {
        return switch (this) {
            case ByKey(var key, var tsig) -> key.grants();
            case ByKeyRecord(var signer, var mark) -> List.of(Grant.all(signer));
            default -> List.of();
        };
    }

    private static boolean isSignature(ResourceRecord record) {
        return record.type().equals(RecordType.TSIG) || record.type().equals(RecordType.SIG);
    }
}
