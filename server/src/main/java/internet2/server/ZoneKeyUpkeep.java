package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import internet2.trustchain.names.ZoneApproval;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKeys;
import internet2.trustchain.threshold.epochs.KeyName;
import internet2.trustchain.threshold.epochs.KeyOperation.Retire;
import internet2.trustchain.threshold.epochs.KeysModule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning and the end of a replacement of the zones' key, from a node that holds the keys: once the validators
 * have made one, the module {@code names} hears of it; once another one has taken a key's place, that signs its end,
 * and all shares of it are destroyed. What lies between follows from the zones ({@link ZoneSigner}).
 */
record ZoneKeyUpkeep(ZoneFeed zones, NetworkKeys keys, Account node) {

    private static final Logger log = LoggerFactory.getLogger(ZoneKeyUpkeep.class);

    void maintain() {
        try {
            Optional<ZoneKeys> now = zones.zoneKeys();
            if (now.isPresent()) {
                maintain(now.get());
            }
        } catch (IssuanceRefused e) {
            log.atInfo().addKeyValue("reason", e.reason()).log("a replaced key is not ended from here");
        } catch (LedgerUnavailableException | CompletionException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("the keys of the zones were not looked at");
        }
    }

    private void maintain(ZoneKeys now) throws IssuanceRefused {
        int present = now.current().number();
        List<KeyName> held = keys.held().stream()
                .flatMap(name -> KeyName.of(ZoneKeys.PURPOSE, name).stream())
                .filter(name -> keys.holds(name.text()))
                .toList();
        for (KeyName key : held) {
            if (key.generation() < present) {
                end(key);
            }
        }
        int newest = held.stream().mapToInt(KeyName::generation).max().orElse(present);
        if (newest > present && now.next().isEmpty()) {
            submit(NamesModule.NAME, new ReplaceKey(newest));
        }
    }

    private void end(KeyName key) throws IssuanceRefused {
        Bytes signature =
                keys.signing(key.text()).sign(Retire.message(key.text()), ZoneApproval.evidence(zones.height()));
        submit(KeysModule.NAME, new Retire(key.text(), signature));
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
