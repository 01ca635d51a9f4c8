package internet2.server.workloads;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.workloads.WorkloadEntry;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * Who a process is.
 *
 * @param entries those for this node, as the ledger has them now
 * @param trustBundle the roots of the trust domain, DER
 */
record Identities(String trustDomain, List<Bytes> trustBundle, Supplier<List<WorkloadEntry>> entries, Svids svids) {

    Identities {
        trustBundle = List.copyOf(trustBundle);
    }

    /** The trust domain's own SPIFFE ID (SPIFFE-ID specification, section 2.1). */
    String trustDomainId() {
        return "spiffe://" + trustDomain;
    }

    /**
     * Whether anything says who it is.
     *
     * @throws StatusException {@code PERMISSION_DENIED} where nothing does, {@code UNAVAILABLE} where that
     *     can't be seen
     */
    void require(LocalProcess process) throws StatusException {
        if (matching(process).isEmpty()) {
            throw denied(process);
        }
    }

    /**
     * All that the process is, in the order of SPIFFE IDs; blocks while certificates are issued.
     *
     * @throws StatusException {@code PERMISSION_DENIED} where no entry matches, {@code UNAVAILABLE} where nothing of it
     *     can be certified now, or what the process runs can't be seen
     */
    List<Svid> of(LocalProcess process) throws StatusException {
        Collection<WorkloadEntry> mine = matching(process);
        if (mine.isEmpty()) {
            throw denied(process);
        }
        List<Svid> all = new ArrayList<>();
        IssuanceRefused refused = null;
        for (WorkloadEntry entry : mine) {
            try {
                all.add(svids.of(entry));
            } catch (IssuanceRefused e) {
                refused = e;
            }
        }
        if (all.isEmpty() && refused != null) {
            throw Status.UNAVAILABLE
                    .withDescription("no certificate for this process now: " + refused.reason())
                    .withCause(refused)
                    .asException();
        }
        return List.copyOf(all);
    }

    /** Of several entries with one path, the first. */
    private Collection<WorkloadEntry> matching(LocalProcess process) throws StatusException {
        Map<String, WorkloadEntry> byPath = new TreeMap<>();
        for (WorkloadEntry entry : entries.get()) {
            if (process.matches(entry)) {
                byPath.merge(entry.path(), entry, BinaryOperator.minBy(Comparator.comparing(WorkloadEntry::id)));
            }
        }
        return byPath.values();
    }

    private static StatusException denied(LocalProcess process) {
        return Status.PERMISSION_DENIED
                .withDescription("no identity is registered for " + process
                        + "; an administrator registers it with: nexus workload create")
                .asException();
    }
}
