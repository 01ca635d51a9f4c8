package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.ByIdentity;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.server.Succession.Certifying;
import internet2.server.Succession.Deciding;
import internet2.server.gateway.ApiProblem;
import internet2.trustchain.authority.IssuanceRefused;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of keys breaks off anywhere: either the old keys still are the node's, or the new ones are kept. */
final class SuccessionTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final String NEXT = "keys/node.next";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Certifying CERTIFIED = successor -> {};

    @TempDir
    Path place = Path.of("");

    private final Genesis genesis = TestNetwork.genesis(TestNetwork.parameters());
    private final NodeId administrator = genesis.administrator().id();
    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(genesis))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(genesis.time());
    private final Membership membership = harness.query(Membership.class);

    private DataFolder folder;
    private NodeFiles files;
    private NodeId self;
    private Succession succession;

    @BeforeEach
    void aMember() throws Exception {
        folder = DataFolder.open(place);
        files = new NodeFiles(folder);
        HybridKey keys = files.identity(NodeFiles.NODE, RANDOM);
        self = keys.publicKey().id();
        harness.as(administrator)
                .accept(LEDGER, new AdmitIdentity(keys.publicKey(), "node", Role.NODE, 1000, Optional.empty()));
        succession = new Succession(files, genesis.network(), self, membership);
    }

    @AfterEach
    void closed() {
        folder.close();
    }

    /** As on a ledger, where nobody is listened to who has been put out or succeeded. */
    private Receipt ledger(ByIdentity operation) {
        Outcome outcome = membership.isMember(self)
                ? harness.as(self).apply(LEDGER, operation)
                : new Outcome.Refused("stake-excluded", "the account was excluded");
        return new Receipt(Hash.of(operation.encoded()), harness.height(), 0, harness.time(), outcome);
    }

    private NodeId begin(Deciding deciding, Certifying certifying) {
        return succession.begin(deciding, certifying, RANDOM);
    }

    private Optional<NodeId> kept(String keys) {
        return files.existingIdentity(keys).map(HybridKey::publicKey).map(each -> each.id());
    }

    private SucceedIdentity wish() {
        return SucceedIdentity.of(
                genesis.network(), self, files.existingIdentity(NEXT).orElseThrow());
    }

    @Test
    void theNodeHasTheKeysThatTheLedgerDecidedFor() {
        NodeId successor = begin(this::ledger, CERTIFIED);
        assertThat(membership.latest(self)).isEqualTo(successor);
        assertThat(kept(NodeFiles.NODE)).contains(successor);
        assertThat(kept(NEXT)).isEmpty();
    }

    @Test
    void aWishThatIsDecidedAfterItsAnswerWasGivenUpIsCarriedOut() {
        Deciding unanswered = operation -> {
            if (operation instanceof SucceedIdentity) {
                throw new LedgerUnavailableException("the operation's outcome is unknown");
            }
            return ledger(operation);
        };
        assertThatThrownBy(() -> begin(unanswered, CERTIFIED)).isInstanceOf(ApiProblem.class);
        NodeId next = kept(NEXT).orElseThrow();

        assertThat(begin(this::ledger, ignored -> ledger(wish()))).isEqualTo(next);
        assertThat(kept(NodeFiles.NODE)).contains(next);
    }

    @Test
    void keysThatTheLedgerTookJustNowAreNotThrownAway() {
        Deciding late = operation -> {
            if (operation instanceof NameSuccessor) {
                ledger(wish());
            }
            return ledger(operation);
        };
        NodeId successor = begin(late, CERTIFIED);
        assertThat(membership.isMember(successor)).isTrue();
        assertThat(kept(NodeFiles.NODE)).contains(successor);
    }

    @Test
    void anAnswerThatNeverCameIsLookedUp() {
        Deciding decidedAndLost = operation -> {
            Receipt receipt = ledger(operation);
            if (operation instanceof SucceedIdentity) {
                throw new LedgerUnavailableException("the operation's outcome is unknown");
            }
            return receipt;
        };
        NodeId successor = begin(decidedAndLost, CERTIFIED);
        assertThat(kept(NodeFiles.NODE)).contains(successor);
    }

    @Test
    void whoWasPutOutBetweenNamingAndGoingOverKeepsItsKeys() {
        assertThatThrownBy(() -> begin(
                        this::ledger,
                        ignored -> harness.as(administrator).accept(LEDGER, new ExcludeIdentity(self, "test"))))
                .isInstanceOf(ApiProblem.class);
        assertThat(kept(NodeFiles.NODE)).contains(self);
        assertThat(succession.resume()).isFalse();
    }

    @Test
    void keysThatNeverComeInMakeRoomForOthers() {
        assertThatThrownBy(() -> begin(this::ledger, ignored -> {
                    HybridKey other = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
                    ledger(new NameSuccessor(SucceedIdentity.of(genesis.network(), self, other)));
                }))
                .isInstanceOf(ApiProblem.class);
        assertThat(kept(NEXT)).isEmpty();
        assertThat(kept(NodeFiles.NODE)).contains(self);

        NodeId successor = begin(this::ledger, CERTIFIED);
        assertThat(kept(NodeFiles.NODE)).contains(successor);
    }

    @Test
    void anotherTryTakesUpTheSameKeysAndSaysSoOnlyOnce() {
        assertThatThrownBy(() -> begin(this::ledger, ignored -> {
                    throw new IssuanceRefused(IssuanceRefused.Code.NOT_ENTITLED, "test");
                }))
                .isInstanceOf(ApiProblem.class);
        NodeId next = kept(NEXT).orElseThrow();
        assertThat(membership.namedSuccessor(self)).contains(next);
        assertThat(succession.resume()).as("nothing is decided").isFalse();

        Deciding onlyWishes = operation -> {
            assertThat(operation).isInstanceOf(SucceedIdentity.class);
            return ledger(operation);
        };
        assertThat(begin(onlyWishes, CERTIFIED)).isEqualTo(next);
    }

    @Test
    void theNextStartEndsWhatWasDecided() {
        files.identity(NEXT, RANDOM);
        NodeId next = kept(NEXT).orElseThrow();
        ledger(wish());
        assertThat(succession.resume()).isTrue();
        assertThat(kept(NodeFiles.NODE)).contains(next);
        Succession.finish(files);
        assertThat(kept(NEXT)).isEmpty();
    }

    @Test
    void aStopBetweenTakingTheKeysAndTheirCertificateIsMadeGood() {
        HybridKey next = files.identity(NEXT, RANDOM);
        files.write("certificates/node.crt", "old");
        files.write("certificates/next.crt", "new");
        files.writeIdentity(NodeFiles.NODE, next);
        Succession.finish(files);
        assertThat(files.read("certificates/node.crt")).contains("new");
        assertThat(files.read("certificates/next.crt")).isEmpty();
        assertThat(kept(NEXT)).isEmpty();
    }
}
