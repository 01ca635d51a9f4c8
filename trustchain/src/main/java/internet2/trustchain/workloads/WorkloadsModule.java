package internet2.trustchain.workloads;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.WorkloadRights;

/**
 * The ledger's side of workloads: who may get which identity, as administrators decided it, each decision an operation
 * in a block. Refusals: {@code not-administrator}, {@code unknown-node}, {@code already-exists},
 * {@code too-many-entries}, {@code unknown-entry}.
 */
public final class WorkloadsModule implements LedgerModule<WorkloadOperation> {

    public static final String NAME = "workloads";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WorkloadOperation decode(CanonicalReader in) {
        return WorkloadOperation.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        return Queries.of(WorkloadRights.class, new WorkloadState(state));
    }

    @Override
    public Bytes apply(WorkloadOperation operation, OperationContext context, ModuleState state)
            throws OperationRefused {
        if (!context.query(Membership.class).isAdministrator(context.account())) {
            throw new OperationRefused(
                    "not-administrator", "only an administrator of the network decides who gets which identity");
        }
        switch (operation) {
            case WorkloadOperation.Create(WorkloadEntry entry) -> create(entry, context, state);
            case WorkloadOperation.Delete delete ->
                WorkloadState.remove(
                        state,
                        new WorkloadState(state)
                                .find(delete.entry())
                                .orElseThrow(() -> new OperationRefused(
                                        "unknown-entry",
                                        "there is no entry " + delete.entry().hex())));
        }
        return Bytes.EMPTY;
    }

    private static void create(WorkloadEntry entry, OperationContext context, ModuleState state)
            throws OperationRefused {
        WorkloadState before = new WorkloadState(state);
        if (entry.node().isPresent()
                && !context.query(Membership.class).isMember(entry.node().get())) {
            throw new OperationRefused(
                    "unknown-node", entry.node().get() + " is no node of this network; nexus peer list shows them");
        }
        if (before.find(entry.id()).isPresent()) {
            throw new OperationRefused(
                    "already-exists", "the entry exists: " + entry.id().hex());
        }
        if (before.count() >= WorkloadState.ENTRIES_MAX) {
            throw new OperationRefused(
                    "too-many-entries", "there are " + WorkloadState.ENTRIES_MAX + " entries; delete one");
        }
        WorkloadState.put(state, entry);
    }
}
