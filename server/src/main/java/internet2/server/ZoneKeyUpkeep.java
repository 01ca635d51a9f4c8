package internet2.server;

import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.KeyName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a replacement of the zones' key, from a node that holds the keys: once the validators have made one,
 * the module {@code names} hears of it. The rest follows from the zones ({@link ZoneSigner}).
 */
final class ZoneKeyUpkeep {

    private static final Logger log = LoggerFactory.getLogger(ZoneKeyUpkeep.class);

    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(30);

    /** From one warning to the next. */
    private static final Duration REMINDER = Duration.ofDays(1);

    private final ZoneFeed zones;
    private final NetworkKeys keys;
    private final Account node;
    private final InstantSource clock;
    private volatile Instant reminded = Instant.EPOCH;

    ZoneKeyUpkeep(ZoneFeed zones, NetworkKeys keys, Account node, InstantSource clock) {
        this.zones = zones;
        this.keys = keys;
        this.node = node;
        this.clock = clock;
    }

    void maintain() {
        try {
            Optional<ZoneKeys> now = zones.zoneKeys();
            if (now.isPresent()) {
                maintain(now.get());
                remind(now.get());
            }
        } catch (LedgerUnavailableException | CompletionException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("the keys of the zones were not looked at");
        }
    }

    private void maintain(ZoneKeys now) {
        int present = now.current().number();
        int newest = keys.all().stream()
                .filter(now::isLater)
                .filter(keys::holds)
                .filter(key -> now.mayFollow(key, keys.epoch(key).key().signatureKey()))
                .mapToInt(KeyName::generation)
                .max()
                .orElse(present);
        if (newest > present && now.next().isEmpty()) {
            submit(new ReplaceKey(newest));
        }
    }

    /** The old key is revoked whether or not those have the next one who don't follow it by themselves. */
    private void remind(ZoneKeys now) {
        Instant time = clock.instant();
        if (now.stage().isUrgent(time) && !time.isBefore(reminded.plus(REMINDER))) {
            reminded = time;
            log.atWarn()
                    .addKeyValue(
                            "revoked_at",
                            now.stage().since().plus(now.stage().phase().hold()))
                    .log("the old key of the zones is revoked soon: parents and trust anchors need the new one"
                            + " (nexus dns roll-key --status)");
        }
    }

    /** Others may have been faster, which costs a refusal. */
    private void submit(ReplaceKey operation) {
        Receipt receipt = node.submit(NamesModule.NAME, operation)
                .orTimeout(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (receipt.outcome() instanceof Outcome.Refused refused) {
            log.atDebug()
                    .addKeyValue("code", refused.code())
                    .addKeyValue("reason", refused.reason())
                    .log("a step in the replacement of the zones' key was refused");
        }
    }
}
