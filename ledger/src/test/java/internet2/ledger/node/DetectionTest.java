package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.CommittedBlock;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerStatus.ValidatorState;
import internet2.ledger.LedgerStatus.ValidatorStatus;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.votes.Term;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four real nodes, the last of them a hostile build: what the others make of it. */
final class DetectionTest {

    private static final int HOSTILE = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    /** Begins now: who is late for an old one votes only in its second epoch. */
    private final Genesis genesis = Replicas.genesis(Instant.now());

    private final Exchange exchange = new Exchange();
    private final List<LedgerNode> nodes = new ArrayList<>();
    private final List<NodeAccount> accounts = new ArrayList<>();
    private final List<ConsensusEvent> events = new CopyOnWriteArrayList<>();
    private int written;

    private static NodeId id(int number) {
        return Replicas.KEYS.get(number).publicKey().id();
    }

    @BeforeEach
    void open() throws Exception {
        for (int i = 0; i < 4; i++) {
            LedgerNode node = LedgerNode.open(
                    LedgerConfiguration.in(folder.resolve("node" + i).resolve("ledger")),
                    genesis,
                    List.of(new NotesModule()),
                    Replicas.KEYS.get(i),
                    exchange.of(id(i), Set.of()));
            exchange.ledgers.put(id(i), node);
            nodes.add(node);
        }
        nodes.getFirst().observe(events::add);
        for (LedgerNode node : nodes) {
            TestNetwork.awaitVoting(node);
        }
        for (int i = 0; i < 4; i++) {
            Path home = folder.resolve("home" + i);
            Files.createDirectories(home);
            accounts.add(NodeAccount.start(
                    nodes.get(i),
                    Replicas.KEYS.get(i),
                    home,
                    Duration.ofHours(1),
                    Duration.ofSeconds(20),
                    new SecureRandom(),
                    InstantSource.system()));
        }
    }

    @AfterEach
    void close() {
        accounts.forEach(NodeAccount::close);
        nodes.forEach(LedgerNode::close);
        exchange.close();
    }

    /** One operation of each node, one after the other, until something is so. */
    private void writeUntil(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("at " + nodes.getFirst().status().validators());
            }
            write();
        }
    }

    private void write() throws Exception {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (NodeAccount each : accounts) {
            answers.add(each.session().submit(NotesModule.NAME, new NotesModule.Write("n" + written++, "text")));
        }
        for (var answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    /** Each node at its own pace, so that a leader has something of its own in each block while the others wait. */
    private void allWriteUntil(BooleanSupplier condition) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = accounts.stream()
                .map(each -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; !done.get(); i++) {
                                NotesModule.Write next =
                                        new NotesModule.Write(accounts.indexOf(each) + "-" + i, "text");
                                each.session().submit(NotesModule.NAME, next).join();
                            }
                        },
                        Thread::startVirtualThread))
                .toList();
        LedgerNode witness = nodes.getFirst();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            witness.awaitHeight(witness.status().height() + 1, Duration.ofSeconds(1));
        }
        boolean so = condition.getAsBoolean();
        done.set(true);
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        assertThat(so).as("so, at %s", witness.status().validators()).isTrue();
    }

    private ValidatorStatus hostile(int atNode) {
        return nodes.get(atNode).status().validators().stream()
                .filter(each -> each.id().equals(id(HOSTILE)))
                .findFirst()
                .orElseThrow();
    }

    private boolean othersSee(ValidatorState state) {
        return List.of(0, 1, 2).stream().allMatch(node -> hostile(node).state() == state);
    }

    @Test
    void whoSendsGarbageIsQuarantinedByTheOthersAndTheLedgerGoesOnWithoutItsLeadership() throws Exception {
        exchange.isHostile(
                id(HOSTILE),
                message -> List.of(
                        new Exchange.Sent(Bytes.of((byte) 99), Duration.ZERO),
                        new Exchange.Sent(message, Duration.ZERO)));
        writeUntil(() -> othersSee(ValidatorState.QUARANTINED));

        for (int i = 0; i < 5; i++) {
            write();
        }
        long from = nodes.getFirst().status().height() + 1;
        writeUntil(() -> nodes.getFirst().status().height() >= from + 10);
        for (CommittedBlock block : nodes.getFirst().blocks(from, 1 << 20)) {
            assertThat(Term.of(block.block().header().view()).leader(4))
                    .as("leader of block %s", block.height())
                    .isNotEqualTo(Replicas.GENESIS
                            .validators()
                            .indexOf(genesis.validators().stream()
                                    .filter(each -> each.id().equals(id(HOSTILE)))
                                    .findFirst()
                                    .orElseThrow()));
        }
        assertThat(hostile(0).reasons()).anyMatch(reason -> reason.contains("malformed messages"));
        assertThat(events)
                .filteredOn(ConsensusEvent.Quarantined.class::isInstance)
                .first()
                .isInstanceOfSatisfying(ConsensusEvent.Quarantined.class, begun -> {
                    assertThat(begun.validator()).isEqualTo(id(HOSTILE));
                    assertThat(begun.reason()).contains("malformed messages");
                });
        assertThat(nodes.get(HOSTILE).status().problems()).anyMatch(words -> words.contains("suspects this node"));
        assertThat(nodes.getFirst().evidence()).as("nothing is proven").isEmpty();
    }

    @Test
    void aLeaderThatTakesInOnlyItsOwnOperationsIsSuspectedOfIt() throws Exception {
        exchange.isHostile(id(HOSTILE), new Exchange.Conduct() {
            @Override
            public boolean hears(Bytes message) {
                return !(MessageCodec.decode(message) instanceof Message.Operations);
            }

            @Override
            public List<Exchange.Sent> sends(Bytes message) {
                return List.of(new Exchange.Sent(message, Duration.ZERO));
            }
        });
        allWriteUntil(() -> List.of(0, 1, 2).stream()
                .anyMatch(node ->
                        hostile(node).reasons().stream().anyMatch(reason -> reason.contains("leaves out operations"))
                                && hostile(node).suspicion() >= 0.5));
        assertThat(nodes.getFirst().evidence()).as("nothing is proven").isEmpty();
    }
}
