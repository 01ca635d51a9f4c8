package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Operation;
import internet2.trustchain.KeyName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be asked of the module "names". {@link ChangeZone} and {@link ExpireName} answer with a {@link Changed}, all
 * others with the zone's serial number, four bytes; {@link SignZones}, which is about no single zone, with zeros.
 */
public sealed interface NamesOperation extends Encodable {

    /** A name in the zone that the operation is about. */
    DomainName name();

    /**
     * Makes a zone that belongs to the account: below a name that is the account's, or anywhere as the registrar.
     *
     * @param nameServers 1 to {@value RecordSet#RECORDS_MAX} names, the apex's NS records
     */
    record CreateZone(DomainName apex, ZonePolicy policy, Zone.Soa soa, List<DomainName> nameServers)
            implements NamesOperation {

        private static final int TAG = 1;

        public CreateZone {
            nameServers = List.copyOf(nameServers);
            nameServers(apex, soa, nameServers); // refuses what makes no record set
        }

        @Override
        public DomainName name() {
            return apex;
        }

        /** The NS records at the apex. */
        public RecordSet nameServerRecords() {
            return nameServers(apex, soa, nameServers);
        }

        private static RecordSet nameServers(DomainName apex, Zone.Soa soa, List<DomainName> servers) {
            return new RecordSet(
                    apex,
                    RecordType.NS,
                    soa.ttl(),
                    servers.stream().map(DomainName::wire).toList());
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, apex);
            out.u8(policy.code()).value(soa).list(nameServers, Wire::encodeName);
        }

        static CreateZone decodeBody(CanonicalReader in) {
            return new CreateZone(
                    Wire.decodeName(in),
                    ZonePolicy.decode(in),
                    Zone.Soa.decode(in),
                    in.list(RecordSet.RECORDS_MAX, Wire::decodeName));
        }
    }

    /** Makes a name the account's, without any record yet. */
    record RegisterName(DomainName name) implements NamesOperation {

        private static final int TAG = 2;

        public RegisterName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
        }
    }

    /** Puts a record set in the place of what was there of its name and type; registers the name if it is free. */
    record SetRecords(RecordSet records) implements NamesOperation {

        private static final int TAG = 3;

        @Override
        public DomainName name() {
            return records.name();
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).value(records);
        }
    }

    /** Removes a record set; the name stays the account's. */
    record DeleteRecords(DomainName name, RecordType type) implements NamesOperation {

        private static final int TAG = 4;

        public DeleteRecords {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
            out.u16(type.code());
        }
    }

    /** Gives a registered name, with all below it, or a zone, to another account. */
    record TransferName(DomainName name, NodeId newOwner) implements NamesOperation {

        private static final int TAG = 5;

        public TransferName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
            out.hash(newOwner.hash());
        }
    }

    /** Gives a registered name up that holds no records any more. */
    record ReleaseName(DomainName name) implements NamesOperation {

        private static final int TAG = 6;

        public ReleaseName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
        }
    }

    /**
     * Changes one zone all at once or not at all: if every prerequisite holds, each change is made in turn.
     * The serial number goes up by one if anything changed. Answers with a {@link Changed}.
     *
     * @param prerequisites at most {@value #STEPS_MAX}
     * @param changes 1 to {@value #STEPS_MAX}
     */
    record ChangeZone(DomainName apex, List<Prerequisite> prerequisites, List<ZoneChange> changes)
            implements NamesOperation {

        /** So that one operation stays within what a block and a puzzle allow. */
        public static final int STEPS_MAX = 4096;

        /** A set's key, its registration and the count of its owner's names, each with a name of any length. */
        private static final int STEP_BYTES = 1024;

        private static final int TAG = 7;

        public ChangeZone {
            prerequisites = List.copyOf(prerequisites);
            changes = List.copyOf(changes);
            if (changes.size() > STEPS_MAX || prerequisites.size() > STEPS_MAX) {
                throw new MalformedInputException("a zone is changed in at most " + STEPS_MAX + " steps at once");
            }
        }

        @Override
        public DomainName name() {
            return apex;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, apex);
            out.list(prerequisites, CanonicalWriter::value).list(changes, CanonicalWriter::value);
        }

        /**
         * The most bytes of state that it writes, as long as nobody changes the same sets before: what to declare for
         * it, at most what an operation may.
         */
        public int stateBytes(NamesReader now) {
            long bytes = STEP_BYTES;
            Map<Bytes, Long> sets = new HashMap<>();
            for (ZoneChange each : changes) {
                bytes += STEP_BYTES
                        + switch (each) {
                            case ZoneChange.Replace(var records) ->
                                records.encoded().size();
                            case ZoneChange.Add(var single) ->
                                sets.merge(
                                        NamesReader.recordKey(single.name(), single.type()),
                                        size(now, single) + single.encoded().size(),
                                        (before, first) ->
                                                before + single.encoded().size());
                            case ZoneChange.Remove(var single) -> size(now, single);
                            case ZoneChange.RemoveName(var name) ->
                                (long) STEP_BYTES * now.records(name).size();
                            case ZoneChange.RemoveSet _, ZoneChange.SetSoa _ -> 0;
                        };
            }
            return (int) Math.min(bytes, Operation.STATE_BYTES_MAX);
        }

        private static long size(NamesReader now, RecordSet like) {
            return now.records(like.name(), like.type())
                    .map(set -> (long) set.encoded().size())
                    .orElse(0L);
        }

        static ChangeZone decodeBody(CanonicalReader in) {
            return new ChangeZone(
                    Wire.decodeName(in),
                    in.list(STEPS_MAX, Prerequisite::decode),
                    in.list(STEPS_MAX, ZoneChange::decode));
        }
    }

    /**
     * What came of a {@link ChangeZone}.
     *
     * @param serial the zone's, afterwards
     * @param ignored the places of changes that did nothing, ascending
     */
    record Changed(long serial, List<Integer> ignored) implements Encodable {

        public Changed {
            ignored = List.copyOf(ignored);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u32(serial).list(ignored, CanonicalWriter::u16);
        }

        public static Changed decode(CanonicalReader in) {
            return new Changed(in.u32(), in.list(ChangeZone.STEPS_MAX, CanonicalReader::u16));
        }
    }

    /** Registers a name for one more term, counted from when it would expire. */
    record RenewName(DomainName name) implements NamesOperation {

        private static final int TAG = 8;

        public RenewName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
        }
    }

    /** Says for how long names of an open zone are registered; names that have no end get one by this term. */
    record SetTerms(DomainName name, Terms terms) implements NamesOperation {

        private static final int TAG = 9;

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
            out.value(terms);
        }
    }

    /**
     * Frees a name whose registration and grace are over, with the records at and below it; anybody may say so: the
     * block's time decides. Zones below it become the surrounding zone's owner's first: as long as there are such, they
     * are all that changes, and the answer's place 0 is among the ignored.
     */
    record ExpireName(DomainName name) implements NamesOperation {

        private static final int TAG = 10;

        public ExpireName {
            Wire.requireStorable(name);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, name);
        }
    }

    /** Gives a zone up, with all its records: once nothing of it is registered and no zone is below it. */
    record DeleteZone(DomainName apex) implements NamesOperation {

        private static final int TAG = 11;

        @Override
        public DomainName name() {
            return apex;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG);
            Wire.encodeName(out, apex);
        }
    }

    /**
     * Changes what the network serves of its zones, by one step that the holders of their key have signed. Any node may
     * submit it: what it brings vouches for itself.
     *
     * @param signature over the whole of it, by the same key
     */
    record SignZones(Revision revision, Bytes signature) implements NamesOperation {

        private static final int TAG = 20;

        /** Of a step in the replacement of the key. */
        private static final int STEP_TAG = 21;

        /** A zone that gets another serial number: its key, and names of any length. */
        private static final int ZONE_BYTES_MAX = 1100;

        /** The apex of the zone that comes first in it. */
        @Override
        public DomainName name() {
            return revision.put().stream().map(SignedSet::zone).findFirst().orElse(DomainName.ROOT);
        }

        /** The most that it writes, for what to declare. */
        public int stateBytes() {
            int bytes = 2 * revision.encoded().size()
                    + ZONE_BYTES_MAX * revision.zones().size()
                    + STATE_OVERHEAD_BYTES;
            return Math.min(Operation.STATE_BYTES_MAX, bytes);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(revision.keys().isPresent() ? STEP_TAG : TAG).value(revision).fixed(signature);
        }

        static SignZones decodeBody(CanonicalReader in, boolean step) {
            return new SignZones(Revision.decode(in, step), in.fixed(Ed25519PublicKey.SIGNATURE_SIZE));
        }
    }

    /**
     * Begins to replace the key of the zones by one that the validators have made for that: an administrator had them,
     * so anybody may say that it is there. Answers with its {@link ZoneKeys.Generation}.
     *
     * @param generation the new key's, more than that of the present one
     */
    record ReplaceKey(int generation) implements NamesOperation {

        private static final int TAG = 22;

        public ReplaceKey {
            if (generation < 1 || generation > KeyName.GENERATIONS_MAX) {
                throw new MalformedInputException(
                        "generations of a key are 1 to " + KeyName.GENERATIONS_MAX + ", not " + generation);
            }
        }

        /** It is about all zones. */
        @Override
        public DomainName name() {
            return DomainName.ROOT;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).u32(generation);
        }
    }

    /**
     * Says in an administrator's name that nobody has to be waited for in this stage of the key's replacement who
     * follows it from afar: what would be held for weeks ends when secondaries and caches have forgotten what was
     * before.
     */
    record ReleaseKeys(KeyStage.Phase phase) implements NamesOperation {

        private static final int TAG = 23;

        /** It is about all zones. */
        @Override
        public DomainName name() {
            return DomainName.ROOT;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).u8(phase.code());
        }
    }

    /** Keys and the number of the revision. */
    int STATE_OVERHEAD_BYTES = 1024;

    /** Reads one operation; {@link MalformedInputException} for everything else. */
    static NamesOperation decode(CanonicalReader in) {
        int tag = in.u8();
        return switch (tag) {
            case CreateZone.TAG -> CreateZone.decodeBody(in);
            case RegisterName.TAG -> new RegisterName(Wire.decodeName(in));
            case SetRecords.TAG -> new SetRecords(RecordSet.decode(in));
            case DeleteRecords.TAG -> new DeleteRecords(Wire.decodeName(in), new RecordType(in.u16()));
            case TransferName.TAG -> new TransferName(Wire.decodeName(in), new NodeId(in.hash()));
            case ReleaseName.TAG -> new ReleaseName(Wire.decodeName(in));
            case ChangeZone.TAG -> ChangeZone.decodeBody(in);
            case RenewName.TAG -> new RenewName(Wire.decodeName(in));
            case SetTerms.TAG -> new SetTerms(Wire.decodeName(in), Terms.decode(in));
            case ExpireName.TAG -> new ExpireName(Wire.decodeName(in));
            case DeleteZone.TAG -> new DeleteZone(Wire.decodeName(in));
            case SignZones.TAG -> SignZones.decodeBody(in, false);
            case SignZones.STEP_TAG -> SignZones.decodeBody(in, true);
            case ReplaceKey.TAG -> new ReplaceKey((int) in.u32());
            case ReleaseKeys.TAG -> new ReleaseKeys(KeyStage.Phase.decode(in));
            default -> throw in.malformed("an operation on names is 1 to 11 or 20 to 23, not " + tag);
        };
    }
}
