package internet2.server.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What there is while the authority answers nobody. */
final class SecretsTest {

    private static final NodeId NODE = new NodeId(Hash.ZERO);
    private static final LocalProcess WEB = new LocalProcess(1, 33, 33, -1);
    private static final LocalProcess STRANGER = new LocalProcess(2, 34, 34, -1);

    private final Svids svids =
            new Svids(NODE, "internal", new Silent(), () -> {}, new SecureRandom(), InstantSource.system());
    private final List<WorkloadEntry> entries = List.of(new WorkloadEntry(
            "/web", Optional.empty(), List.of(Selector.parse("unix:uid:33")), List.of(), Optional.empty()));
    private final Secrets secrets =
            new Secrets(new Identities("internal", List.of(Bytes.utf8("root")), () -> entries, svids));

    private static final class Silent implements Issuance {

        @Override
        public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
            throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "not for programs");
        }

        @Override
        public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
            throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "not now");
        }

        @Override
        public IssuedCertificate renew(
                Serial serial,
                Bytes csr,
                Optional<Duration> lifetime,
                NodeId requester,
                Optional<RequestConsent> consent)
                throws IssuanceRefused {
            throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "not now");
        }
    }

    @AfterEach
    void end() {
        svids.close();
    }

    @Test
    void theRootsNeedNoCertificate() throws Exception {
        assertThat(secrets.of(WEB, List.of("ROOTCA", "spiffe://internal"))).hasSize(2);
        assertThatThrownBy(() -> secrets.of(WEB, List.of("ROOTCA", "default"))).hasMessageContaining("UNAVAILABLE");
        assertThatThrownBy(() -> secrets.of(WEB, List.of())).hasMessageContaining("UNAVAILABLE");
    }

    @Test
    void theRootsAreForThoseWhoAreSomebody() {
        assertThatThrownBy(() -> secrets.of(STRANGER, List.of("ROOTCA"))).hasMessageContaining("PERMISSION_DENIED");
    }
}
