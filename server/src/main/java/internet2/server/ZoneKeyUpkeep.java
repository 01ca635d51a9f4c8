package internet2.server;

import internet2.foundation.encoding.Encodable;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKeys;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a replacement of the zones' key, from a node that holds the keys: once the validators have made one,
 * the module {@code names} hears of it. The rest follows from the zones ({@link ZoneSigner}).
 */
record ZoneKeyUpkeep(ZoneFeed zones, NetworkKeys keys, Account node) {

    private static final Logger log = LoggerFactory.getLogger(ZoneKeyUpkeep.class);

    void maintain() {
        try {
            Optional<ZoneKeys> now = zones.zoneKeys();
            if (now.isPresent()) {
                maintain(now.get());
            }
        } catch (LedgerUnavailableException | CompletionException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("the keys of the zones were not looked at");
        }
    }

    private void maintain(ZoneKeys now) {
        int present = now.current().number();
        int newest = keys.all().stream()
                .filter(key -> key.purpose() == NetworkKey.ZONES && keys.holds(key))
                .mapToInt(KeyName::generation)
                .max()
                .orElse(present);
        if (newest > present && now.next().isEmpty()) {
            submit(NamesModule.NAME, new ReplaceKey(newest));
        }
    }

    /** Others may have been faster, which costs a refusal. */
    private void submit(String module, Encodable operation) {
        Receipt receipt = node.submit(module, operation).join();
        if (receipt.outcome() instanceof Outcome.Refused refused) {
            log.atDebug()
                    .addKeyValue("code", refused.code())
                    .addKeyValue("reason", refused.reason())
                    .log("a step in the replacement of the zones' key was refused");
        }
    }
}
