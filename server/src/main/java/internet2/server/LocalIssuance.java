package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.util.Optional;

/** The authority on this node. */
record LocalIssuance(Authority authority) implements Issuance {

    @Override
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        return authority.issue(request);
    }

    @Override
    public IssuedCertificate renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            throws IssuanceRefused {
        return authority.renew(serial, csr, lifetime, requester, consent);
    }

    @Override
    public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
        return authority.enrol(request);
    }
}
