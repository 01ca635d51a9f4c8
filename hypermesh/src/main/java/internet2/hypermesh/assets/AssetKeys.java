package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import java.time.Instant;

/**
 * The keys of the module's state.
 *
 * <pre>
 *   a asset                  -> Asset             o owner kind asset -> 1   every asset of an owner
 *   l lease                  -> Lease             k kind asset       -> 1   assets that are not retired
 *   t due(u64 ms) lease      -> 1, the agenda     h lessee lease     -> 1   leases of a lessee
 *   n owner  -> u32, assets of an owner           r asset lease      -> 1   leases on an asset
 *   c lessee -> u32, live leases of a lessee
 * </pre>
 */
final class AssetKeys {

    static final Bytes PRESENT = Bytes.of((byte) 1);

    private AssetKeys() {}

    static Bytes asset(AssetId id) {
        return with('a').fixed(id.bytes()).toBytes();
    }

    static Bytes ofOwner(NodeId owner) {
        return with('o').hash(owner.hash()).toBytes();
    }

    static Bytes ofOwner(Asset asset) {
        return ofOwner(asset.owner())
                .concat(Bytes.of((byte) asset.kind().code()))
                .concat(asset.id().bytes());
    }

    static Bytes ofKind(AssetKind kind) {
        return with('k').u8(kind.code()).toBytes();
    }

    static Bytes ofKind(Asset asset) {
        return ofKind(asset.kind()).concat(asset.id().bytes());
    }

    static Bytes assetCount(NodeId owner) {
        return with('n').hash(owner.hash()).toBytes();
    }

    static Bytes lease(AssetId id) {
        return with('l').fixed(id.bytes()).toBytes();
    }

    static Bytes ofLessee(NodeId lessee) {
        return with('h').hash(lessee.hash()).toBytes();
    }

    static Bytes ofLessee(Lease lease) {
        return ofLessee(lease.lessee()).concat(lease.id().bytes());
    }

    static Bytes onAsset(AssetId asset) {
        return with('r').fixed(asset.bytes()).toBytes();
    }

    static Bytes onAsset(Lease lease) {
        return onAsset(lease.asset()).concat(lease.id().bytes());
    }

    static Bytes liveCount(NodeId lessee) {
        return with('c').hash(lessee.hash()).toBytes();
    }

    static Bytes agenda() {
        return with('t').toBytes();
    }

    static Bytes agenda(Instant due, AssetId lease) {
        return with('t').instant(due).fixed(lease.bytes()).toBytes();
    }

    static Instant due(Bytes agendaKey) {
        return new CanonicalReader(agendaKey.slice(1, 9)).instant();
    }

    /** The id that every index key ends with. */
    static AssetId last(Bytes indexKey) {
        return AssetOperation.assetId(
                new CanonicalReader(indexKey.slice(indexKey.size() - AssetId.SIZE, indexKey.size())));
    }

    private static CanonicalWriter with(char space) {
        return new CanonicalWriter(64).u8(space);
    }
}
