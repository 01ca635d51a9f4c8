package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Membership;
import internet2.server.adapters.Issuance;
import internet2.stoq.Peer;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import java.time.InstantSource;

/** Answers peers that want certificates, once it is clear that they may ask. */
record IssuanceDesk(NetworkId network, InstantSource clock, Membership membership) {

    Bytes answer(Issuance issuance, Peer peer, Bytes request) throws StoqRefusal {
        try {
            IssuanceCall call = CanonicalReader.decode(request, IssuanceCall::decode);
            return IssuedCodec.encode(
                    switch (call) {
                        case IssuanceCall.Issue issue -> {
                            if (!consented(issue.request())) {
                                requireSpeaksFor(peer.id(), issue.request().requester());
                            }
                            yield issuance.issue(issue.request());
                        }
                        case IssuanceCall.Renew renew -> {
                            requireSpeaksFor(peer.id(), renew.requester());
                            yield issuance.renew(
                                    renew.serial(), renew.csr(), renew.lifetime(), renew.requester(), renew.consent());
                        }
                        case IssuanceCall.Enrol enrol -> issuance.enrol(enrol.request()); // its proof says who asks
                    });
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (IssuanceRefused e) {
            throw new StoqRefusal(e.code().text(), e.reason());
        }
    }

    /** A node asks for itself, for those whose host it is, and for whoever consents to the request. */
    private void requireSpeaksFor(NodeId peer, NodeId requester) throws StoqRefusal {
        boolean hosted = membership
                .member(requester)
                .filter(member -> membership.latest(member.host()).equals(peer))
                .isPresent();
        if (!hosted && !peer.equals(requester)) {
            throw new StoqRefusal("not-entitled", "node " + peer + " does not speak for " + requester);
        }
    }

    private boolean consented(IssueRequest request) throws IssuanceRefused {
        return request.consent().isPresent()
                && request.consent()
                        .get()
                        .fault(network, request.consented(), membership, clock.instant())
                        .isEmpty();
    }
}
