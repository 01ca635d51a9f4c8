package internet2.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.simplex.Simplex;
import internet2.stoq.Handler;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many validators that operations travel in lanes, each with a STOQ endpoint of its own on {@code ::1}. */
final class LanesOverStoqTest {

    private static final int VALIDATORS = Simplex.INLINE_VALIDATORS_MAX + 1;
    private static final int NOTES = 20;

    @TempDir
    private Path folder;

    private final HybridKey administrator = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
    private final List<AutoCloseable> parts = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    private Genesis genesis(List<LedgerEnd> ends) {
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        ends.forEach(end -> stakes.put(end.id(), Genesis.STAKE_DEFAULT));
        stakes.put(administrator.publicKey().id(), Genesis.STAKE_DEFAULT);
        return new Genesis(
                "many",
                Instant.now(),
                ends.stream()
                        .map(end -> new Validator(end.keys().publicKey(), 1))
                        .toList(),
                administrator.publicKey(),
                stakes,
                TestNetwork.parameters(),
                new TreeMap<>());
    }

    private Ledger open(LedgerEnd end, int number, Genesis genesis) {
        LedgerNode node = LedgerNode.open(
                LedgerConfiguration.in(folder.resolve("node" + number).resolve("ledger")),
                genesis,
                List.of(new NotesModule()),
                end.keys(),
                end.ledger());
        parts.add(node);
        return node;
    }

    private NodeAccount account(Ledger ledger, LedgerEnd end) throws Exception {
        TestNetwork.awaitVoting(ledger);
        NodeAccount account = NodeAccount.start(
                ledger,
                end.keys(),
                Files.createDirectories(folder.resolve(end.id().toString())),
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                new SecureRandom(),
                InstantSource.system());
        parts.add(account);
        return account;
    }

    @Test
    void operationsOfTwoReachAllOfThemInLanes() throws Exception {
        List<LedgerEnd> ends = LedgerEnd.open(VALIDATORS);
        parts.addAll(ends);
        Genesis genesis = genesis(ends);
        Map<Integer, Ledger> opened = new ConcurrentHashMap<>();
        for (int i = 0; i < VALIDATORS; i++) {
            int number = i;
            ends.get(i)
                    .serveLedger(PeerServices.ledger(() -> Optional.ofNullable(opened.get(number)))
                            .toArray(Handler[]::new));
        }
        List<Ledger> ledgers = new ArrayList<>();
        for (int i = 0; i < VALIDATORS; i++) {
            ledgers.add(open(ends.get(i), i, genesis));
            opened.put(i, ledgers.getLast());
        }
        List<NodeAccount> writers =
                List.of(account(ledgers.getFirst(), ends.getFirst()), account(ledgers.getLast(), ends.getLast()));
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = 0; i < NOTES; i++) {
            NodeAccount writer = writers.get(i % writers.size());
            answers.add(writer.session().submit(NotesModule.NAME, new NotesModule.Write("note " + i, "text")));
        }
        long height = 0;
        for (CompletableFuture<Receipt> answer : answers) {
            Receipt receipt = answer.get(60, TimeUnit.SECONDS);
            assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
            height = Math.max(height, receipt.height());
        }
        for (Ledger each : ledgers) {
            assertThat(each.awaitHeight(height, Duration.ofSeconds(60)))
                    .as("height %s at %s", height, each.status())
                    .isTrue();
            for (int i = 0; i < NOTES; i++) {
                assertThat(each.state(NotesModule.NAME).get(Bytes.utf8("note " + i)))
                        .isPresent();
            }
            assertThat(each.evidence()).isEmpty();
        }
        assertThat(ledgers.getFirst().blocks(1, 1 << 24))
                .isNotEmpty()
                .allMatch(block -> block.block().header().ofLanes())
                .anyMatch(block ->
                        !block.block().manifest().orElseThrow().batches().isEmpty());
    }
}
