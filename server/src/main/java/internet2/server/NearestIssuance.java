package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.ConsentedRequest;
import internet2.trustchain.authority.Consents;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Certificates for those who ask at this node: from here as long as it holds a share of the issuing key, else from one
 * that does. Either way this node says with its signature who is asking.
 */
record NearestIssuance(BooleanSupplier issues, Issuance here, Issuance elsewhere, Renewals renewals, Consents consents)
        implements Issuance {

    /** What a requester consents to who renews a certificate; empty where there is none of this serial number. */
    @FunctionalInterface
    interface Renewals {
        Optional<ConsentedRequest> renewal(Serial serial, Bytes csr, NodeId requester) throws IssuanceRefused;
    }

    @Override
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        return nearest(request.purpose()).issue(request.consentedBy(consents));
    }

    @Override
    public IssuedCertificate renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            throws IssuanceRefused {
        Optional<RequestConsent> given = consent.isPresent()
                ? consent
                : renewals.renewal(serial, csr, requester).flatMap(consents::consent);
        return nearest().renew(serial, csr, lifetime, requester, given);
    }

    @Override
    public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
        return nearest(request.purpose()).enrol(request);
    }

    /** The web hierarchy's key is where it is, whoever holds shares of the others. */
    private Issuance nearest(Purpose purpose) {
        return purpose.hierarchy() == Hierarchy.WEB ? here : nearest();
    }

    private Issuance nearest() {
        return issues.getAsBoolean() ? here : elsewhere;
    }
}
