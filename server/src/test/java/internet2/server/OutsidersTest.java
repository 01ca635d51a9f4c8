package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Genesis;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is no peer, though a certificate names it. */
final class OutsidersTest {

    private static final String LEDGER = MembershipModule.NAME;

    private final Genesis genesis = TestNetwork.genesis(TestNetwork.parameters());
    private final NodeId administrator = genesis.administrator().id();
    private final NodeId validator = TestNetwork.VALIDATOR.publicKey().id();
    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(genesis))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(genesis.time());
    private final Set<NodeId> certified = new HashSet<>();
    private final Outsiders outsiders = new Outsiders(
            harness.query(Membership.class), node -> certified.contains(node) ? List.of(node) : List.of());
    private final HybridKey node = keys();
    private final HybridKey next = keys();

    private static HybridKey keys() {
        return HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
    }

    private NodeId certified(HybridKey keys) {
        certified.add(keys.publicKey().id());
        return keys.publicKey().id();
    }

    private SucceedIdentity succession(NodeId old) {
        return SucceedIdentity.of(genesis.network(), old, next);
    }

    private NodeId admitted() {
        harness.as(administrator)
                .accept(LEDGER, new AdmitIdentity(node.publicKey(), "node", Role.NODE, 1000, Optional.empty()));
        return certified(node);
    }

    @Test
    void whoeverIsAMemberIsNone() {
        assertThat(outsiders).rejects(admitted());
    }

    @Test
    void whomTheStateHereHasNotHeardOfMayHaveComeInSince() {
        assertThat(outsiders).rejects(next.publicKey().id());
    }

    @Test
    void namedKeysArePeersOnceTheyHaveSucceededAndNotBefore() {
        NodeId old = admitted();
        harness.as(old).accept(LEDGER, new NameSuccessor(succession(old)));
        NodeId successor = certified(next);
        assertThat(outsiders).accepts(successor).rejects(old);

        harness.accept(LEDGER, succession(old));
        assertThat(outsiders).rejects(successor);
    }

    @Test
    void whoIsToSucceedAValidatorIsLearntFrom() {
        harness.as(validator).accept(LEDGER, new NameSuccessor(succession(validator)));
        assertThat(outsiders).rejects(certified(next));
    }

    @Test
    void whoWasNamedByOneThatIsPutOutIsOutToo() {
        NodeId old = admitted();
        harness.as(old).accept(LEDGER, new NameSuccessor(succession(old)));
        harness.as(administrator).accept(LEDGER, new ExcludeIdentity(old, "test"));
        assertThat(outsiders).accepts(old, certified(next));
    }
}
