package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.OperationRefused;
import java.util.List;
import java.util.Optional;

/** What must be true of a zone before it is changed (RFC 2136 2.4 and 3.2). */
public sealed interface Prerequisite extends Encodable {

    /** Records of any type exist at the name; refused with {@link #NAME_ABSENT}. */
    record NameInUse(DomainName name) implements Prerequisite {
        private static final int TAG = 1;
    }

    /** None do; refused with {@link #NAME_PRESENT}. */
    record NameUnused(DomainName name) implements Prerequisite {
        private static final int TAG = 2;
    }

    /** The set exists; refused with {@link #SET_ABSENT}. */
    record SetExists(DomainName name, RecordType type) implements Prerequisite {
        private static final int TAG = 3;
    }

    /** It does not; refused with {@link #SET_PRESENT}. */
    record SetAbsent(DomainName name, RecordType type) implements Prerequisite {
        private static final int TAG = 4;
    }

    /** The set has exactly this data, whatever its time to live; refused with {@link #SET_ABSENT}. */
    record SetIs(RecordSet records) implements Prerequisite {
        private static final int TAG = 5;
    }

    /** Nobody has changed the zone since it had this serial number; refused with {@link #SERIAL_OTHER}. */
    record SerialIs(long serial) implements Prerequisite {
        private static final int TAG = 6;
    }

    /** The zone's SOA record has this data; refused with {@link #SET_ABSENT}. Letters of names count in either case. */
    record SoaIs(Bytes data) implements Prerequisite {
        private static final int TAG = 7;
        private static final int BYTES_MAX = 2 * DomainName.BYTES_MAX + 20;

        public SoaIs {
            data = CanonicalData.of(RecordType.SOA, RecordData.checked(RecordType.SOA, data));
        }

        private static SoaIs decode(CanonicalReader in) {
            Bytes data = in.bytes(BYTES_MAX);
            SoaIs decoded = new SoaIs(data);
            if (!decoded.data.equals(data)) {
                throw in.malformed("names in a SOA record have small letters in their canonical form");
            }
            return decoded;
        }
    }

    String NAME_ABSENT = "name-absent";
    String NAME_PRESENT = "name-present";
    String SET_ABSENT = "records-absent";
    String SET_PRESENT = "records-present";
    String SERIAL_OTHER = "serial-other";

    static Prerequisite decode(CanonicalReader in) {
        int tag = in.u8();
        return switch (tag) {
            case NameInUse.TAG -> new NameInUse(Wire.decodeName(in));
            case NameUnused.TAG -> new NameUnused(Wire.decodeName(in));
            case SetExists.TAG -> new SetExists(Wire.decodeName(in), new RecordType(in.u16()));
            case SetAbsent.TAG -> new SetAbsent(Wire.decodeName(in), new RecordType(in.u16()));
            case SetIs.TAG -> new SetIs(RecordSet.decode(in));
            case SerialIs.TAG -> new SerialIs(in.u32());
            case SoaIs.TAG -> SoaIs.decode(in);
            default -> throw in.malformed("a prerequisite is 1 to 7, not " + tag);
        };
    }

    @Override
    default void encode(CanonicalWriter out) {
        switch (this) {
            case NameInUse(var name) -> Wire.encodeName(out.u8(NameInUse.TAG), name);
            case NameUnused(var name) -> Wire.encodeName(out.u8(NameUnused.TAG), name);
            case SetExists(var name, var type) -> {
                Wire.encodeName(out.u8(SetExists.TAG), name);
                out.u16(type.code());
            }
            case SetAbsent(var name, var type) -> {
                Wire.encodeName(out.u8(SetAbsent.TAG), name);
                out.u16(type.code());
            }
            case SetIs(var records) -> out.u8(SetIs.TAG).value(records);
            case SerialIs(var serial) -> out.u8(SerialIs.TAG).u32(serial);
            case SoaIs(var data) -> out.u8(SoaIs.TAG).bytes(data);
        }
    }

    /** Refuses where it does not hold. The SOA record is not among the sets: every apex has one. */
    default void check(NamesReader names, Zone zone) throws OperationRefused {
        switch (this) {
            case NameInUse(var name) -> require(exists(names, zone, name), NAME_ABSENT, name + " has no records");
            case NameUnused(var name) -> require(!exists(names, zone, name), NAME_PRESENT, name + " has records");
            case SetExists(var name, var type) ->
                require(exists(names, zone, name, type), SET_ABSENT, name + " has no " + type + " records");
            case SetAbsent(var name, var type) ->
                require(!exists(names, zone, name, type), SET_PRESENT, name + " has " + type + " records");
            case SetIs(var wanted) -> {
                Optional<List<Bytes>> data =
                        names.records(wanted.name(), wanted.type()).map(RecordSet::data);
                require(
                        data.filter(wanted.data()::equals).isPresent(),
                        SET_ABSENT,
                        wanted.name() + " has other " + wanted.type() + " records");
            }
            case SerialIs(var serial) ->
                require(
                        serial == zone.serial(),
                        SERIAL_OTHER,
                        "the zone " + zone.apex() + " has been changed since: its serial is " + zone.serial() + ", not "
                                + serial);
            case SoaIs(var data) ->
                require(
                        data.equals(CanonicalData.of(RecordType.SOA, zone.soaData())),
                        SET_ABSENT,
                        "the zone " + zone.apex() + " has another SOA record");
        }
    }

    private static boolean exists(NamesReader names, Zone zone, DomainName name) {
        return name.equals(zone.apex()) || !names.records(name).isEmpty();
    }

    private static boolean exists(NamesReader names, Zone zone, DomainName name, RecordType type) {
        return type.equals(RecordType.SOA)
                ? name.equals(zone.apex())
                : names.records(name, type).isPresent();
    }

    private static void require(boolean holds, String code, String reason) throws OperationRefused {
        if (!holds) {
            throw new OperationRefused(code, reason);
        }
    }
}
