package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.FakeClock;
import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.verifier.StateProof;
import internet2.verifier.ValidatorSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerNodeTest {

    @TempDir
    private Path folder;

    private TestNetwork network;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.parameters(), new NotesModule());
    }

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void aNewbornNetworkTakesOperationsOfWhoeverWentThroughTheDoor() throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);

        Receipt first = node.session().submit("notes", new Write("a", "hello")).join();
        Receipt second = network.administrator(ledger)
                .submit("notes", new Write("a", "mine"))
                .join();

        assertThat(first.result()).isEqualTo(new CanonicalWriter().u64(1).toBytes());
        assertThat(second.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("note-taken"));
        assertThat(ledger.receipt(first.operation())).contains(first);
        assertThat(ledger.status().height()).isGreaterThanOrEqualTo(first.height());
        assertThat(ledger.status().finalityMillisP50()).isPositive();
    }

    @Test
    void aNetworkThatStoodStillForLongerThanAnEpochGoesOn() throws Exception {
        FakeClock clock = new FakeClock(Instant.now());
        network.withClock(clock);
        try (LedgerNode before = network.openValidator();
                NodeAccount node = network.start(before)) {
            node.session().submit("notes", new Write("a", "hello")).join();
        }
        clock.advance(Duration.ofDays(3));

        Ledger after = network.openValidator();
        Receipt receipt = network.start(after)
                .session()
                .submit("notes", new Write("b", "still here"))
                .join();

        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aNetworkThatStoodStillGoesOnThoughItsFirstBlockCameBeforeItsFirstOperation() throws Exception {
        FakeClock clock = new FakeClock(Instant.now());
        network.withClock(clock);
        try (LedgerNode before = network.openValidator();
                NodeAccount node = network.start(before)) {
            node.session().submit("notes", new Write("a", "hello")).join();
        }
        clock.advance(Duration.ofDays(100));

        Ledger after = network.openValidator();
        assertThat(after.awaitHeight(after.tip().height() + 1, Duration.ofSeconds(30)))
                .isTrue();
        Receipt receipt = network.start(after)
                .session()
                .submit("notes", new Write("b", "still here"))
                .join();

        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void anEntryOfTheStateIsProvenAgainstASignedCheckpoint() throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);
        node.session().submit("notes", new Write("a", "hello")).join();

        StateProof there = ledger.prove("notes", NotesModule.key("a"));
        StateProof nowhere = ledger.prove("notes", NotesModule.key("b"));
        StateProof read = CanonicalReader.decode(there.encoded(), StateProof::decode);

        ValidatorSet validators = new ValidatorSet(network.genesis().validators());
        assertThat(read.verify(validators)).isTrue();
        assertThat(nowhere.value()).isEmpty();
        assertThat(nowhere.verify(validators)).isTrue();
        assertThat(new StateProof("notes", read.key(), Optional.empty(), read.proof(), read.checkpoint())
                        .verify(validators))
                .isFalse();
        assertThat(new StateProof("notes", read.key(), Optional.of(Bytes.utf8("x")), read.proof(), read.checkpoint())
                        .verify(validators))
                .isFalse();
    }

    @Test
    void manyOperationsInFlightKeepTheirOrderAndAreHeardOfOnce() throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);
        List<Hash> heard = new ArrayList<>();
        ledger.subscribe((header, hash, operations) -> operations.stream()
                .filter(each -> each.operation().module().equals("notes")) // the node's keepers are at work, too
                .forEach(each -> heard.add(each.receipt().operation())));

        List<CompletableFuture<Receipt>> sent = new ArrayList<>();
        Session session = node.session();
        for (int i = 0; i < 500; i++) {
            sent.add(session.submit("notes", new Write("counter", "" + i)));
        }
        long last = 0;
        for (CompletableFuture<Receipt> each : sent) {
            long count = CanonicalReader.<Long>decode(each.join().result(), CanonicalReader::u64);
            assertThat(count).isEqualTo(++last);
        }
        ledger.awaitHeight(Long.MAX_VALUE, Duration.ofMillis(50));

        assertThat(heard)
                .containsExactlyElementsOf(
                        sent.stream().map(each -> each.join().operation()).toList());
    }

    @Test
    void aRestartContinuesWhereItStopped() throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);
        Receipt receipt = node.session().submit("notes", new Write("a", "kept")).join();
        node.close();
        ledger.close();

        Ledger again = network.openValidator();
        assertThat(again.receipt(receipt.operation())).contains(receipt);
        assertThat(again.state("notes").get(NotesModule.key("a"))).isPresent();
        assertThat(network.start(again)
                        .session()
                        .submit("notes", new Write("a", "on"))
                        .join()
                        .result())
                .isEqualTo(new CanonicalWriter().u64(2).toBytes());
    }

    @Test
    void aModuleWithABugRefusesAndChangesNothing() throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);

        Receipt bug = node.session().submit("notes", new Write("bug", "")).join();
        Receipt after = node.session().submit("notes", new Write("a", "")).join();

        assertThat(bug.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("module-failed"));
        assertThat(after.outcome()).isInstanceOf(Outcome.Accepted.class);
    }
}
