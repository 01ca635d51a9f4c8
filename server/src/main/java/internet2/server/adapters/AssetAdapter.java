package internet2.server.adapters;

import internet2.foundation.AssetId;
import internet2.foundation.GlobalAddress;
import internet2.foundation.NetworkId;
import internet2.hypermesh.HyperMesh;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.assets.LeaseState;
import internet2.hypermesh.assets.Offer;
import internet2.ledger.OperationRefused;
import internet2.ledger.Receipt;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.AssetApi;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Assets and leases: read from the ledger's state, changed in the name of this node. */
public final class AssetAdapter implements AssetApi {

    private static final Duration LEASE_DEFAULT = Duration.ofHours(1);

    private final NetworkId network;
    private final int stoqPort;
    private final HyperMesh mesh;
    private final Supplier<Assets> assets;
    private final Account node;

    /** @param node leases are this machine's: it is the one that reaches what it leased */
    public AssetAdapter(NetworkId network, int stoqPort, HyperMesh mesh, Supplier<Assets> assets, Account node) {
        this.network = network;
        this.stoqPort = stoqPort;
        this.mesh = mesh;
        this.assets = assets;
        this.node = node;
    }

    @Override
    public AssetView register(Caller caller, AssetRegistration registration) {
        AssetDescription description;
        try {
            description = new AssetDescription(
                    kind(registration.kind()),
                    registration.name(),
                    registration.capacity(),
                    Offer.NONE,
                    stoqPort,
                    new TreeMap<>(registration.attributes()));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
        Receipts.submit(node, AssetsModule.NAME, new AssetOperation.Register(description));
        return find(description.id(node.id()));
    }

    @Override
    public AssetPage list(AssetQuery query) {
        List<Asset> found = new ArrayList<>();
        Optional<Asset> after = query.after().map(this::require);
        if (query.node().isPresent()) {
            page(found, query, after, last -> assets.get().ownedBy(query.node().get(), last, Assets.PAGE_MAX));
        } else {
            for (AssetKind kind : kinds(query, after)) {
                Optional<Asset> from = after.filter(each -> each.kind() == kind);
                page(found, query, from, last -> assets.get().ofKind(kind, last, Assets.PAGE_MAX));
            }
        }
        boolean more = found.size() > query.limit();
        List<AssetView> views =
                found.stream().limit(query.limit()).map(this::view).toList();
        return new AssetPage(views, more ? Optional.of(views.getLast().id()) : Optional.empty());
    }

    @Override
    public AssetView find(AssetId id) {
        return view(require(id));
    }

    @Override
    public LeaseView allocate(Caller caller, AssetId asset, Allocation allocation) {
        Asset wanted = require(asset);
        if (!wanted.kind().isLeasable()) {
            throw ApiProblem.refused(
                    "not-leasable", "assets of kind " + wanted.kind().label() + " can't be leased; memory can");
        }
        try {
            return view(mesh.leaseMemoryOn(
                    wanted.owner(), allocation.size(), allocation.duration().orElse(LEASE_DEFAULT), List.of()));
        } catch (OperationRefused e) {
            throw Receipts.problem(e);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw ApiProblem.unavailable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public LedgerReceipt release(Caller caller, AssetId lease) {
        Receipt receipt = Receipts.submit(node, AssetsModule.NAME, new AssetOperation.ReleaseLease(lease));
        return Receipts.view(receipt);
    }

    @Override
    public List<LeaseView> leases(Caller caller) {
        return mesh.leases().stream()
                .filter(lease -> lease.state() == LeaseState.LIVE)
                .map(this::view)
                .toList();
    }

    private interface Page {
        List<Asset> after(Optional<Asset> last);
    }

    /** Reads on until one more than asked for was found, so that it is known whether there is a next page. */
    private static void page(List<Asset> found, AssetQuery query, Optional<Asset> after, Page source) {
        Optional<Asset> last = after;
        while (found.size() <= query.limit()) {
            List<Asset> page = source.after(last);
            page.stream()
                    .filter(asset -> !asset.retired())
                    .filter(asset -> query.kind().isEmpty()
                            || asset.kind().label().equals(query.kind().get()))
                    .forEach(found::add);
            if (page.size() < Assets.PAGE_MAX) {
                return;
            }
            last = Optional.of(page.getLast());
        }
    }

    private static List<AssetKind> kinds(AssetQuery query, Optional<Asset> after) {
        if (query.kind().isPresent()) {
            return List.of(kind(query.kind().get()));
        }
        List<AssetKind> all = List.of(AssetKind.values());
        return all.subList(after.map(each -> all.indexOf(each.kind())).orElse(0), all.size());
    }

    private static AssetKind kind(String label) {
        return Arrays.stream(AssetKind.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> ApiProblem.badRequest("\"" + label + "\" is no kind of asset; there are "
                        + Arrays.stream(AssetKind.values())
                                .map(AssetKind::label)
                                .toList()));
    }

    private Asset require(AssetId id) {
        return assets.get().asset(id).orElseThrow(() -> ApiProblem.notFound("the ledger knows no asset " + id));
    }

    private AssetView view(Asset asset) {
        return new AssetView(
                asset.id().toString(),
                asset.owner().toString(),
                asset.owner().toString(),
                asset.kind().label(),
                asset.description().key(),
                asset.description().capacity(),
                asset.free(),
                GlobalAddress.of(
                        network, asset.owner(), asset.id(), asset.description().port()),
                asset.description().attributes());
    }

    private LeaseView view(Lease lease) {
        return new LeaseView(
                lease.id().toString(),
                lease.asset().toString(),
                lease.lessee().toString(),
                lease.address(network),
                lease.amount(),
                lease.opened(),
                lease.until());
    }
}
