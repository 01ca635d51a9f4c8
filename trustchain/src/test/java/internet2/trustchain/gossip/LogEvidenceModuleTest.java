package internet2.trustchain.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.gossip.AuditorTest.Face;
import internet2.trustchain.log.NetworkLog;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A split view goes on record once, and nothing else does. */
final class LogEvidenceModuleTest {

    private static final String MODULE = LogEvidenceModule.NAME;

    private static final HybridPublicKey VALIDATOR = HybridKey.generate(
                    PostQuantumAlgorithm.FALCON_1024, new SecureRandom())
            .publicKey();

    private final Face honest = AuditorTest.face("a", 10, 50);
    private final Face other = AuditorTest.face("b", 10, 50);
    private final SplitView evidence = new SplitView(other.head(30), honest.head(50), Growth.of(honest.tree(), 30, 50));
    private ModuleHarness harness = ModuleHarness.of(new LogEvidenceModule());

    @BeforeEach
    void begin() {
        harness = ModuleHarness.of(new LogEvidenceModule())
                .provide(
                        Membership.class,
                        new FakeMembership().node(ModuleHarness.ALICE).node(VALIDATOR))
                .provide(NetworkLog.class, () -> Optional.of(AuditorTest.LOG))
                .as(ModuleHarness.ALICE);
    }

    @Test
    void aSplitViewGoesOnRecordOnce() throws Exception {
        harness.accept(MODULE, evidence);

        SplitViews.Recorded record =
                harness.query(SplitViews.class).find(evidence.id()).orElseThrow();
        assertThat(record.smaller()).isEqualTo(30);
        assertThat(record.larger()).isEqualTo(50);
        assertThat(record.accuser()).isEqualTo(ModuleHarness.ALICE);
        assertThat(harness.query(SplitViews.class).list(10)).containsExactly(record);
        harness.refuse(MODULE, evidence, "already-known");
        harness.refuse(MODULE, evidence.lean(AuditorTest.LOG, List.of()), "already-known");
    }

    @Test
    void anHonestLogIsNotConvicted() {
        SplitView framed = new SplitView(honest.head(30), honest.head(50), Growth.of(honest.tree(), 30, 50));

        harness.refuse(MODULE, framed, "evidence-wrong");
        assertThat(harness.query(SplitViews.class).list(10)).isEmpty();
    }

    @Test
    void whereThereIsNoLogThereIsNoEvidence() {
        harness.provide(NetworkLog.class, Optional::empty);

        harness.refuse(MODULE, evidence, "no-log");
    }
}
