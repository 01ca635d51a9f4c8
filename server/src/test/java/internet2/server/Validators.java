package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Nodes that come to vote, and to hold the network's keys. */
final class Validators {

    private static final Duration BLOCK_WAIT = Duration.ofSeconds(10);

    private Validators() {}

    /** Until all of them vote, and every key is held by all, each with its share on disk. */
    static void promote(RunningNode founder, List<RunningNode> others) throws InterruptedException {
        promote(founder, others, List.of());
    }

    /** The same with some that run in processes of their own. */
    static void promote(RunningNode founder, List<RunningNode> others, List<NodeId> elsewhere)
            throws InterruptedException {
        Stream.concat(others.stream().map(each -> each.node().id()), elsewhere.stream())
                .forEach(id -> founder.node()
                        .core()
                        .accounts()
                        .administrator()
                        .submit(MembershipModule.NAME, new PromoteValidator(id, 1))
                        .join());
        int all = others.size() + elsewhere.size() + 1;
        awaitHolders(founder, all);
        for (RunningNode other : others) {
            awaitHolders(other, all);
        }
    }

    static KeyEpoch epoch(RunningNode running, NetworkKey key) {
        Ledger ledger = running.node().core().ledger();
        return new KeysState(() -> ledger.state(KeysModule.NAME))
                .current(key.first().id())
                .orElseThrow();
    }

    private static void awaitHolders(RunningNode running, int count) throws InterruptedException {
        Ledger ledger = running.node().core().ledger();
        while (!Stream.of(NetworkKey.values()).allMatch(key -> holdsWith(running, key, count))) {
            assertThat(ledger.awaitHeight(ledger.tip().height() + 1, BLOCK_WAIT))
                    .as("the ledger goes on")
                    .isTrue();
        }
    }

    private static boolean holdsWith(RunningNode running, NetworkKey key, int count) {
        return epoch(running, key).key().shares().size() == count
                && running.node().core().certification().keys().holds(key.first())
                && Files.exists(running.data().resolve("keys/" + key.first().id() + ".share"));
    }
}
