package internet2.trustchain;

import internet2.foundation.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The query that the ledger module of workloads publishes: which identities a node may hand to programs on it. */
@FunctionalInterface
public interface WorkloadRights {

    /** No node may hand out anything: what holds where the network runs no workloads module. */
    WorkloadRights NONE = path -> List.of();

    /**
     * @param node who may ask for it; every node of the network where it is empty
     * @param dnsNames which may stand beside the SPIFFE ID, lower case
     */
    record Grant(Optional<NodeId> node, Set<String> dnsNames) {

        public Grant {
            dnsNames = Set.copyOf(dnsNames);
        }
    }

    /** @param path of a SPIFFE ID in the network's trust domain, such as {@code /web} */
    List<Grant> grants(String path);
}
