package internet2.trustchain.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.WorkloadRights.Grant;
import internet2.trustchain.workloads.WorkloadOperation.Create;
import internet2.trustchain.workloads.WorkloadOperation.Delete;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators decide who gets which identity, and nobody else does. */
final class WorkloadsModuleTest {

    private static final String MODULE = WorkloadsModule.NAME;
    private static final NodeId NODE = ModuleHarness.BOB;
    private static final WorkloadEntry WEB = new WorkloadEntry(
            "/shop/web",
            Optional.of(NODE),
            List.of(Selector.parse("unix:uid:1000"), Selector.parse("unix:path:/usr/bin/web")),
            List.of("web.example.internal"),
            Optional.of(Duration.ofHours(1)));
    private static final WorkloadEntry ANYWHERE = entry("/shop/web", "unix:gid:33");

    private ModuleHarness harness = ModuleHarness.of(new WorkloadsModule());

    @BeforeEach
    void begin() {
        harness = ModuleHarness.of(new WorkloadsModule())
                .provide(
                        Membership.class,
                        new FakeMembership().administrator(ModuleHarness.ALICE).user(NODE))
                .as(ModuleHarness.ALICE);
    }

    private static WorkloadEntry entry(String path, String... selectors) {
        return new WorkloadEntry(
                path,
                Optional.empty(),
                List.of(selectors).stream().map(Selector::parse).toList(),
                List.of(),
                Optional.empty());
    }

    private WorkloadState state() {
        return new WorkloadState(harness.state(MODULE));
    }

    @Test
    void anEntryGivesTheNodeItsIdentityAndTheNamesBesideIt() {
        harness.accept(MODULE, new Create(WEB));
        harness.accept(MODULE, new Create(ANYWHERE));
        harness.accept(MODULE, new Create(entry("/shop/db", "unix:uid:1")));

        assertThat(harness.query(WorkloadRights.class).grants("/shop/web"))
                .containsExactlyInAnyOrder(
                        new Grant(Optional.of(NODE), Set.of("web.example.internal")),
                        new Grant(Optional.empty(), Set.of()));
        assertThat(state().entries()).contains(WEB, ANYWHERE).hasSize(3);
        assertThat(harness.query(WorkloadRights.class).grants("/shop")).isEmpty();
    }

    @Test
    void whatIsDeletedGivesNothing() {
        harness.accept(MODULE, new Create(WEB));
        harness.accept(MODULE, new Delete(WEB.id()));

        assertThat(harness.query(WorkloadRights.class).grants("/shop/web")).isEmpty();
        assertThat(state().entries()).isEmpty();
        harness.refuse(MODULE, new Delete(WEB.id()), "unknown-entry");
        harness.accept(MODULE, new Create(WEB));
    }

    @Test
    void onlyAnAdministratorDecides() {
        harness.as(NODE).refuse(MODULE, new Create(WEB), "not-administrator");
        harness.as(ModuleHarness.ALICE).accept(MODULE, new Create(WEB));
        harness.as(NODE).refuse(MODULE, new Delete(WEB.id()), "not-administrator");
    }

    @Test
    void anEntryIsThereOnceAndForANodeThatThereIs() {
        harness.accept(MODULE, new Create(WEB));
        harness.refuse(MODULE, new Create(WEB), "already-exists");

        NodeId stranger = new NodeId(Hash.of(new byte[] {9}));
        WorkloadEntry elsewhere =
                new WorkloadEntry("/shop/web", Optional.of(stranger), WEB.selectors(), List.of(), Optional.empty());
        harness.refuse(MODULE, new Create(elsewhere), "unknown-node");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/node/0000000000000000000000000000000000000000000000000000000000000000",
                "/identity/x",
                "",
                "/",
                "web",
                "/web/",
                "/web/../db",
                "/web space"
            })
    void anIdentityThatIsNotToBeHandedOutIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> entry(path, "unix:uid:0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uid:0",
                "unix:uid:",
                "unix:uid:-1",
                "unix:uid:01",
                "unix:uid:root",
                "unix:path:web",
                "unix:path:/a\nb",
                "unix:sha256:abc",
                "k8s:ns:default"
            })
    void aSelectorThatNothingCouldMatchIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Selector.parse(text));
    }

    @Test
    void anEntryWithoutSelectorsWouldMatchEverybodyAndIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> entry("/web")).withMessageContaining("1 to 8 selectors");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(CanonicalReader.decode(new Create(WEB).encoded(), WorkloadOperation::decode))
                .isEqualTo(new Create(WEB));
        assertThat(WEB.selectors()).map(Selector::toString).containsExactly("unix:uid:1000", "unix:path:/usr/bin/web");
    }
}
