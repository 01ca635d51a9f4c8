package internet2.server.gateway;

import internet2.foundation.AssetId;
import internet2.foundation.GlobalAddress;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Assets and leases of them. */
public interface AssetApi {

    AssetView register(Caller caller, AssetRegistration registration);

    AssetPage list(AssetQuery query);

    /** @throws ApiProblem {@link ProblemKind#NOT_FOUND} */
    AssetView find(AssetId id);

    LeaseView allocate(Caller caller, AssetId asset, Allocation allocation);

    /** @param lease the lease's id, as {@link #allocate} gave it */
    LedgerReceipt release(Caller caller, AssetId lease);

    /** The caller's own leases; all of them for the admin. */
    List<LeaseView> leases(Caller caller);

    /**
     * @param kind such as {@code memory}, {@code storage}, {@code cpu}, {@code gpu}, {@code network}
     * @param capacity in the kind's unit: bytes, cores, bits per second
     */
    record AssetRegistration(String kind, String name, long capacity, Map<String, String> attributes) {}

    /**
     * @param after the id that the previous page ended with
     * @param limit 1 to 1000
     */
    record AssetQuery(Optional<String> kind, Optional<NodeId> node, Optional<AssetId> after, int limit) {}

    /** @param next give it as {@code after} for the next page; absent: this was the last */
    record AssetPage(List<AssetView> assets, Optional<String> next) {}

    /** @param available what of the capacity is not leased */
    record AssetView(
            String id,
            String node,
            String owner,
            String kind,
            String name,
            long capacity,
            long available,
            GlobalAddress address,
            Map<String, String> attributes) {}

    /**
     * @param size in the unit of the asset's kind
     * @param duration how long; absent: the owner's default
     */
    record Allocation(long size, Optional<Duration> duration) {}

    /** @param address where the leased part is: what memory operations name */
    record LeaseView(
            String id, String asset, String holder, GlobalAddress address, long size, Instant starts, Instant ends) {}
}
