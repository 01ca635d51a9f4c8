package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of a {@link NamesOperation.ChangeZone}, with the meaning that RFC 2136 3.4.2 gives to updates. */
public sealed interface ZoneChange extends Encodable {

    /** The name that is changed. */
    DomainName name();

    /** Puts a set in the place of what was there of its name and type. */
    record Replace(RecordSet records) implements ZoneChange {

        private static final int TAG = 1;

        @Override
        public DomainName name() {
            return records.name();
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).value(records);
        }
    }

    /**
     * Adds one record to its set, all of which lives as long as the newest record says. Ignored where a CNAME stands,
     * or where one is added beside other types (RFC 2136 3.4.2.2).
     */
    record Add(RecordSet single) implements ZoneChange {

        private static final int TAG = 2;

        public Add {
            requireSingle(single);
        }

        @Override
        public DomainName name() {
            return single.name();
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).value(single);
        }
    }

    /** Removes one record, whatever its time to live. Ignored where it isn't, or is the apex's last NS record. */
    record Remove(RecordSet single) implements ZoneChange {

        private static final int TAG = 3;

        public Remove {
            requireSingle(single);
        }

        @Override
        public DomainName name() {
            return single.name();
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).value(single);
        }
    }

    /** Removes a set. Ignored where there is none, and for the apex's NS records (RFC 2136 3.4.2.3). */
    record RemoveSet(DomainName name, RecordType type) implements ZoneChange {

        private static final int TAG = 4;

        public RemoveSet {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
            out.u16(type.code());
        }
    }

    /** Removes all sets of a name, but not an apex's NS records (RFC 2136 3.4.2.3). */
    record RemoveName(DomainName name) implements ZoneChange {

        private static final int TAG = 5;

        public RemoveName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
        }
    }

    /**
     * Changes the SOA record. Its serial number counts where it is later than the zone's (RFC 1982); otherwise the
     * zone's goes on by one.
     *
     * @param serial unsigned 32 bits
     */
    record SetSoa(DomainName name, Zone.Soa soa, long serial) implements ZoneChange {

        private static final int TAG = 6;

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
            out.value(soa).u32(serial);
        }
    }

    private static void requireSingle(RecordSet single) {
        if (single.data().size() != 1) {
            throw new MalformedInputException("records are added and removed one by one, not "
                    + single.data().size() + " at once");
        }
    }

    static ZoneChange decode(CanonicalReader in) {
        int tag = in.u8();
        return switch (tag) {
            case Replace.TAG -> new Replace(RecordSet.decode(in));
            case Add.TAG -> new Add(RecordSet.decode(in));
            case Remove.TAG -> new Remove(RecordSet.decode(in));
            case RemoveSet.TAG -> new RemoveSet(Wire.decodeName(in), new RecordType(in.u16()));
            case RemoveName.TAG -> new RemoveName(Wire.decodeName(in));
            case SetSoa.TAG -> new SetSoa(Wire.decodeName(in), Zone.Soa.decode(in), in.u32());
            default -> throw in.malformed("a change of a zone is 1 to 6, not " + tag);
        };
    }

    /** What a set becomes by an addition. */
    static RecordSet added(RecordSet before, RecordSet single) {
        List<Bytes> data = new ArrayList<>(before.data());
        data.add(single.data().getFirst());
        return new RecordSet(before.name(), before.type(), single.ttl(), data);
    }

    /** What a set becomes by a removal; nothing where it was the last record. */
    static Optional<RecordSet> removed(RecordSet before, RecordSet single) {
        List<Bytes> data = before.data().stream()
                .filter(each -> !each.equals(single.data().getFirst()))
                .toList();
        return data.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordSet(before.name(), before.type(), before.ttl(), data));
    }
}
