package internet2.server.adapters;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.gateway.WorkloadApi;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadOperation;
import internet2.trustchain.workloads.WorkloadState;
import internet2.trustchain.workloads.WorkloadsModule;
import java.util.Locale;
import java.util.function.Supplier;

/** The ledger's entries of workloads. */
public final class WorkloadAdapter implements WorkloadApi {

    private final String trustDomain;
    private final Supplier<WorkloadState> state;
    private final Accounts accounts;

    /** @param state the latest committed one */
    public WorkloadAdapter(String trustDomain, Supplier<WorkloadState> state, Accounts accounts) {
        this.trustDomain = trustDomain;
        this.state = state;
        this.accounts = accounts;
    }

    @Override
    public Workloads workloads() {
        return new Workloads(state.get().entries().stream().map(this::view).toList());
    }

    @Override
    public WorkloadEntry createWorkload(Caller caller, NewWorkload workload) {
        internet2.trustchain.workloads.WorkloadEntry entry = entry(workload);
        Receipts.submit(accounts.of(caller), WorkloadsModule.NAME, new WorkloadOperation.Create(entry));
        return view(entry);
    }

    @Override
    public LedgerReceipt deleteWorkload(Caller caller, Hash id) {
        return Receipts.view(
                Receipts.submit(accounts.of(caller), WorkloadsModule.NAME, new WorkloadOperation.Delete(id)));
    }

    private static internet2.trustchain.workloads.WorkloadEntry entry(NewWorkload workload) {
        try {
            return new internet2.trustchain.workloads.WorkloadEntry(
                    workload.path(),
                    workload.node().map(NodeId::parse),
                    workload.selectors().stream().map(Selector::parse).toList(),
                    workload.names().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .toList(),
                    workload.ttl());
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private WorkloadEntry view(internet2.trustchain.workloads.WorkloadEntry entry) {
        return new WorkloadEntry(
                entry.id().hex(),
                entry.spiffeId(trustDomain).text(),
                entry.node().map(NodeId::toString),
                entry.selectors().stream().map(Selector::toString).toList(),
                entry.dnsNames(),
                entry.lifetime());
    }
}
