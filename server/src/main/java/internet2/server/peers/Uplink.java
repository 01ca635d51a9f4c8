package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.BlockSource;
import internet2.ledger.OperationSink;
import internet2.ledger.node.LedgerProtocol;
import internet2.server.adapters.Issuance;
import internet2.stoq.Stoq;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A validator at the other end of a connection, as the rest of a node without a vote uses it. */
public final class Uplink implements Issuance {

    /** A block may be waited for as long as this on the other side. */
    private static final Duration CALL_TIMEOUT = BlockSource.Request.WAIT_MAX.plusSeconds(10);

    private final Stoq stoq;
    private final InetSocketAddress address;
    private final NodeId validator;

    public Uplink(Stoq stoq, InetSocketAddress address, NodeId validator) {
        this.stoq = stoq;
        this.address = address;
        this.validator = validator;
    }

    public BlockSource blocks() {
        return LedgerProtocol.source(validator.toString(), this::call);
    }

    public OperationSink operations(Executor threads) {
        return LedgerProtocol.sink(this::call, threads);
    }

    /** The newest signed head of the log; the caller verifies it. */
    public String logHead() throws IOException {
        return call(PeerServices.LOG_HEAD, Bytes.EMPTY).utf8();
    }

    @Override
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        return issued(new IssuanceCall.Issue(request));
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

    private Bytes call(int service, Bytes request) throws StoqException {
        return stoq.connect(address, validator).call(service, request, CALL_TIMEOUT);
    }
}
