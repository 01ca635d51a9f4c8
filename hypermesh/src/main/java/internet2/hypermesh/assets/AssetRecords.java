package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.StateReader;
import java.util.List;
import java.util.Optional;

/** Reads the module's records out of its state. */
final class AssetRecords implements Assets {

    private final StateReader state;

    AssetRecords(StateReader state) {
        this.state = state;
    }

    @Override
    public Optional<Asset> asset(AssetId id) {
        return state.get(AssetKeys.asset(id)).map(value -> CanonicalReader.decode(value, Asset::decode));
    }

    @Override
    public List<Asset> ownedBy(NodeId owner, Optional<Asset> after, int limit) {
        return assets(AssetKeys.ofOwner(owner), after.map(AssetKeys::ofOwner), limit);
    }

    @Override
    public List<Asset> ofKind(AssetKind kind, Optional<Asset> after, int limit) {
        return assets(AssetKeys.ofKind(kind), after.map(AssetKeys::ofKind), limit);
    }

    @Override
    public Optional<Lease> lease(AssetId id) {
        return state.get(AssetKeys.lease(id)).map(value -> CanonicalReader.decode(value, Lease::decode));
    }

    @Override
    public List<Lease> leasesOf(NodeId lessee, Optional<Lease> after, int limit) {
        return leases(AssetKeys.ofLessee(lessee), after.map(AssetKeys::ofLessee), limit);
    }

    @Override
    public List<Lease> leasesOn(AssetId asset, Optional<Lease> after, int limit) {
        return leases(AssetKeys.onAsset(asset), after.map(AssetKeys::onAsset), limit);
    }

    int assetsOf(NodeId owner) {
        return count(AssetKeys.assetCount(owner));
    }

    int liveLeasesOf(NodeId lessee) {
        return count(AssetKeys.liveCount(lessee));
    }

    private List<Asset> assets(Bytes prefix, Optional<Bytes> after, int limit) {
        return state.scan(prefix, after, Math.min(limit, PAGE_MAX)).stream()
                .flatMap(entry -> asset(AssetKeys.last(entry.key())).stream())
                .toList();
    }

    private List<Lease> leases(Bytes prefix, Optional<Bytes> after, int limit) {
        return state.scan(prefix, after, Math.min(limit, PAGE_MAX)).stream()
                .flatMap(entry -> lease(AssetKeys.last(entry.key())).stream())
                .toList();
    }

    private int count(Bytes key) {
        return state.get(key)
                .map(value -> Math.toIntExact(new CanonicalReader(value).u32()))
                .orElse(0);
    }
}
