package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.client.Account;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.server.gateway.ApiProblem;
import internet2.server.peers.StoqLedgerNetwork;
import internet2.server.peers.Uplink;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.RequestConsent;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node goes on under new keys, and so under a new id: the keys are made and kept, the ledger lets them succeed
 * the old ones, the authority certifies them, and the node opens anew with them. Its seat, stake and endpoint go over.
 *
 * <p>Each step is on disk before the next, so that it may break off anywhere: before the ledger has decided, the old
 * keys stay and another try takes up the same new ones; after that, the next start ends it.
 *
 * <pre>
 * keys/node.next        the new keys, until all is done
 * certificates/next.*   their certificate, until they are the node's
 * keys/node             replaced by them: from here on they are the node's
 * </pre>
 */
final class Succession {

    private static final String NEXT_KEYS = "keys/node.next";
    private static final String NEXT_CERTIFICATE = "certificates/next";

    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    private final Foundations ground;
    private final Ledger ledger;
    private final Uplink authority;

    Succession(Foundations ground, StoqLedgerNetwork network, Ledger ledger) {
        this.ground = ground;
        this.ledger = ledger;
        this.authority = ground.uplink(network, ledger);
    }

    /** Before a node opens: what was decided is brought to an end. */
    static void finish(NodeFiles files) {
        Optional<NodeId> next = files.existingIdentity(NEXT_KEYS).map(Succession::id);
        if (next.isPresent()
                && next.equals(files.existingIdentity(NodeFiles.NODE).map(Succession::id))) {
            NodeCertificate.replace(files, NodeCertificate.NODE, NEXT_CERTIFICATE);
            files.delete(NEXT_KEYS);
        }
    }

    /**
     * Carries it out; the node has to open anew when this returns.
     *
     * @param account of the old keys
     * @throws ApiProblem the ledger or the authority refuses, or does not answer; the same call may be made again
     */
    synchronized NodeId begin(Account account) {
        HybridKey next = ground.files().identity(NEXT_KEYS, ground.random());
        NodeId successor = id(next);
        try {
            if (!isDecidedFor(successor)) {
                succeed(account, next);
            }
            take(next);
            return successor;
        } catch (LedgerUnavailableException | IssuanceRefused e) {
            throw ApiProblem.unavailable(e.getMessage() + "; the keys are half changed, ask for it again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.unavailable("this node is stopping");
        }
    }

    /** Whether the ledger had decided before this node stopped: then it is done now, and the node has to open anew. */
    boolean resume() {
        Optional<HybridKey> next = ground.files().existingIdentity(NEXT_KEYS);
        if (next.isEmpty() || !isDecidedFor(id(next.get()))) {
            return false;
        }
        try {
            take(next.get());
            return true;
        } catch (IssuanceRefused e) {
            throw new StartFailure("the certificate for this node's new keys: " + e.reason(), e);
        }
    }

    private static NodeId id(HybridKey keys) {
        return keys.publicKey().id();
    }

    private boolean isDecidedFor(NodeId successor) {
        return ledger.query(Membership.class).latest(ground.id()).equals(successor);
    }

    private void succeed(Account account, HybridKey next) throws InterruptedException {
        SucceedIdentity wish = SucceedIdentity.of(ground.genesis().network(), account.id(), next);
        if (account.submit(wish).outcome() instanceof Outcome.Refused refused) {
            throw ApiProblem.refused(refused.code(), refused.reason());
        }
    }

    /** By the new keys, which no connection of this node proves yet. */
    private RequestConsent consent(HybridKey next, Bytes csr) {
        Instant now = ground.clock().instant();
        return RequestConsent.by(next, ground.genesis().network(), id(next), csr, now);
    }

    private void take(HybridKey next) throws IssuanceRefused {
        NodeId successor = id(next);
        NodeFiles files = ground.files();
        if (NodeCertificate.load(files, NEXT_CERTIFICATE, ground.clock().instant())
                .isEmpty()) {
            NodeCertificate.request(
                    files,
                    NEXT_CERTIFICATE,
                    authority::issue,
                    (Bytes csr) -> ground.nodeRequest(csr, successor).consentedBy(consent(next, csr)),
                    ground.random());
        }
        files.writeIdentity(NodeFiles.NODE, next);
        finish(files);
        log.atInfo()
                .addKeyValue("before", ground.id())
                .addKeyValue("node", successor)
                .log("the node goes on under new keys");
    }
}
