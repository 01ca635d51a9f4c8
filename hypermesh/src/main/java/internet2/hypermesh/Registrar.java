package internet2.hypermesh;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.Retire;
import internet2.hypermesh.assets.AssetOperation.Update;
import internet2.hypermesh.assets.Assets;
import internet2.ledger.OperationRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ledger's record of this machine true: registers what is new, updates what changed,
 * retires what is gone. What its owner registered by other ways it leaves alone.
 */
final class Registrar {

    private static final Logger log = LoggerFactory.getLogger(Registrar.class);

    private final Supplier<NodeId> owner;
    private final List<AssetDescription> detected;
    private final Supplier<Assets> assets;
    private final Submitter submitter;

    /** @param owner under whose id this machine's assets stand */
    Registrar(Supplier<NodeId> owner, List<AssetDescription> detected, Supplier<Assets> assets, Submitter submitter) {
        this.owner = owner;
        this.detected = detected;
        this.assets = assets;
        this.submitter = submitter;
    }

    Registration register() throws IOException {
        Registration done =
                new Registration(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<AssetId, Asset> known = known();
        for (AssetDescription description : detected) {
            AssetId id = description.id(owner.get());
            Asset asset = known.remove(id);
            if (asset == null || asset.retired()) {
                submit(new Register(description), id, done.registered(), done.refused());
            } else if (!asset.description().equals(description)) {
                submit(new Update(description), id, done.updated(), done.refused());
            }
        }
        for (Asset gone : known.values()) {
            if (!gone.retired() && Inventory.wasDetected(gone.description())) {
                submit(new Retire(gone.id()), gone.id(), done.retired(), done.refused());
            }
        }
        return done;
    }

    private void submit(AssetOperation operation, AssetId id, List<AssetId> accepted, List<String> refused)
            throws IOException {
        try {
            submitter.submit(operation);
            accepted.add(id);
        } catch (OperationRefused e) {
            // One asset that the ledger won't have (such as an offer below what is leased) must not hide the others.
            log.atWarn()
                    .addKeyValue("asset", id)
                    .addKeyValue("code", e.code())
                    .addKeyValue("reason", e.reason())
                    .log("asset not registered as detected");
            refused.add(id + " " + e.code() + ": " + e.reason());
        }
    }

    private Map<AssetId, Asset> known() {
        Map<AssetId, Asset> known = new HashMap<>();
        Optional<Asset> last = Optional.empty();
        List<Asset> page;
        do {
            page = assets.get().ownedBy(owner.get(), last, Assets.PAGE_MAX);
            page.forEach(asset -> known.put(asset.id(), asset));
            last = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
        } while (page.size() == Assets.PAGE_MAX);
        return known;
    }
}
