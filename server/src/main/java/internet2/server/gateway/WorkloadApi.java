package internet2.server.gateway;

import internet2.foundation.Hash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which programs get which identities. */
public interface WorkloadApi {

    Workloads workloads();

    WorkloadEntry createWorkload(Caller caller, NewWorkload workload);

    LedgerReceipt deleteWorkload(Caller caller, Hash id);

    record Workloads(List<WorkloadEntry> workloads) {}

    /**
     * @param path of the SPIFFE ID, such as {@code /web}
     * @param node id of the node whose programs are meant; absent: every node
     * @param selectors such as {@code unix:uid:1000}, all of which must hold
     * @param names DNS names beside the SPIFFE ID
     * @param ttl lifetime of the certificates; absent: the authority's default
     */
    record NewWorkload(
            String path, Optional<String> node, List<String> selectors, List<String> names, Optional<Duration> ttl) {}

    record WorkloadEntry(
            String id,
            String spiffeId,
            Optional<String> node,
            List<String> selectors,
            List<String> names,
            Optional<Duration> ttl) {}
}
