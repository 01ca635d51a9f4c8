package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.epochs.CeremonyRecord;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import internet2.trustchain.threshold.keygen.CeremonyOutcome;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.Participant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what this node holds in line with the ledger.
 *
 * <p>When a ceremony has completed, the new share takes the old one's place on disk in one step; only then are the old
 * share, its nonces and the seed destroyed. A share that is older than the ledger's epoch serves nobody and is deleted,
 * such as one that came back with a backup; one that is newer waits, for the ledger here has yet to catch up with it.
 * What is left of a key that was retired is destroyed, too: with its seed, the blocks would give the share again.
 */
final class Shares {

    private static final Logger log = LoggerFactory.getLogger(Shares.class);

    private final NodeId self;
    private final Ledger ledger;
    private final KeyFiles files;
    private final Function<String, Holding> holdings;
    private final Runnable gained;

    /** @param gained told when this node has got a share */
    Shares(NodeId self, Ledger ledger, KeyFiles files, Function<String, Holding> holdings, Runnable gained) {
        this.self = self;
        this.ledger = ledger;
        this.files = files;
        this.holdings = holdings;
        this.gained = gained;
    }

    void settle(String key) {
        // In this order: between the two a ceremony may complete, and then the record says so and the epoch does not.
        KeysState state = new KeysState(() -> ledger.state(KeysModule.NAME));
        Optional<KeyEpoch> current = state.current(key);
        Optional<CeremonyRecord> record = state.record(key);
        Holding holding = holdings.apply(key);
        if (current.isEmpty()) {
            if (state.retired().contains(key)) {
                forget(key, holding);
            }
            return;
        }
        long epoch = current.get().number();
        if (holding.current().filter(share -> share.epoch().number() == epoch).isEmpty()) {
            take(key, current.get(), record, holding);
        }
        record.filter(last -> isSettled(last, current.get()))
                .filter(last -> files.seed(key, last.ceremony().plan().id()).isPresent())
                .ifPresent(last -> files.deleteSeed(key));
    }

    /** Whether nothing more can come of the ceremony: it failed, or what it dealt was just taken. */
    private static boolean isSettled(CeremonyRecord record, KeyEpoch current) {
        return record.ceremony()
                .outcome()
                .filter(outcome -> !(outcome instanceof CeremonyOutcome.Completed completed)
                        || completed.key().equals(current.key()))
                .isPresent();
    }

    private void take(String key, KeyEpoch current, Optional<CeremonyRecord> record, Holding holding) {
        Optional<HeldShare> kept = files.share(key);
        if (kept.filter(share -> share.epoch() > current.number()).isPresent()) {
            return;
        }
        Optional<HeldShare> share = kept.filter(each -> each.epoch() == current.number())
                .or(() -> record.flatMap(last -> dealt(key, current, last))
                        .map(dealt -> new HeldShare(current.number(), dealt)));
        if (share.filter(each -> each.share().belongsTo(current.key())).isPresent()) {
            if (!share.equals(kept)) {
                files.write(key, share.get());
            }
            holding.take(current, share.get());
            log.atInfo()
                    .addKeyValue("key", key)
                    .addKeyValue("epoch", current.number())
                    .addKeyValue("threshold", current.key().threshold())
                    .addKeyValue("holders", current.key().shares().size())
                    .log("this node holds a share");
            gained.run();
        } else if (kept.isPresent() || holding.current().isPresent()) {
            holding.drop();
            files.deleteShare(key);
            log.atInfo()
                    .addKeyValue("key", key)
                    .addKeyValue("epoch", current.number())
                    .log("others hold the key now; the share here is destroyed");
        }
    }

    private void forget(String key, Holding holding) {
        if (holding.current().isPresent() || files.share(key).isPresent()) {
            holding.drop();
            files.deleteShare(key);
            log.atInfo().addKeyValue("key", key).log("the key was retired; the share here is destroyed");
        }
        files.deleteSeed(key);
    }

    /** What the ceremony that made this epoch dealt to this node. */
    private Optional<KeyShare> dealt(String key, KeyEpoch current, CeremonyRecord record) {
        boolean made = record.ceremony().outcome().orElse(null) instanceof CeremonyOutcome.Completed completed
                && completed.key().equals(current.key());
        return made
                ? files.seed(key, record.ceremony().plan().id())
                        .map(seed -> participant(record, Optional.empty(), seed))
                        .flatMap(participant -> participant.share(record.ceremony()))
                : Optional.empty();
    }

    /** This node in a ceremony. */
    Participant participant(CeremonyRecord record, Optional<KeyShare> old, Bytes seed) {
        CeremonyPlan plan = record.ceremony().plan();
        OptionalInt recipient = number(record.recipients());
        return plan.previous().isPresent()
                ? Participant.ofRedistribution(plan, recipient, old, seed)
                : Participant.ofNewKey(plan, recipient.orElseThrow(), seed);
    }

    /** The number of this node, from 1, whatever its id was at the time. */
    OptionalInt number(List<NodeId> nodes) {
        Membership membership = ledger.query(Membership.class);
        for (int i = 0; i < nodes.size(); i++) {
            if (membership.latest(nodes.get(i)).equals(self)) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }
}
