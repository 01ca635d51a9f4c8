package internet2.trustchain.authority;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.trustchain.NodeNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wish for a certificate.
 *
 * @param csr PKCS#10, DER or PEM
 * @param names besides those that the CSR asks for: DNS names, IPv6 addresses, SPIFFE URIs; the first is shown
 * @param lifetime brought into the policy's bounds; empty: the policy's default
 * @param requester whose rights count; who it is has been checked by whoever takes the request in
 * @param consent the requester's, for the holders of the issuing key, who take nobody's word for it
 */
public record IssueRequest(
        Bytes csr,
        List<String> names,
        Optional<Duration> lifetime,
        Purpose purpose,
        NodeId requester,
        Optional<RequestConsent> consent) {

    public IssueRequest {
        names = List.copyOf(names);
    }

    /** Nobody consented yet. */
    public IssueRequest(Bytes csr, List<String> names, Optional<Duration> lifetime, Purpose purpose, NodeId requester) {
        this(csr, names, lifetime, purpose, requester, Optional.empty());
    }

    public IssueRequest consentedBy(RequestConsent word) {
        return new IssueRequest(csr, names, lifetime, purpose, requester, Optional.of(word));
    }

    /**
     * As this, with a consent where it has none.
     *
     * @throws IssuanceRefused the request can't be read
     */
    public IssueRequest consentedBy(Consents consents) throws IssuanceRefused {
        return consent.isPresent()
                ? this
                : new IssueRequest(csr, names, lifetime, purpose, requester, consents.consent(consented()));
    }

    /**
     * What its requester consents to.
     *
     * @throws IssuanceRefused the request can't be read
     */
    public ConsentedRequest consented() throws IssuanceRefused {
        return new ConsentedRequest(requester, csr, purpose, Wish.names(this, CertificateRequest.parse(csr)));
    }

    /** For a node: its name, its address in the network, loopback, and its SPIFFE ID. */
    public static IssueRequest forNode(
            Bytes csr, NodeId node, NetworkId network, String trustDomain, Optional<Duration> lifetime) {
        GlobalAddress address = GlobalAddress.of(network, node, new AssetId(0, 0), 0);
        List<String> names = List.of(
                NodeNames.of(node, trustDomain),
                address.nodeAddress().getHostAddress(),
                "localhost",
                "::1",
                SubjectName.SpiffeId.node(trustDomain, node).text());
        return new IssueRequest(csr, names, lifetime, Purpose.NODE, node);
    }

    /** Asked for by this one. */
    public IssueRequest by(NodeId other) {
        return new IssueRequest(csr, names, lifetime, purpose, other, consent);
    }

    /** For a person or program that signs in: nothing but its SPIFFE ID. */
    public static IssueRequest forIdentity(
            Bytes csr, NodeId identity, String trustDomain, Optional<Duration> lifetime) {
        List<String> names =
                List.of(SubjectName.SpiffeId.identity(trustDomain, identity).text());
        return new IssueRequest(csr, names, lifetime, Purpose.IDENTITY, identity);
    }
}
