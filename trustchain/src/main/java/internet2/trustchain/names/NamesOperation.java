package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Operation;
import java.util.List;

/** What can be asked of the module "names". All of them answer with the zone's serial number, four bytes;
 * {@link SignZones}, which is about no single zone, with zeros. */
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
     * Changes what the network serves of its zones, by one step that the holders of their key have signed. Any node may
     * submit it: what it brings vouches for itself.
     *
     * @param signature over the whole of it, by the same key
     */
    record SignZones(Revision revision, Bytes signature) implements NamesOperation {

        private static final int TAG = 20;

        /** The apex of the zone that comes first in it. */
        @Override
        public DomainName name() {
            return revision.put().stream().map(SignedSet::zone).findFirst().orElse(DomainName.ROOT);
        }

        /** The most that it writes, for what to declare. */
        public int stateBytes() {
            return Math.min(Operation.STATE_BYTES_MAX, 2 * revision.encoded().size() + STATE_OVERHEAD_BYTES);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(TAG).value(revision).fixed(signature);
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
            case SignZones.TAG -> new SignZones(Revision.decode(in), in.fixed(Ed25519PublicKey.SIGNATURE_SIZE));
            default -> throw in.malformed("an operation on names is 1 to 6 or 20, not " + tag);
        };
    }
}
