package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.membership.MembershipOperation.ByIdentity;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.server.adapters.Issuance;
import internet2.server.gateway.ApiProblem;
import internet2.trustchain.authority.IssuanceRefused;
import java.security.SecureRandom;
import java.util.Optional;
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
 * keys stay and another try takes up the same new ones; after that, the next start ends it. What was submitted and not
 * answered may be decided later; so the new keys go only when the ledger shows that they never come in.
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

    private final NodeFiles files;
    private final NetworkId network;
    private final NodeId self;
    private final Membership membership;

    /** @param membership as the ledger here shows it at each time */
    Succession(NodeFiles files, NetworkId network, NodeId self, Membership membership) {
        this.files = files;
        this.network = network;
        this.self = self;
        this.membership = membership;
    }

    /** How the ledger is asked, under the old keys; what it decided shows in the membership when this returns. */
    @FunctionalInterface
    interface Deciding {
        Receipt submit(ByIdentity operation) throws InterruptedException;
    }

    /** How the new keys get their certificate, kept as {@code certificates/next}. */
    @FunctionalInterface
    interface Certifying {
        void certify(NodeId successor) throws IssuanceRefused;
    }

    /** Before a node opens: what was decided is brought to an end. */
    static void finish(NodeFiles files) {
        Optional<NodeId> next = files.existingIdentity(NEXT_KEYS).map(Succession::id);
        if (next.isPresent()
                && next.equals(files.existingIdentity(NodeFiles.NODE).map(Succession::id))) {
            NodeCertificate.replace(files, NodeCertificate.NODE, NEXT_CERTIFICATE);
            boolean stale = NodeCertificate.kept(files, NodeCertificate.NODE)
                    .filter(kept -> !kept.isOf(next.get()))
                    .isPresent();
            if (stale) { // there was none for the new keys: with that of the old ones nobody would talk to them
                NodeCertificate.delete(files, NodeCertificate.NODE);
            }
            files.delete(NEXT_KEYS);
        }
    }

    /** By the authority that this one reaches, unless there is one already. */
    static Certifying by(Issuance authority, Foundations ground) {
        return successor -> {
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
        };
    }

    /**
     * Carries it out; the node has to open anew when this returns.
     *
     * @throws ApiProblem the ledger or the authority refuses, or does not answer; the same call may be made again
     */
    synchronized NodeId begin(Deciding ledger, Certifying authority, SecureRandom random) {
        HybridKey next = files.identity(NEXT_KEYS, random);
        NodeId successor = id(next);
        try {
            if (!isDecidedFor(successor)) {
                decide(next, ledger, authority);
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
        Optional<HybridKey> next = files.existingIdentity(NEXT_KEYS);
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
        return membership.latest(self).equals(successor);
    }

    private void decide(HybridKey next, Deciding ledger, Certifying authority)
            throws InterruptedException, IssuanceRefused {
        SucceedIdentity wish = SucceedIdentity.of(network, self, next);
        NodeId successor = id(next);
        try {
            if (membership.namedSuccessor(self).filter(successor::equals).isEmpty()) {
                require(ledger.submit(new NameSuccessor(wish)), successor);
            }
            authority.certify(successor);
            require(ledger.submit(wish), successor);
        } catch (ApiProblem | LedgerUnavailableException | IssuanceRefused e) {
            if (!isDecidedFor(successor)) { // else by a wish of an earlier try that nobody had answered
                throw e;
            }
        }
    }

    private void require(Receipt receipt, NodeId successor) {
        if (receipt.outcome() instanceof Outcome.Refused refused) {
            if (refused.code().equals("member-exists") && membership.isExcluded(successor)) {
                forgetNext();
            }
            throw ApiProblem.refused(refused.code(), refused.reason());
        }
    }

    /** Who was put out with its member never comes in: another try makes other keys. */
    private void forgetNext() {
        NodeCertificate.delete(files, NEXT_CERTIFICATE);
        files.delete(NEXT_KEYS);
    }

    private void take(HybridKey next) {
        files.writeIdentity(NodeFiles.NODE, next);
        finish(files);
        log.atInfo().addKeyValue("before", self).addKeyValue("node", id(next)).log("the node goes on under new keys");
    }
}
