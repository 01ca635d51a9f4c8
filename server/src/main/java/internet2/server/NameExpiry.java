package internet2.server;

import internet2.ledger.Outcome;
import internet2.server.adapters.Account;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ExpireName;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.Zone;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of names that were not renewed that they are free, once a minute, at the nodes that speak for the zone's owner.
 * The ledger judges by its own time; this node's clock only decides when it asks.
 */
final class NameExpiry {

    private static final Logger log = LoggerFactory.getLogger(NameExpiry.class);

    /** What a name's records may take on the ledger when they go. */
    private static final int STATE_BYTES = 512 << 10;

    private static final int NAMES_AT_ONCE = 64;

    private NameExpiry() {}

    static void keep(Core core, InstantSource clock) {
        Account account = core.accounts().administrator();
        core.keeper().everyMinute(() -> due(core, account, clock.instant()).forEach(name -> expire(account, name)));
    }

    private static List<DomainName> due(Core core, Account account, Instant now) {
        NamesReader names = new NamesReader(core.ledger().state(NamesModule.NAME));
        return names.zones().stream()
                .filter(zone -> zone.owner().equals(account.id())
                        && names.termsOf(zone.apex()).isPresent())
                .flatMap(zone -> due(zone, names, now).stream())
                .limit(NAMES_AT_ONCE)
                .toList();
    }

    private static List<DomainName> due(Zone zone, NamesReader names, Instant now) {
        return names.registrations(zone).entrySet().stream()
                .filter(each -> names.freed(zone, each.getKey(), each.getValue())
                        .filter(end -> !end.isAfter(now))
                        .isPresent())
                .map(each -> each.getKey())
                .toList();
    }

    private static void expire(Account account, DomainName name) {
        try {
            Outcome outcome = account.submit(NamesModule.NAME, new ExpireName(name), STATE_BYTES)
                    .join()
                    .outcome();
            log.atInfo()
                    .addKeyValue("name", name)
                    .addKeyValue("outcome", outcome)
                    .log("name expired");
        } catch (CompletionException e) {
            log.atWarn().addKeyValue("name", name).setCause(e).log("expired name not freed yet");
        }
    }
}
