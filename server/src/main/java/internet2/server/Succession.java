package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.server.adapters.Account;
import internet2.server.adapters.Issuance;
import internet2.server.gateway.ApiProblem;
import internet2.trustchain.authority.IssuanceRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node goes on under new keys, and so under a new id: the keys are made and kept, the ledger hears that they are
 * to succeed the old ones, the authority certifies them, the ledger lets them succeed, and the node opens anew with
 * them. Its seat, stake and endpoint go over.
 *
 * <p>The certificate comes first, because a node that has been succeeded votes no more until it has opened anew: where
 * it is the only validator, or one of two or three, the ledger stands still meanwhile, and nothing could be certified.
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
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    private final Foundations ground;
    private final Ledger ledger;

    Succession(Foundations ground, Ledger ledger) {
        this.ground = ground;
        this.ledger = ledger;
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
     * @param core under the old keys
     * @throws ApiProblem the ledger or the authority refuses, or does not answer; the same call may be made again
     */
    synchronized NodeId begin(Core core) {
        HybridKey next = ground.files().identity(NEXT_KEYS, ground.random());
        NodeId successor = id(next);
        try {
            if (!isDecidedFor(successor)) {
                SucceedIdentity wish = SucceedIdentity.of(ground.genesis().network(), ground.id(), next);
                name(core.accounts().node(), wish);
                certify(core.issuance(), successor);
                require(core.account().account().submit(wish));
            }
            take(next);
            return successor;
        } catch (LedgerUnavailableException | IssuanceRefused | ExecutionException | TimeoutException e) {
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
        take(next.get());
        return true;
    }

    private static NodeId id(HybridKey keys) {
        return keys.publicKey().id();
    }

    private boolean isDecidedFor(NodeId successor) {
        return ledger.query(Membership.class).latest(ground.id()).equals(successor);
    }

    private void name(Account node, SucceedIdentity wish)
            throws InterruptedException, ExecutionException, TimeoutException {
        NodeId successor = wish.keys().id();
        boolean named = ledger.query(Membership.class)
                .namedSuccessor(ground.id())
                .filter(successor::equals)
                .isPresent();
        if (!named) {
            Receipt receipt = node.submit(MembershipModule.NAME, new NameSuccessor(wish))
                    .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (receipt.outcome() instanceof Outcome.Refused) {
                forgetNext();
            }
            require(receipt);
        }
    }

    /** Who was put out with its member never comes in: another try makes other keys. */
    private void forgetNext() {
        NodeCertificate.delete(ground.files(), NEXT_CERTIFICATE);
        ground.files().delete(NEXT_KEYS);
    }

    private static void require(Receipt receipt) {
        if (receipt.outcome() instanceof Outcome.Refused refused) {
            throw ApiProblem.refused(refused.code(), refused.reason());
        }
    }

    private void certify(Issuance authority, NodeId successor) throws IssuanceRefused {
        Optional<NodeCertificate> kept = NodeCertificate.load(
                ground.files(), NEXT_CERTIFICATE, ground.clock().instant());
        if (kept.isEmpty()) {
            NodeCertificate.request(
                    ground.files(),
                    NEXT_CERTIFICATE,
                    authority::issue,
                    (Bytes csr) -> ground.nodeRequest(csr, successor),
                    ground.random());
        }
    }

    private void take(HybridKey next) {
        NodeFiles files = ground.files();
        files.writeIdentity(NodeFiles.NODE, next);
        finish(files);
        log.atInfo()
                .addKeyValue("before", ground.id())
                .addKeyValue("node", id(next))
                .log("the node goes on under new keys");
    }
}
