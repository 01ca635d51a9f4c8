package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.ledger.StateReader;
import java.util.List;
import java.util.Optional;

/**
 * What the module "assets" answers to other modules and to services. Lists come in pages: at most
 * {@code limit} of them (no more than {@link #PAGE_MAX}), after the one that the last page ended with.
 */
public interface Assets {

    int PAGE_MAX = 1000;

    /** Retired ones too. */
    Optional<Asset> asset(AssetId id);

    /** In no order that means anything, retired ones too. */
    List<Asset> ownedBy(NodeId owner, Optional<Asset> after, int limit);

    /** Ordered by id, without the retired ones. */
    List<Asset> ofKind(AssetKind kind, Optional<Asset> after, int limit);

    /** Live, or ended less than {@link AssetsModule#ENDED_KEPT} ago. */
    Optional<Lease> lease(AssetId id);

    /** Ordered by id; live, or ended less than {@link AssetsModule#ENDED_KEPT} ago. */
    List<Lease> leasesOf(NodeId lessee, Optional<Lease> after, int limit);

    /** Ordered by id; live, or ended less than {@link AssetsModule#ENDED_KEPT} ago. */
    List<Lease> leasesOn(AssetId asset, Optional<Lease> after, int limit);

    /** Answers out of {@code state}, which is this module's. */
    static Assets over(StateReader state) {
        return new AssetRecords(state);
    }
}
