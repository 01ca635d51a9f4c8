package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.verifier.Validator;
import java.io.IOException;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with real stores, and a network in memory between them. */
final class ReplicationTest {

    private static final int VALIDATORS = 4;

    @TempDir
    Path folder;

    private final List<HybridKey> keys = new ArrayList<>();
    private final Exchange exchange = new Exchange();
    private final Map<Integer, LedgerNode> nodes = new TreeMap<>();
    private final List<AutoCloseable> accounts = new ArrayList<>();

    /** Carries messages between nodes of this process, in order. */
    private static final class Exchange {
        final Map<NodeId, LedgerNetwork.Inbox> inboxes = new ConcurrentHashMap<>();
        final Map<NodeId, Ledger> ledgers = new ConcurrentHashMap<>();
        final Map<NodeId, ExecutorService> threads = new ConcurrentHashMap<>();
        final Set<NodeId> cut = ConcurrentHashMap.newKeySet();

        LedgerNetwork of(NodeId self, Set<NodeId> acquaintances) {
            return new LedgerNetwork() {
                @Override
                public void open(Inbox inbox) {
                    inboxes.put(self, inbox);
                    threads.put(self, Executors.newSingleThreadExecutor());
                }

                @Override
                public void keepInTouch(Set<NodeId> others) {}

                @Override
                public void send(NodeId to, Bytes message) {
                    Inbox inbox = inboxes.get(to);
                    ExecutorService thread = threads.get(to);
                    if (inbox != null && thread != null && !cut.contains(to) && !cut.contains(self)) {
                        thread.execute(() -> inbox.received(self, message));
                    }
                }

                @Override
                public Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException {
                    Ledger ledger = ledgers.get(to);
                    if (ledger == null || cut.contains(to) || cut.contains(self)) {
                        throw new IOException("cut off");
                    }
                    return LedgerProtocol.answer(ledger, service, request);
                }

                @Override
                public Set<NodeId> acquaintances() {
                    return acquaintances;
                }
            };
        }
    }

    private Genesis genesis() {
        List<Validator> validators = new ArrayList<>();
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        for (int i = 0; i < VALIDATORS; i++) {
            HybridKey key = i == 0
                    ? TestNetwork.VALIDATOR
                    : HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
            keys.add(key);
            validators.add(new Validator(key.publicKey(), 1));
            stakes.put(key.publicKey().id(), Genesis.STAKE_DEFAULT);
        }
        stakes.put(TestNetwork.ADMINISTRATOR.publicKey().id(), Genesis.STAKE_DEFAULT);
        return new Genesis(
                "four",
                Instant.now(),
                validators,
                TestNetwork.ADMINISTRATOR.publicKey(),
                stakes,
                TestNetwork.parameters(),
                new TreeMap<>());
    }

    private LedgerNode open(int number, Genesis genesis) {
        HybridKey key = keys.get(number);
        NodeId id = key.publicKey().id();
        LedgerNode node = LedgerNode.open(
                LedgerConfiguration.in(folder.resolve("node" + number).resolve("ledger")),
                genesis,
                List.of(new NotesModule()),
                key,
                exchange.of(id, Set.of(keys.get(0).publicKey().id())));
        exchange.ledgers.put(id, node);
        nodes.put(number, node);
        return node;
    }

    private NodeAccount account(int number) throws Exception {
        Path home = folder.resolve("home" + number);
        Files.createDirectories(home);
        NodeAccount account = NodeAccount.start(
                Objects.requireNonNull(nodes.get(number)),
                keys.get(number),
                home,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                new SecureRandom(),
                InstantSource.system());
        accounts.add(account);
        return account;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable account : accounts) {
            account.close();
        }
        nodes.values().forEach(LedgerNode::close);
        exchange.threads.values().forEach(ExecutorService::shutdownNow);
    }

    private void allReach(long height) throws InterruptedException {
        for (LedgerNode node : nodes.values()) {
            assertThat(node.awaitHeight(height, Duration.ofSeconds(20)))
                    .as("height %s at %s", height, node.status())
                    .isTrue();
        }
    }

    @Test
    void fourValidatorsAgreeOnOperationsOfEach() throws Exception {
        Genesis genesis = genesis();
        for (int i = 0; i < VALIDATORS; i++) {
            open(i, genesis);
        }
        List<NodeAccount> all = new ArrayList<>();
        for (int i = 0; i < VALIDATORS; i++) {
            all.add(account(i));
        }
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            for (NodeAccount each : all) {
                answers.add(each.session()
                        .submit(NotesModule.NAME, new NotesModule.Write("note" + answers.size(), "text")));
            }
        }
        long height = 0;
        for (CompletableFuture<Receipt> answer : answers) {
            Receipt receipt = answer.get(20, TimeUnit.SECONDS);
            assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
            height = Math.max(height, receipt.height());
        }
        allReach(height);
        assertThat(nodes.values())
                .filteredOn(node -> node.status().mode() == LedgerMode.VALIDATING)
                .hasSizeGreaterThanOrEqualTo(3);
    }
}
