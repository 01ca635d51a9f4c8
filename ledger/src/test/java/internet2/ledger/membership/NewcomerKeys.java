package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.ModuleHarness;
import internet2.ledger.ModuleState;
import internet2.ledger.Role;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import java.security.SecureRandom;
import java.util.Optional;

/** Identities that a test admits. */
final class NewcomerKeys {

    static final long STAKE = 1000;
    static final HybridKey ONE = make();
    static final HybridKey TWO = make();
    static final HybridKey THREE = make();

    private NewcomerKeys() {}

    private static HybridKey make() {
        return HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
    }

    /** As a node, by whoever the harness acts as. */
    static NodeId admit(ModuleHarness harness, HybridKey keys) {
        harness.accept(
                MembershipModule.NAME,
                new AdmitIdentity(keys.publicKey(), "newcomer", Role.NODE, STAKE, Optional.empty()));
        return keys.publicKey().id();
    }

    static ModuleState founded(MembershipModule module) {
        ModuleView state = new ModuleView(MembershipModule.NAME, new Overlay(new EmptyState()));
        module.genesis(Bytes.EMPTY, state);
        return state;
    }
}
