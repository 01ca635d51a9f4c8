package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import java.util.Optional;

/**
 * What the genesis document holds for the module "names".
 *
 * @param registrar who may create zones outside of existing ones, and owns the first ones
 * @param namesPerAccountMax how many names one account may register in open zones
 * @param zones the network's own zones, at most {@value #ZONES_MAX}
 * @param key signs all zones; without one they are served unsigned
 */
public record NamesGenesis(
        NodeId registrar, long namesPerAccountMax, List<NamesOperation.CreateZone> zones, Optional<ZoneKey> key)
        implements Encodable {

    public static final int ZONES_MAX = 64;
    public static final long NAMES_PER_ACCOUNT_DEFAULT = 1000;

    public NamesGenesis {
        zones = List.copyOf(zones);
    }

    /** Open zones with usual times, whose server is {@code ns.} and whose mailbox is {@code hostmaster@} the zone. */
    public static NamesGenesis of(NodeId registrar, List<DomainName> zones) {
        return new NamesGenesis(
                registrar,
                NAMES_PER_ACCOUNT_DEFAULT,
                zones.stream().map(NamesGenesis::openZone).toList(),
                Optional.empty());
    }

    /** With zones that this key signs. */
    public NamesGenesis signedBy(ZoneKey zoneKey) {
        return new NamesGenesis(registrar, namesPerAccountMax, zones, Optional.of(zoneKey));
    }

    private static NamesOperation.CreateZone openZone(DomainName apex) {
        DomainName server = apex.child("ns");
        return new NamesOperation.CreateZone(
                apex, ZonePolicy.OPEN, Zone.Soa.of(server, apex.child("hostmaster")), List.of(server));
    }

    static NamesGenesis decode(CanonicalReader in) {
        return new NamesGenesis(
                new NodeId(in.hash()),
                in.u32(),
                in.list(ZONES_MAX, NamesGenesis::decodeZone),
                in.optional(ZoneKey::decode));
    }

    private static NamesOperation.CreateZone decodeZone(CanonicalReader in) {
        if (NamesOperation.decode(in) instanceof NamesOperation.CreateZone zone) {
            return zone;
        }
        throw in.malformed("only zones are created at genesis");
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(registrar.hash())
                .u32(namesPerAccountMax)
                .list(zones, CanonicalWriter::value)
                .optional(key, CanonicalWriter::value);
    }
}
