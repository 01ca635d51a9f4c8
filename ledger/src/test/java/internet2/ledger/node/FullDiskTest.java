package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk refuses operations in words, loses nothing, and is over when there is space again. */
final class FullDiskTest {

    @TempDir
    private Path folder;

    /** Fills its disk, and frees it again. */
    static final class Filler {

        private static final int LEFT = 1 << 20;

        private Filler() {}

        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            try (TestNetwork network = new TestNetwork(home, TestNetwork.parameters(), new NotesModule())) {
                Ledger ledger = network.openValidator();
                NodeAccount node = network.start(ledger);
                Path full = Files.exists(home.resolve("all")) ? home : state(home);
                Path ballast = full.resolve("ballast");
                Files.write(ballast, new byte[(int) full.toFile().getUsableSpace() - LEFT]);
                List<Receipt> accepted = new ArrayList<>();
                Receipt refused = writeUntilRefused(node.session(), accepted);
                System.out.println(refused.outcome());
                System.out.println("problems " + ledger.status().problems());
                Files.delete(ballast);
                writeUntilAccepted(ledger, node.session());
                System.out.println("recovered, problems " + ledger.status().problems());
                boolean whole = accepted.stream()
                        .allMatch(receipt -> ledger.receipt(receipt.operation()).equals(Optional.of(receipt)));
                System.out.println("receipts whole " + whole);
                ledger.close();
                Ledger again = network.openValidator();
                System.out.println("reopened "
                        + accepted.stream()
                                .allMatch(receipt ->
                                        again.receipt(receipt.operation()).isPresent()));
            }
        }

        private static Receipt writeUntilRefused(Session session, List<Receipt> accepted) throws Exception {
            String text = "x".repeat(4000);
            for (int i = 0; i < 10_000; i++) {
                var sent = session.submit("notes", new Write("note " + i, text));
                try {
                    Receipt receipt = sent.get(3, TimeUnit.SECONDS);
                    if (receipt.outcome() instanceof Outcome.Refused) {
                        return receipt;
                    }
                    accepted.add(receipt);
                } catch (TimeoutException durableButNotInState) {
                    System.out.println("waiting for the state store");
                }
            }
            throw new IllegalStateException("the disk did not get full");
        }

        private static void writeUntilAccepted(Ledger ledger, Session session) throws Exception {
            for (int i = 0; i < 200; i++) {
                Receipt receipt =
                        session.submit("notes", new Write("again", "")).join();
                if (receipt.outcome() instanceof Outcome.Accepted) {
                    return;
                }
                ledger.awaitHeight(ledger.tip().height() + 1, Duration.ofMillis(100));
            }
        }
    }

    private static Path state(Path home) {
        return home.resolve("validator").resolve("ledger").resolve("state");
    }

    /** What is durable in the log is not lost because the state has no room for it: it is written later. */
    @Test
    void aStateThatIsFullHoldsUpItsBlockUntilThereIsSpace() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        Files.createDirectories(state(folder));
        String script = "exec unshare -m sh -c 'mount -t tmpfs -o size=40m tmpfs \"$0\" && exec \"$@\"' "
                + state(folder) + " \"$@\"";
        try (ChildJvm child = ChildJvm.startWithin(script, Filler.class, folder)) {
            List<String> lines = child.lines();
            assertThat(lines).anyMatch(line -> line.contains("storage-refused") && line.contains("state"));
            assertThat(lines).contains("recovered, problems []", "receipts whole true", "reopened true");
        }
    }

    @Test
    void aFullDiskRefusesOperationsUntilThereIsSpace() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        String script =
                "exec unshare -m sh -c 'mount -t tmpfs -o size=48m tmpfs \"$0\" && touch \"$0/all\" && exec \"$@\"' "
                        + folder + " \"$@\"";
        try (ChildJvm child = ChildJvm.startWithin(script, Filler.class, folder)) {
            List<String> lines = child.lines();
            assertThat(lines).anyMatch(line -> line.contains("storage-refused") && line.contains("no space"));
            assertThat(lines).anyMatch(line -> line.startsWith("problems [") && line.contains("no space"));
            assertThat(lines).contains("recovered, problems []", "receipts whole true", "reopened true");
        }
    }

    private static boolean mayMount() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
