package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.ledger.BlockReference;
import internet2.ledger.FakeClock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.ModuleState;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.ledger.client.NodeAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state is not trusted: whatever happens to it, it comes back from the log. */
final class RecoveryTest {

    @TempDir
    private Path folder;

    private final List<TestNetwork> networks = new ArrayList<>();

    @AfterEach
    void end() {
        networks.forEach(TestNetwork::close);
    }

    private TestNetwork network(TestNetwork network) {
        networks.add(network);
        return network;
    }

    private Path state() {
        return folder.resolve("validator").resolve("ledger").resolve("state");
    }

    /** A closed network with some history, and a receipt of it. */
    private Receipt history(TestNetwork network) throws Exception {
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);
        for (int i = 0; i < 20; i++) {
            node.session().submit("notes", new Write("note " + i, "text")).join();
        }
        Receipt last = node.session().submit("notes", new Write("a", "last")).join();
        network.close();
        return last;
    }

    private TestNetwork again(TestNetwork network) {
        return network(new TestNetwork(folder, network.genesis(), new NotesModule()));
    }

    @Test
    void aStateThatIsGoneIsMadeAnew() throws Exception {
        TestNetwork network = network(new TestNetwork(folder, TestNetwork.parameters(), new NotesModule()));
        Receipt receipt = history(network);
        StateStore.destroy(state());

        Ledger ledger = again(network).openValidator();
        assertThat(ledger.receipt(receipt.operation())).contains(receipt);
    }

    @Test
    void aStateThatSaysOtherwiseIsMadeAnew() throws Exception {
        TestNetwork network = network(new TestNetwork(folder, TestNetwork.parameters(), new NotesModule()));
        Receipt receipt = history(network);
        try (StateStore store = StateStore.open(state())) {
            var tip = new ChainStore(store).tip();
            var other = new Tip(new BlockReference(tip.height(), Hash.ZERO), 0, 0, tip.time(), Hash.ZERO);
            store.write(new StateBatch().put(Bytes.utf8("m"), other.encoded()));
        }

        Ledger ledger = again(network).openValidator();
        assertThat(ledger.receipt(receipt.operation())).contains(receipt);
        assertThat(ledger.status().stateRoot()).isNotEqualTo(Hash.ZERO);
    }

    @Test
    void aDamagedStateIsMadeAnew() throws Exception {
        TestNetwork network = network(new TestNetwork(folder, TestNetwork.parameters(), new NotesModule()));
        Receipt receipt = history(network);
        try (Stream<Path> files = Files.list(state())) {
            Path manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            Files.write(manifest, new byte[100]);
        }

        Ledger ledger = again(network).openValidator();
        assertThat(ledger.receipt(receipt.operation())).contains(receipt);
    }

    /** The same module with another mind. */
    private static final class OtherNotes implements LedgerModule<Write> {

        private final NotesModule notes = new NotesModule();

        @Override
        public String name() {
            return NotesModule.NAME;
        }

        @Override
        public Write decode(CanonicalReader in) {
            return notes.decode(in);
        }

        @Override
        public Bytes apply(Write write, OperationContext context, ModuleState state) throws OperationRefused {
            return notes.apply(new Write(write.note(), write.text() + "!"), context, state);
        }
    }

    @Test
    void aProgramThatExecutesOtherwiseRefusesToStart() throws Exception {
        TestNetwork network = network(new TestNetwork(folder, TestNetwork.parameters(), new NotesModule()));
        history(network);
        StateStore.destroy(state());

        TestNetwork other = network(new TestNetwork(folder, network.genesis(), new OtherNotes()));
        assertThatThrownBy(other::openValidator)
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("state root")
                .hasMessageContaining("use the version of the program that wrote it");
    }

    @Test
    void aClockThatJumpsBackStopsNothingAndIsReported() throws Exception {
        FakeClock clock = new FakeClock(Instant.now());
        var parameters = TestNetwork.parameters().withIdleInterval(Duration.ofMillis(50));
        TestNetwork network =
                network(new TestNetwork(folder, parameters, new NotesModule())).withClock(clock);
        Ledger ledger = network.openValidator();
        NodeAccount node = network.start(ledger);
        Instant before =
                node.session().submit("notes", new Write("a", "before")).join().time();

        clock.advance(Duration.ofHours(-2));
        Receipt behind =
                node.session().submit("notes", new Write("a", "behind")).join();
        assertThat(behind.outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(behind.time()).isEqualTo(before);
        assertThat(ledger.status().problems()).anyMatch(problem -> problem.contains("clock"));
        assertThat(ledger.awaitHeight(ledger.tip().height() + 3, Duration.ofSeconds(5)))
                .as("idle blocks go on")
                .isTrue();

        clock.advance(Duration.ofHours(2).plusSeconds(1));
        ledger.awaitHeight(ledger.tip().height() + 2, Duration.ofSeconds(5));
        assertThat(ledger.status().problems()).isEmpty();
        assertThat(Optional.of(ledger.blockTime())).get().isNotEqualTo(before);
    }
}
