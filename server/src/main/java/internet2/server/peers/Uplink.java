package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerNetwork;
import internet2.server.adapters.Issuance;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The authority on another node: one that holds its keys, wherever it is by now. */
public final class Uplink implements Issuance {

    private final LedgerNetwork network;
    private final List<NodeId> authorities;

    /** @param authorities nodes that hold the keys, asked in this order until one is reached */
    public Uplink(LedgerNetwork network, List<NodeId> authorities) {
        this.network = network;
        this.authorities = List.copyOf(authorities);
    }

    /** The newest signed head of the log; the caller verifies it. */
    public String logHead() throws IOException {
        return call(PeerServices.LOG_HEAD, Bytes.EMPTY).utf8();
    }

    @Override
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        return issued(new IssuanceCall.Issue(request));
    }

    /** A certificate for an identity whose keys are here, though this node's connections prove another one. */
    public IssuedCertificate issue(IssueRequest request, HybridKey requester) throws IssuanceRefused {
        return issued(IssuanceCall.IssueSigned.by(requester, request));
    }

    @Override
    public IssuedCertificate renew(Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester)
            throws IssuanceRefused {
        return issued(new IssuanceCall.Renew(serial, csr, lifetime, requester));
    }

    @Override
    public void revoke(Serial serial, RevocationReason reason, NodeId requester) throws IssuanceRefused {
        ask(new IssuanceCall.Revoke(serial, reason, requester));
    }

    private IssuedCertificate issued(IssuanceCall call) throws IssuanceRefused {
        try {
            return IssuedCodec.decode(ask(call));
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the authority's answer can't be read: " + e.getMessage(), e);
        }
    }

    private Bytes ask(IssuanceCall call) throws IssuanceRefused {
        try {
            return call(PeerServices.ISSUANCE, call.encoded());
        } catch (StoqRefusal e) {
            Code code = Arrays.stream(Code.values())
                    .filter(each -> each.text().equals(e.code()))
                    .findFirst()
                    .orElse(Code.UNAVAILABLE);
            throw new IssuanceRefused(code, e.reason(), e);
        } catch (IOException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the authority can't be reached: " + e.getMessage(), e);
        }
    }

    private Bytes call(int service, Bytes request) throws IOException {
        IOException unreached = new IOException("no node holds the authority's keys");
        for (NodeId authority : authorities) {
            try {
                return network.call(authority, service, request);
            } catch (StoqRefusal e) {
                throw e;
            } catch (IOException e) {
                unreached = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while asking the authority", e);
            }
        }
        throw unreached;
    }
}
