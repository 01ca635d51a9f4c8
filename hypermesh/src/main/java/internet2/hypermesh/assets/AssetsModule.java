package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.AssetOperation.Retire;
import internet2.hypermesh.assets.AssetOperation.Update;
import internet2.ledger.BlockContext;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Registered assets and their leases. Its law: the live leases on an asset never exceed what its owner offers.
 *
 * <p>A lease ends when its lessee or the asset's owner releases it, or when block time passes its end. Up to
 * {@link #AGENDA_PER_BLOCK_MAX} leases end in one block; one that waits for its turn is over all the same
 * ({@link Lease#isLiveAt}), only its amount is not free yet.
 */
public final class AssetsModule implements LedgerModule<AssetOperation> {

    public static final String NAME = "assets";

    /** The key of an asset, for proofs. */
    public static Bytes key(AssetId asset) {
        return AssetKeys.asset(asset);
    }

    /** A machine of 256 threads, 8 GPUs and 60 disks has some 80 assets. */
    public static final int ASSETS_PER_OWNER_MAX = 1024;

    /** Bounds what one account can make every node remember. */
    public static final int LEASES_PER_LESSEE_MAX = 256;

    /** Bounds what a host must keep open. */
    public static final int LEASES_PER_ASSET_MAX = 4096;

    /** Bounds the work that comes before a block's operations: some milliseconds. */
    public static final int AGENDA_PER_BLOCK_MAX = 1000;

    /** How long an ended lease is remembered, so that its user is told "ended" and not "never was". */
    public static final Duration ENDED_KEPT = Duration.ofDays(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AssetOperation decode(CanonicalReader in) {
        return AssetOperation.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        return Queries.of(Assets.class, Assets.over(state));
    }

    @Override
    public void beginBlock(BlockContext context, ModuleState state) {
        AssetBook book = new AssetBook(state);
        for (StateReader.Entry entry : book.due(context.blockTime(), AGENDA_PER_BLOCK_MAX)) {
            AssetId id = book.leaseOn(entry.key());
            book.strike(entry.key());
            book.records().lease(id).ifPresent(lease -> {
                if (lease.state() == LeaseState.LIVE) {
                    book.end(lease, LeaseState.EXPIRED, lease.until(), forgotten(context.blockTime()));
                } else {
                    book.forget(lease);
                }
            });
        }
    }

    @Override
    public Bytes apply(AssetOperation operation, OperationContext context, ModuleState state) throws OperationRefused {
        AssetBook book = new AssetBook(state);
        return switch (operation) {
            case Register register -> register(book, context.origin(), register.asset());
            case Update update -> update(book, context, update.asset());
            case Retire retire -> retire(book, context, retire.asset());
            case OpenLease open -> open(book, context, open);
            case ExtendLease extend -> extend(book, context, extend);
            case ReleaseLease release -> release(book, context, release.lease());
        };
    }

    private static Bytes register(AssetBook book, NodeId owner, AssetDescription stated) throws OperationRefused {
        AssetId id = stated.id(owner);
        Asset known = book.records().asset(id).orElse(null);
        if (known == null) {
            check(
                    book.records().assetsOf(owner) < ASSETS_PER_OWNER_MAX,
                    "assets-too-many",
                    "an owner has at most " + ASSETS_PER_OWNER_MAX + " assets: reuse the key of a retired one");
            book.addAsset(new Asset(owner, stated, 0, 0, false));
        } else {
            check(known.retired(), "asset-exists", "asset " + id + " is registered already: update it");
            book.putAsset(known.described(stated));
        }
        return id.bytes();
    }

    private static Bytes update(AssetBook book, OperationContext context, AssetDescription stated)
            throws OperationRefused {
        Asset asset = ownAsset(book, context, stated.id(context.origin()));
        check(!asset.retired(), "asset-retired", "asset " + asset.id() + " is retired: register it again");
        check(
                stated.offer().amount() >= asset.leased(),
                "offer-below-leases",
                asset.leased() + " of asset " + asset.id() + " are leased, an offer of "
                        + stated.offer().amount() + " is too small: release leases first");
        book.putAsset(asset.described(stated));
        return asset.id().bytes();
    }

    private static Bytes retire(AssetBook book, OperationContext context, AssetId id) throws OperationRefused {
        Asset asset = ownAsset(book, context, id);
        check(!asset.retired(), "asset-retired", "asset " + id + " is retired already");
        check(
                asset.leases() == 0,
                "asset-leased",
                "asset " + id + " has " + asset.leases() + " live leases: release them first");
        book.putAsset(asset.retire());
        return Bytes.EMPTY;
    }

    private static Bytes open(AssetBook book, OperationContext context, OpenLease wanted) throws OperationRefused {
        Asset asset = knownAsset(book, wanted.asset());
        checkLeasable(asset, wanted);
        check(
                book.records().liveLeasesOf(context.origin()) < LEASES_PER_LESSEE_MAX,
                "leases-too-many",
                "an account has at most " + LEASES_PER_LESSEE_MAX + " live leases: release one");
        check(
                asset.leases() < LEASES_PER_ASSET_MAX,
                "asset-leases-too-many",
                "an asset has at most " + LEASES_PER_ASSET_MAX + " live leases: choose another");
        Lease lease = new Lease(
                Lease.idOf(context.operationId()),
                asset.id(),
                asset.owner(),
                asset.description().port(),
                context.origin(),
                grantees(wanted, context),
                wanted.amount(),
                context.blockTime().truncatedTo(ChronoUnit.MILLIS),
                end(context.blockTime(), wanted.duration()),
                LeaseState.LIVE);
        book.open(asset, lease);
        return lease.encoded();
    }

    private static List<NodeId> grantees(OpenLease wanted, OperationContext context) {
        Membership members = context.query(Membership.class);
        return wanted.grantees().stream()
                .map(members::origin)
                .sorted()
                .distinct()
                .toList();
    }

    private static void checkLeasable(Asset asset, OpenLease wanted) throws OperationRefused {
        check(!asset.retired(), "asset-retired", "asset " + asset.id() + " is retired: choose another");
        check(
                asset.kind().isLeasable(),
                "asset-not-leasable",
                "asset " + asset.id() + " is " + asset.kind().label() + ", which can't be leased yet");
        check(
                wanted.amount() % asset.kind().granule() == 0,
                "amount-uneven",
                asset.kind().label() + " is leased in multiples of "
                        + asset.kind().granule() + ", not " + wanted.amount());
        check(
                wanted.amount() <= asset.free(),
                "capacity-exhausted",
                "asset " + asset.id() + " has " + asset.free() + " free, not " + wanted.amount()
                        + ": ask for less or choose another");
        checkDuration(asset, wanted.duration());
    }

    private static Bytes extend(AssetBook book, OperationContext context, ExtendLease wanted) throws OperationRefused {
        Instant now = context.blockTime();
        Lease lease = liveLease(book, wanted.lease(), now);
        check(context.isBy(lease.lessee()), "lease-not-yours", "lease " + lease.id() + " has another lessee");
        checkDuration(knownAsset(book, lease.asset()), wanted.duration());
        Instant until = end(now, wanted.duration());
        if (!until.isAfter(lease.until())) {
            return lease.encoded();
        }
        Lease longer = lease.until(until);
        book.extend(lease, longer);
        return longer.encoded();
    }

    private static Bytes release(AssetBook book, OperationContext context, AssetId id) throws OperationRefused {
        Instant now = context.blockTime();
        Lease lease = liveLease(book, id, now);
        boolean byLessee = context.isBy(lease.lessee());
        check(
                byLessee || context.isBy(lease.host()),
                "lease-not-yours",
                "lease " + id + " can be released by its lessee and by the owner of the asset alone");
        book.end(
                lease,
                byLessee ? LeaseState.RELEASED : LeaseState.REVOKED,
                now.truncatedTo(ChronoUnit.MILLIS),
                forgotten(now));
        return Bytes.EMPTY;
    }

    private static Asset knownAsset(AssetBook book, AssetId id) throws OperationRefused {
        return book.records()
                .asset(id)
                .orElseThrow(() -> new OperationRefused("asset-unknown", "no asset " + id + " is registered"));
    }

    private static Asset ownAsset(AssetBook book, OperationContext context, AssetId id) throws OperationRefused {
        Asset asset = knownAsset(book, id);
        check(context.isBy(asset.owner()), "asset-not-yours", "asset " + id + " belongs to " + asset.owner());
        return asset;
    }

    private static Lease liveLease(AssetBook book, AssetId id, Instant now) throws OperationRefused {
        Lease lease = book.records()
                .lease(id)
                .orElseThrow(() -> new OperationRefused("lease-unknown", "there is no lease " + id));
        check(lease.isLiveAt(now), "lease-ended", "lease " + id + " ended at " + lease.until() + ": open a new one");
        return lease;
    }

    private static void checkDuration(Asset asset, Duration duration) throws OperationRefused {
        Duration longest = asset.description().offer().longest();
        check(
                duration.compareTo(longest) <= 0,
                "duration-too-long",
                "asset " + asset.id() + " is leased for " + longest + " at most, not " + duration);
    }

    private static Instant end(Instant now, Duration duration) {
        return now.plus(duration).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant forgotten(Instant now) {
        return end(now, ENDED_KEPT);
    }

    private static void check(boolean holds, String code, String reason) throws OperationRefused {
        if (!holds) {
            throw new OperationRefused(code, reason);
        }
    }
}
