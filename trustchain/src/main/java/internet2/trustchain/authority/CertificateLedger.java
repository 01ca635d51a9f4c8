package internet2.trustchain.authority;

import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.ledger.Receipt;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.WorkloadRights;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The ledger as the authority uses it. */
public interface CertificateLedger {

    /** As {@link internet2.ledger.OperationSink#submit}, in the name of this node. */
    CompletableFuture<Receipt> submit(CertificateOperation operation);

    /** The latest committed state. */
    CertificateState state();

    Membership membership();

    NameOwnership ownership();

    CaaRecords authorizations();

    KeyHolders holders();

    WorkloadRights workloads();

    /** @param submit through this node's session */
    static CertificateLedger of(Ledger ledger, Function<CertificateOperation, CompletableFuture<Receipt>> submit) {
        CertificateState state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        return new CertificateLedger() {
            @Override
            public CompletableFuture<Receipt> submit(CertificateOperation operation) {
                return submit.apply(operation);
            }

            @Override
            public CertificateState state() {
                return state;
            }

            @Override
            public Membership membership() {
                return ledger.query(Membership.class);
            }

            @Override
            public NameOwnership ownership() {
                return ledger.query(NameOwnership.class);
            }

            @Override
            public CaaRecords authorizations() {
                return ledger.query(CaaRecords.class);
            }

            @Override
            public KeyHolders holders() {
                return ledger.query(KeyHolders.class);
            }

            @Override
            public WorkloadRights workloads() {
                return ledger.query(WorkloadRights.class);
            }
        };
    }
}
