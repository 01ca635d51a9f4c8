package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.OperationRefused;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.Convict;
import internet2.ledger.votes.Evidence;
import internet2.server.adapters.Account;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings validators that contradicted themselves before the ledger: each once, with the first evidence, from every
 * honest node that has it. The ledger convicts on the first and refuses the rest, which is as good.
 */
final class Prosecutor {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Prosecutor.class);

    private final Account account;
    private final Set<NodeId> accused = ConcurrentHashMap.newKeySet();

    private Prosecutor(Account account) {
        this.account = account;
    }

    /** From now on, with the node's own account. */
    static Ledger.Subscription watch(Ledger ledger, Account account) {
        Prosecutor prosecutor = new Prosecutor(account);
        return ledger.observe(prosecutor::heard);
    }

    private void heard(ConsensusEvent event) {
        if (event instanceof ConsensusEvent.Accused(var time, NodeId validator, Evidence evidence)
                && accused.add(validator)) {
            Thread.ofVirtual().name("prosecutor").start(() -> accuse(validator, evidence));
        }
    }

    private void accuse(NodeId validator, Evidence evidence) {
        try {
            while (!submitted(validator, evidence)) {
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the ledger has judged; if not, it could not be reached. */
    private boolean submitted(NodeId validator, Evidence evidence) {
        try {
            account.submit(MembershipModule.NAME, new Convict(evidence)).join().result();
            log.atWarn().addKeyValue("validator", validator).log("validator convicted");
            return true;
        } catch (OperationRefused e) {
            log.atInfo()
                    .addKeyValue("validator", validator)
                    .addKeyValue("code", e.code())
                    .addKeyValue("reason", e.reason())
                    .log("conviction refused");
            return true;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof LedgerUnavailableException)) {
                log.atError().setCause(e).log("conviction broke down");
                return true;
            }
            return false;
        }
    }
}
