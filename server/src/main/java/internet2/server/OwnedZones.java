package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome.Refused;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.transactions.ZoneWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes zones and names in the name of whom this node keeps a session for: its administrator, and itself. */
record OwnedZones(Ledger ledger, ZoneFeed zones, List<Account> accounts) implements ZoneWriter {

    private static final Logger log = LoggerFactory.getLogger(OwnedZones.class);

    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(13);

    /** Both together are what nsupdate waits for an answer, less a little. */
    private static final Duration SERVED_WAIT_MAX = Duration.ofSeconds(5);

    @Override
    public Outcome change(ChangeZone change) {
        NamesReader names = new NamesReader(ledger.state(NamesModule.NAME));
        if (change.changes().isEmpty()) {
            return judged(change, names);
        }
        Optional<Account> account = owner(change, names);
        if (account.isEmpty()) {
            return new Outcome.NotSpokenFor();
        }
        try {
            Receipt receipt = account.get()
                    .submit(NamesModule.NAME, change, change.stateBytes(names))
                    .get(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (receipt.outcome() instanceof Refused refused) {
                return new Outcome.Refused(refused.code(), refused.reason());
            }
            if (!zones.awaitServed(change, receipt.height(), SERVED_WAIT_MAX)) {
                log.atInfo()
                        .addKeyValue("zone", change.apex())
                        .addKeyValue("height", receipt.height())
                        .log("update taken in, but not served yet");
            }
            return new Outcome.Taken();
        } catch (TimeoutException e) {
            return new Outcome.Unavailable("the ledger did not answer within " + LEDGER_WAIT_MAX.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LedgerUnavailableException unavailable) {
                return new Outcome.Unavailable(String.valueOf(unavailable.getMessage()));
            }
            throw new IllegalStateException("the ledger failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unavailable("this node is stopping");
        }
    }

    /** Whether the prerequisites hold, by the last block that this node has: nothing to bother the ledger with. */
    private static Outcome judged(ChangeZone question, NamesReader names) {
        try {
            Zone zone = names.zone(question.apex())
                    .orElseThrow(() -> new OperationRefused("not-in-zone", question.apex() + " is no zone any more"));
            for (Prerequisite each : question.prerequisites()) {
                each.check(names, zone);
            }
            return new Outcome.Taken();
        } catch (OperationRefused e) {
            return new Outcome.Refused(e.code(), e.reason());
        }
    }

    /**
     * Whose all the names are. Not the zone's owner where a name is registered by somebody else: whoever that is would
     * otherwise change it in the owner's name, without a limit and beyond its term.
     */
    private Optional<Account> owner(ChangeZone change, NamesReader names) {
        Membership members = ledger.query(Membership.class);
        Set<Optional<NodeId>> owners = change.changes().stream()
                .map(each -> names.owner(each.name().toString()))
                .collect(Collectors.toSet());
        return accounts.stream()
                .filter(account -> owners.stream()
                        .allMatch(owner -> owner.filter(id -> members.isSame(id, account.id()))
                                .isPresent()))
                .findFirst();
    }
}
