package internet2.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeedKeeperTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void aValidatorCommitsToASeedInEachEpochAndRevealsItInTheNext() throws Exception {
        try (TestNetwork network = new TestNetwork(
                folder,
                TestNetwork.parameters().withEpoch(Duration.ofSeconds(1)).withIdleInterval(Duration.ofMillis(200)))) {
            Ledger ledger = network.openValidator();
            NodeAccount account = network.start(ledger);
            NodeId validator = account.id();
            Seeds seeds = ledger.query(Seeds.class);
            Registry registry = ledger.query(Registry.class);
            int revealed = 0;
            long last = -1;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (revealed < 3 && System.nanoTime() - deadline < 0) {
                ledger.awaitHeight(ledger.tip().height() + 1, Duration.ofMillis(100));
                long epoch = registry.epoch().number();
                boolean isRevealed = seeds.isCommitted(validator, epoch - 1) && !seeds.isSecret(validator, epoch - 1);
                if (epoch > last && isRevealed) {
                    last = epoch;
                    revealed++;
                }
            }
            assertThat(revealed).isEqualTo(3);
            assertThat(seeds.withheld(Optional.empty(), 10)).isEmpty();
            assertThat(account.problem()).isEmpty();
        }
    }
}
