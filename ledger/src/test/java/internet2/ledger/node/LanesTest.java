package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerObserver;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.simplex.Simplex;
import internet2.verifier.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many nodes with real stores that operations travel in lanes, and a network in memory between them. */
final class LanesTest {

    private static final int VALIDATORS = Simplex.INLINE_VALIDATORS_MAX + 1;

    @TempDir
    private Path folder;

    private final List<HybridKey> keys = new ArrayList<>();
    private final Exchange exchange = new Exchange();
    private final TreeMap<Integer, LedgerNode> nodes = new TreeMap<>();
    private final Lane lane = new Lane();
    private final List<AutoCloseable> accounts = new ArrayList<>();

    /** What the first node says of batches. */
    private static final class Lane implements LedgerObserver {
        private final AtomicInteger available = new AtomicInteger();
        private final Map<NodeId, Integer> taken = new ConcurrentHashMap<>();

        @Override
        public void batchAvailable(int operations, Duration took) {
            available.addAndGet(operations);
        }

        @Override
        public void batchTaken(NodeId owner, int operations, boolean fetched) {
            taken.merge(owner, operations, Integer::sum);
        }
    }

    private Genesis genesis() {
        List<Validator> validators = new ArrayList<>();
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        for (int i = 0; i <= VALIDATORS; i++) {
            keys.add(HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom()));
            if (i < VALIDATORS) {
                validators.add(new Validator(keys.get(i).publicKey(), 1));
                stakes.put(keys.get(i).publicKey().id(), Genesis.STAKE_DEFAULT);
            }
        }
        stakes.put(TestNetwork.ADMINISTRATOR.publicKey().id(), Genesis.STAKE_DEFAULT);
        return new Genesis(
                "many",
                Instant.now(),
                validators,
                TestNetwork.ADMINISTRATOR.publicKey(),
                stakes,
                TestNetwork.parameters(),
                new TreeMap<>());
    }

    private LedgerNode open(int number, Genesis genesis) {
        NodeId id = keys.get(number).publicKey().id();
        LedgerNode node = LedgerNode.open(
                LedgerConfiguration.in(folder.resolve("node" + number).resolve("ledger"))
                        .withObserver(number == 0 ? lane : LedgerObserver.NONE),
                genesis,
                List.of(new NotesModule()),
                keys.get(number),
                exchange.of(id, Set.of(keys.get(0).publicKey().id())));
        exchange.ledgers.put(id, node);
        nodes.put(number, node);
        return node;
    }

    private LedgerNode node(int number) {
        return Objects.requireNonNull(nodes.get(number));
    }

    private NodeAccount account(int number, String home) throws Exception {
        TestNetwork.awaitVoting(node(number)); // or its operations go into another's lane
        Path path = folder.resolve(home);
        Files.createDirectories(path);
        NodeAccount account = NodeAccount.start(
                node(number),
                keys.get(number),
                path,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                new SecureRandom(),
                InstantSource.system());
        accounts.add(account);
        return account;
    }

    /** Returns the height of the last one's block. */
    private static long write(NodeAccount account, String prefix, int count) throws Exception {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(account.session().submit(NotesModule.NAME, new NotesModule.Write(prefix + i, "text")));
        }
        long height = 0;
        for (CompletableFuture<Receipt> answer : answers) {
            Receipt receipt = answer.get(60, TimeUnit.SECONDS);
            assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
            height = Math.max(height, receipt.height());
        }
        return height;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable account : accounts) {
            account.close();
        }
        nodes.values().forEach(LedgerNode::close);
        exchange.close();
    }

    @Test
    void operationsOfAnyValidatorReachAllAndARestartContradictsNothing() throws Exception {
        Genesis genesis = genesis();
        for (int i = 0; i <= VALIDATORS; i++) {
            open(i, genesis); // the last one follows
        }
        assertThat(node(0).awaitHeight(1, Duration.ofSeconds(60))).isTrue();
        write(account(0, "home0"), "first", 30);
        write(account(3, "home3"), "third", 30);

        node(3).close();
        nodes.remove(3);
        open(3, genesis);
        long height = write(account(3, "home3"), "again", 30);
        for (LedgerNode each : nodes.values()) {
            assertThat(each.awaitHeight(height, Duration.ofSeconds(60)))
                    .as("height %s at %s", height, each.status())
                    .isTrue();
            for (String note : List.of("first0", "first29", "third0", "third29", "again0", "again29")) {
                assertThat(each.state(NotesModule.NAME).get(Bytes.utf8(note))).isPresent();
            }
        }
        assertThat(node(VALIDATORS).status().mode()).isEqualTo(LedgerMode.FOLLOWING);
        List<CommittedBlock> blocks = node(VALIDATORS).blocks(1, 1 << 24);
        assertThat(blocks).isNotEmpty().allMatch(block -> block.block().header().ofLanes());
        assertThat(blocks)
                .anyMatch(block -> block.block().manifest().orElseThrow().batches().stream()
                        .anyMatch(batch -> batch.validator() == 3 && batch.position() > 1));
        assertThat(node(0).evidence()).isEmpty();
        assertThat(lane.available.get()).isGreaterThanOrEqualTo(30);
        assertThat(lane.taken.getOrDefault(keys.get(3).publicKey().id(), 0)).isGreaterThanOrEqualTo(60);
    }
}
