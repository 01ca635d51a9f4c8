package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import java.time.Instant;
import java.util.List;

/** Writes the module's records and keeps indexes, counts and agenda in step with them. */
final class AssetBook {

    private final ModuleState state;
    private final AssetRecords records;

    AssetBook(ModuleState state) {
        this.state = state;
        this.records = new AssetRecords(state);
    }

    AssetRecords records() {
        return records;
    }

    void addAsset(Asset asset) {
        count(AssetKeys.assetCount(asset.owner()), records.assetsOf(asset.owner()) + 1);
        state.put(AssetKeys.ofOwner(asset), AssetKeys.PRESENT);
        putAsset(asset);
    }

    void putAsset(Asset asset) {
        state.put(AssetKeys.asset(asset.id()), asset.encoded());
        if (asset.retired()) {
            state.remove(AssetKeys.ofKind(asset));
        } else {
            state.put(AssetKeys.ofKind(asset), AssetKeys.PRESENT);
        }
    }

    void open(Asset asset, Lease lease) {
        state.put(AssetKeys.asset(asset.id()), asset.lend(lease.amount()).encoded());
        state.put(AssetKeys.ofLessee(lease), AssetKeys.PRESENT);
        state.put(AssetKeys.onAsset(lease), AssetKeys.PRESENT);
        count(AssetKeys.liveCount(lease.lessee()), records.liveLeasesOf(lease.lessee()) + 1);
        putLease(lease, lease.until());
    }

    /** @param before the lease as it stands; {@code after} ends later */
    void extend(Lease before, Lease after) {
        state.remove(AssetKeys.agenda(before.until(), before.id()));
        putLease(after, after.until());
    }

    /** Gives the amount back to the asset and keeps the record until {@code forgotten}. */
    void end(Lease live, LeaseState how, Instant when, Instant forgotten) {
        records.asset(live.asset())
                .ifPresent(asset -> state.put(
                        AssetKeys.asset(asset.id()),
                        asset.takeBack(live.amount()).encoded()));
        count(AssetKeys.liveCount(live.lessee()), records.liveLeasesOf(live.lessee()) - 1);
        state.remove(AssetKeys.agenda(live.until(), live.id()));
        putLease(live.ended(how, when), forgotten);
    }

    void forget(Lease ended) {
        state.remove(AssetKeys.lease(ended.id()));
        state.remove(AssetKeys.ofLessee(ended));
        state.remove(AssetKeys.onAsset(ended));
    }

    /** What is on the agenda up to {@code now}, earliest first, at most {@code limit} entries. */
    List<StateReader.Entry> due(Instant now, int limit) {
        return state.scan(AssetKeys.agenda(), limit).stream()
                .takeWhile(entry -> !AssetKeys.due(entry.key()).isAfter(now))
                .toList();
    }

    void strike(Bytes agendaKey) {
        state.remove(agendaKey);
    }

    AssetId leaseOn(Bytes agendaKey) {
        return AssetKeys.last(agendaKey);
    }

    private void putLease(Lease lease, Instant due) {
        state.put(AssetKeys.lease(lease.id()), lease.encoded());
        state.put(AssetKeys.agenda(due, lease.id()), AssetKeys.PRESENT);
    }

    private void count(Bytes key, int value) {
        if (value == 0) {
            state.remove(key);
        } else {
            state.put(key, new CanonicalWriter(4).u32(value).toBytes());
        }
    }
}
