package internet2.server;

import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ExpireName;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.Zone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** The next name is not kept waiting longer by one that the ledger does not answer for. */
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);

    private final Core core;
    private final Account account;
    private final InstantSource clock;
    private final AtomicBoolean atWork = new AtomicBoolean();

    private NameExpiry(Core core, InstantSource clock) {
        this.core = core;
        this.account = core.accounts().administrator();
        this.clock = clock;
    }

    static void keep(Core core, InstantSource clock) {
        NameExpiry expiry = new NameExpiry(core, clock);
        core.keeper().everyMinute(expiry::begin);
    }

    /** On a thread of its own: the keeper's has certificates to renew, and the ledger may be long in answering. */
    private void begin() {
        if (atWork.compareAndSet(false, true)) {
            Thread.ofVirtual().name("name expiry").start(() -> {
                try {
                    due().forEach(this::expire);
                } catch (RuntimeException e) {
                    log.atWarn().setCause(e).log("names that are over not looked for");
                } finally {
                    atWork.set(false);
                }
            });
        }
    }

    private List<DomainName> due() {
        NamesReader names = new NamesReader(core.ledger().state(NamesModule.NAME));
        Membership members = core.ledger().query(Membership.class);
        Instant now = clock.instant();
        return names.zones().stream()
                .filter(zone -> members.isSame(zone.owner(), account.id())
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

    private void expire(DomainName name) {
        try {
            Receipt receipt = account.submit(NamesModule.NAME, new ExpireName(name), STATE_BYTES)
                    .get(ANSWER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            switch (receipt.outcome()) {
                case Outcome.Accepted _ ->
                    log.atInfo().addKeyValue("name", name).log("name expired");
                case Outcome.Refused(var code, var reason) ->
                    log.atInfo()
                            .addKeyValue("name", name)
                            .addKeyValue("code", code)
                            .addKeyValue("reason", reason)
                            .log("name not expired: the ledger refuses");
            }
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("name", name).setCause(e).log("expired name not freed yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
