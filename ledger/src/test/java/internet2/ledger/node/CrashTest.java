package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Outcome;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger acknowledged is there, once, however its process ended. */
final class CrashTest {

    private static final int KILLS = 4;
    private static final int ACKNOWLEDGED_MAX = 300;

    @TempDir
    private Path folder;

    /** Runs a validator under load and prints the id of each operation once it is acknowledged. */
    static final class Victim {

        private static final int UNANSWERED = 32;

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            Ledger ledger = open(home);
            NodeAccount node = NodeAccount.start(
                    ledger,
                    key(home),
                    home,
                    Duration.ofHours(1),
                    Duration.ofSeconds(10),
                    new SecureRandom(),
                    InstantSource.system());
            Semaphore unanswered = new Semaphore(UNANSWERED);
            for (int i = 0; ; i++) {
                unanswered.acquire();
                var sent = node.session().submit("notes", new Write("note " + i % 100, "text " + i));
                var told = sent.thenAccept(receipt -> {
                    System.out.println((receipt.outcome() instanceof Outcome.Accepted ? "ack " : "refused ")
                            + receipt.operation().hex());
                    unanswered.release();
                });
                assertThat(told).isNotNull();
            }
        }

        static LedgerNode open(Path home) throws Exception {
            Genesis genesis =
                    CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(home.resolve("genesis"))), Genesis::decode);
            return LedgerNode.openValidator(
                    LedgerConfiguration.in(home.resolve("ledger")), genesis, List.of(new NotesModule()), key(home));
        }

        private static HybridKey key(Path home) throws Exception {
            return HybridKey.decode(Bytes.wrap(Files.readAllBytes(home.resolve("key"))));
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheProcessIsKilledUnderLoad() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        prepare();
        Set<Hash> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm victim = ChildJvm.start(Victim.class, folder)) {
                for (int left = 1 + random.nextInt(ACKNOWLEDGED_MAX); left > 0; left--) {
                    acknowledged.add(id(victim.line(), seed));
                }
                victim.kill();
                for (String line : victim.lines()) {
                    if (line.length() == "ack ".length() + 64) {
                        acknowledged.add(id(Optional.of(line), seed));
                    }
                }
            }
        }

        try (LedgerNode ledger = Victim.open(folder)) {
            assertThat(acknowledged)
                    .as("seed %d", seed)
                    .hasSizeGreaterThan(KILLS)
                    .allSatisfy(id -> assertThat(ledger.receipt(id)).isPresent());
            assertThat(new HashSet<>(operations(ledger))).hasSameSizeAs(operations(ledger));
        }
    }

    private static List<Hash> operations(LedgerNode ledger) {
        return ledger.blocks(1, Integer.MAX_VALUE).stream()
                .flatMap(block -> block.block().operations().stream())
                .map(Hash::of)
                .toList();
    }

    private void prepare() throws Exception {
        Files.write(
                folder.resolve("genesis"),
                TestNetwork.genesis(TestNetwork.parameters()).encoded().toArray());
        Files.write(folder.resolve("key"), TestNetwork.VALIDATOR.encoded().toArray());
    }

    private static Hash id(Optional<String> line, long seed) {
        assertThat(line).as("seed %d", seed).get().asString().startsWith("ack ");
        return Hash.parse(line.orElseThrow().substring("ack ".length()));
    }
}
