package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.trustchain.authority.IssuedCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One of four holders hangs: its process is paused, its connections stay open, and nothing ever comes back. */
@Timeout(240)
final class HungHolderTest {

    private static final Duration BLOCK_WAIT = Duration.ofSeconds(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void theOthersIssueWithoutTheOneThatHangs() throws Exception {
        List<RunningNode> nodes = new ArrayList<>();
        Optional<Process> hanging = Optional.empty();
        try {
            nodes.add(RunningNode.start(folder.resolve("founder"), Map.of()));
            RunningNode founder = nodes.getFirst();
            nodes.add(RunningNode.join(folder.resolve("second"), founder));
            nodes.add(RunningNode.join(folder.resolve("third"), founder));
            Path data = folder.resolve("hanging");
            Process process = joining(data, founder);
            hanging = Optional.of(process);
            awaitReady(process);
            NodeId id = NodeId.parse(Files.readString(data.resolve("keys/node.id")));
            Validators.promote(founder, nodes.subList(1, 3), List.of(id));
            awaitShare(data, founder);

            signal(process, "STOP");
            assertThat(issueEverywhere(nodes)).hasSize(6);

            signal(process, "CONT");
            assertThat(process.isAlive()).isTrue();
        } finally {
            hanging.ifPresent(Process::destroyForcibly);
            nodes.forEach(RunningNode::close);
        }
    }

    /** Two at each node at once, so that the one that hangs is asked by somebody. */
    private static List<IssuedCertificate> issueEverywhere(List<RunningNode> nodes) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<IssuedCertificate>> wishes = new ArrayList<>();
            for (RunningNode node : nodes) {
                wishes.add(node::issue);
                wishes.add(node::issue);
            }
            List<IssuedCertificate> issued = new ArrayList<>();
            for (Future<IssuedCertificate> each : threads.invokeAll(wishes)) {
                issued.add(each.get());
            }
            return issued;
        }
    }

    /** A node in a process of its own. */
    private static Process joining(Path data, RunningNode inviting) throws Exception {
        String token = inviting.node()
                .core()
                .admissions()
                .invite(Optional.empty(), inviting.gateway().getPort())
                .token();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--join",
                inviting.gateway().getAuthority(),
                "--token",
                token));
        RunningNode.flags(data).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitReady(Process process) throws IOException, InterruptedException {
        BufferedReader says = process.inputReader();
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (line.startsWith("ready after")) {
                Thread.ofVirtual().start(() -> says.lines().forEach(ignored -> {}));
                return;
            }
        }
        throw new IOException("the node ended: " + process.waitFor());
    }

    /** Its share is on its disk, so that it is asked for signatures, and would give them. */
    private static void awaitShare(Path data, RunningNode founder) throws InterruptedException {
        Ledger ledger = founder.node().core().ledger();
        while (!Files.exists(data.resolve("keys/issuing.share"))) {
            ledger.awaitHeight(ledger.tip().height() + 1, BLOCK_WAIT);
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
