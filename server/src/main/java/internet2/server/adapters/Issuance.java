package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.util.Optional;

/** Where certificates come from: the authority on this node, or a validator's at the other end of a connection. */
public interface Issuance {

    IssuedCertificate issue(IssueRequest request) throws IssuanceRefused;

    /**
     * Issues anew what another certificate says, for the key of a new request.
     *
     * @param consent the requester's, where it has been given
     */
    IssuedCertificate renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            throws IssuanceRefused;

    /** Issues to somebody whom the ledger does not know, on an enrolment. */
    IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused;
}
