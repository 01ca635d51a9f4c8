package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerStatus;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.Account;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.RetireValidator;
import internet2.ledger.membership.SessionRights;
import internet2.verifier.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with real stores, and a network in memory between them. */
final class ReplicationTest {

    private static final int NODES = 4;

    /** Blocks, more than a validator catches up with one by one. */
    private static final int BEHIND = 100;

    @TempDir
    Path folder;

    private final List<HybridKey> keys = new ArrayList<>();
    private final Exchange exchange = new Exchange();
    private final Map<Integer, LedgerNode> nodes = new TreeMap<>();
    private final List<AutoCloseable> accounts = new ArrayList<>();

    /** A network that begins with so many validators, and keys for four nodes. */
    private Genesis genesis(int first) {
        List<Validator> validators = new ArrayList<>();
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        for (int i = 0; i < NODES; i++) {
            HybridKey key = i == 0
                    ? TestNetwork.VALIDATOR
                    : HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
            keys.add(key);
            if (i < first) {
                validators.add(new Validator(key.publicKey(), 1));
                stakes.put(key.publicKey().id(), Genesis.STAKE_DEFAULT);
            }
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
        exchange.close();
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
        Genesis genesis = genesis(NODES);
        for (int i = 0; i < NODES; i++) {
            open(i, genesis);
        }
        List<NodeAccount> all = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
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

    private static void accepted(CompletableFuture<Receipt> answer) throws Exception {
        assertThat(answer.get(30, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    /** Waits, block by block, until the node is in this mode. */
    private void awaitMode(int number, LedgerMode mode) throws InterruptedException {
        TestNetwork.awaitMode(Objects.requireNonNull(nodes.get(number)), mode);
    }

    private void write(NodeAccount account, int from, int count) throws Exception {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            answers.add(account.session().submit(NotesModule.NAME, new NotesModule.Write("n" + i, "text")));
        }
        for (CompletableFuture<Receipt> answer : answers) {
            accepted(answer);
        }
    }

    @Test
    void aNetworkGrowsFromOneValidatorToFourAndShrinksAgainUnderLoad() throws Exception {
        Genesis genesis = genesis(1);
        open(0, genesis);
        NodeAccount founder = account(0);
        Session administrator = Session.open(
                new Account(Objects.requireNonNull(nodes.get(0)), TestNetwork.ADMINISTRATOR),
                SessionRights.all(),
                Duration.ofHours(1),
                new SecureRandom(),
                InstantSource.system());
        for (int i = 1; i < NODES; i++) {
            HybridPublicKey keyOfNode = keys.get(i).publicKey();
            accepted(administrator.submit(
                    MembershipModule.NAME,
                    new AdmitIdentity(keyOfNode, "node " + i, Role.NODE, 1000, Optional.empty())));
            open(i, genesis);
            account(i);
            awaitMode(i, LedgerMode.FOLLOWING);
            accepted(administrator.submit(
                    MembershipModule.NAME,
                    new PromoteValidator(keyOfNode.id(), 1).encoded(),
                    MembershipOperation.STATE_BYTES_MAX));
            awaitMode(i, LedgerMode.VALIDATING);
            write(founder, 100 * i, 20);
        }
        assertThat(Objects.requireNonNull(nodes.get(0)).status().validators()).hasSize(NODES);
        for (int i = NODES - 1; i > 1; i--) {
            accepted(administrator.submit(
                    MembershipModule.NAME,
                    new RetireValidator(keys.get(i).publicKey().id()).encoded(),
                    MembershipOperation.STATE_BYTES_MAX));
            awaitMode(i, LedgerMode.FOLLOWING);
            write(founder, 1000 * i, 20);
        }
        allReach(Objects.requireNonNull(nodes.get(0)).status().height());
        assertThat(nodes.values().stream().map(LedgerNode::status).map(LedgerStatus::epoch))
                .allMatch(epoch -> epoch == 5);
    }

    @Test
    void aValidatorThatIsGoneAndOneThatWasWipedCostNothingThatWasAcknowledged() throws Exception {
        Genesis genesis = genesis(NODES);
        for (int i = 0; i < NODES; i++) {
            open(i, genesis);
        }
        NodeAccount account = account(0);
        for (int i = 0; i < NODES; i++) {
            awaitMode(i, LedgerMode.VALIDATING);
        }
        write(account, 0, 20);
        close(3);
        write(account, 100, 20);
        open(3, genesis);
        allReach(Objects.requireNonNull(nodes.get(0)).status().height());
        awaitMode(3, LedgerMode.VALIDATING);

        LedgerNode first = Objects.requireNonNull(nodes.get(0));
        while (first.blockTime().isBefore(genesis.time().plus(VotingSince.BEGINNING))) {
            first.awaitHeight(first.status().height() + 1, Duration.ofSeconds(10));
        }
        close(2);
        try (Stream<Path> files = Files.walk(folder.resolve("node2"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        write(account, 200, 20);
        open(2, genesis);
        allReach(Objects.requireNonNull(nodes.get(0)).status().height());
        // It may have voted in this epoch and forgotten it.
        assertThat(Objects.requireNonNull(nodes.get(2)).status().mode()).isNotEqualTo(LedgerMode.VALIDATING);
        for (LedgerNode node : nodes.values()) {
            for (int i : List.of(0, 19, 100, 119, 200, 219)) {
                assertThat(node.state(NotesModule.NAME).get(Bytes.utf8("n" + i)))
                        .isPresent();
            }
        }
    }

    /** It fetches what it missed and begins anew, and with it the memory of operations that wait for a block. */
    @Test
    void aValidatorThatFellBehindForgetsNoOperationThatItsClientsWaitFor() throws Exception {
        Genesis genesis = genesis(NODES);
        for (int i = 0; i < NODES; i++) {
            open(i, genesis);
        }
        NodeAccount account = account(0);
        NodeAccount late = account(3);
        for (int i = 0; i < NODES; i++) {
            awaitMode(i, LedgerMode.VALIDATING);
        }
        NodeId cutOff = keys.get(3).publicKey().id();
        exchange.cut.add(cutOff);
        CompletableFuture<Receipt> answer =
                late.session().submit(NotesModule.NAME, new NotesModule.Write("late", "text"));
        LedgerNode first = Objects.requireNonNull(nodes.get(0));
        long far = first.status().height() + BEHIND;
        for (int i = 0; first.status().height() < far; i++) {
            write(account, i, 1);
        }
        exchange.isHostile(cutOff, message -> List.of()); // it hears, and nobody hears it
        exchange.cut.remove(cutOff);
        allReach(far);
        exchange.behaves(cutOff);
        accepted(answer);
        awaitMode(3, LedgerMode.VALIDATING);
    }

    private void close(int number) {
        Objects.requireNonNull(nodes.remove(number)).close();
    }
}
