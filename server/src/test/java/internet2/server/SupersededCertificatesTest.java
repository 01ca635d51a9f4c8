package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.crypto.TlsKeys;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.RevocationView.Revocation;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.authority.SigningRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of keys that a node will never serve under. */
@Timeout(120)
final class SupersededCertificatesTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder = Path.of("");

    @Test
    void aSuccessorThatWasGivenUpLosesItsCertificate() throws Exception {
        try (RunningNode running = RunningNode.start(folder, Map.of())) {
            Core core = running.node().core();
            CertificateState certificates = core.certificates();
            SupersededCertificates superseded = new SupersededCertificates(
                    running.node().id(),
                    core.ledger().query(Membership.class),
                    certificates,
                    core.certification().authority(),
                    InstantSource.system());
            NodeId first = name(running);
            IssuedCertificate issued = certify(running, first);
            superseded.revoke();
            assertThat(certificates.standing(issued.serial()))
                    .as("it may go on so yet")
                    .isInstanceOf(Standing.Good.class);

            name(running);
            superseded.revoke();

            assertThat(certificates.standing(issued.serial()))
                    .isInstanceOfSatisfying(
                            Standing.Revoked.class,
                            revoked -> assertThat(revoked.reason()).isEqualTo(RevocationReason.SUPERSEDED));
            assertThat(certificates.revocations())
                    .extracting(Revocation::serial)
                    .containsExactly(issued.serial());
        }
    }

    /** Under other keys the node means to go on from now on. */
    private static NodeId name(RunningNode running) throws Exception {
        HybridKey keys = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
        Core core = running.node().core();
        SucceedIdentity wish = SucceedIdentity.of(
                core.ledger().genesis().network(), running.node().id(), keys);
        assertThat(core.account().account().submit(new NameSuccessor(wish)).outcome())
                .isInstanceOf(Outcome.Accepted.class);
        return keys.publicKey().id();
    }

    private static IssuedCertificate certify(RunningNode running, NodeId successor) throws Exception {
        Core core = running.node().core();
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(RANDOM), List.of()));
        return core.issuance()
                .issue(IssueRequest.forNode(
                                csr,
                                successor,
                                core.ledger().genesis().network(),
                                core.certificates().genesis().trustDomain(),
                                Optional.empty())
                        .by(running.node().id()));
    }
}
