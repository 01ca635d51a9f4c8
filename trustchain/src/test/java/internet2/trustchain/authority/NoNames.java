package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.WorkloadRights;

/** In place of the modules of names and workloads, where a test needs none: nobody owns a name. */
public final class NoNames implements LedgerModule<Bytes> {

    @Override
    public String name() {
        return "no-names";
    }

    @Override
    public Bytes decode(CanonicalReader in) {
        return in.fixed(in.remaining());
    }

    @Override
    public Bytes apply(Bytes operation, OperationContext context, ModuleState state) {
        return Bytes.EMPTY;
    }

    @Override
    public Queries queries(StateReader state) {
        return Queries.of(NameOwnership.class, NameOwnership.NONE)
                .with(CaaRecords.class, CaaRecords.NONE)
                .with(WorkloadRights.class, WorkloadRights.NONE);
    }
}
