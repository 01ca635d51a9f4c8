package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerNetwork;
import internet2.server.adapters.Issuance;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The authority on another node: any that holds a share of its keys. */
public final class Uplink implements Issuance {

    private final LedgerNetwork network;
    private final Supplier<List<NodeId>> authorities;

    /** Who answered last is asked first: others may be away. */
    private volatile Optional<NodeId> proven = Optional.empty();

    /** @param authorities nodes that hold shares of the keys, as of now, asked in this order until one can answer */
    public Uplink(LedgerNetwork network, Supplier<List<NodeId>> authorities) {
        this.network = network;
        this.authorities = authorities;
    }

    /** A signed head of the log that covers so many entries, or else the newest; the caller verifies it. */
    public String logHead(long size) throws IOException {
        return call(PeerServices.LOG_HEAD, PeerServices.headRequest(size)).utf8();
    }

    /** The same of this very node. */
    public String logHead(NodeId from, long size) throws IOException {
        return call(from, PeerServices.LOG_HEAD, PeerServices.headRequest(size)).utf8();
    }

    @Override
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        return issued(new IssuanceCall.Issue(request));
    }

    @Override
    public IssuedCertificate renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            throws IssuanceRefused {
        return issued(new IssuanceCall.Renew(serial, csr, lifetime, requester, consent));
    }

    @Override
    public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
        return issued(new IssuanceCall.Enrol(request));
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

    /** Whoever can't be reached or can't answer now is passed over; whoever refuses speaks for all. */
    private Bytes call(int service, Bytes request) throws IOException {
        IOException unanswered = new IOException("no other node holds a share of the authority's keys");
        for (NodeId authority : inOrder()) {
            try {
                Bytes answer = call(authority, service, request);
                proven = Optional.of(authority);
                return answer;
            } catch (StoqRefusal e) {
                if (!e.code().equals(Code.UNAVAILABLE.text())) {
                    throw e;
                }
                unanswered = e;
            } catch (IOException e) {
                unanswered = e;
            }
        }
        throw unanswered;
    }

    private List<NodeId> inOrder() {
        List<NodeId> all = authorities.get();
        return Stream.concat(proven.filter(all::contains).stream(), all.stream())
                .distinct()
                .toList();
    }

    private Bytes call(NodeId authority, int service, Bytes request) throws IOException {
        try {
            return network.call(authority, service, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the authority", e);
        }
    }
}
