package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import internet2.foundation.Hash;
import internet2.ledger.Outcome;
import internet2.server.adapters.Account;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import internet2.trustchain.workloads.WorkloadOperation;
import internet2.trustchain.workloads.WorkloadsModule;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SPIFFE's own client at the socket of a whole node. */
@EnabledOnOs(OS.LINUX)
final class WorkloadServiceTest {

    private static final TrustDomain DOMAIN = TrustDomain.parse("internal");

    @TempDir
    private Path folder;

    private Path socket;
    private RunningNode running;

    @BeforeEach
    void begin() throws Exception {
        socket = folder.resolve("workloads.sock");
        running = RunningNode.start(folder.resolve("data"), Map.of("workloads.socket", socket.toString()));
    }

    @AfterEach
    void end() {
        running.close();
    }

    private static WorkloadApiClient client(Path socket) throws Exception {
        return DefaultWorkloadApiClient.newClient(DefaultWorkloadApiClient.ClientOptions.builder()
                .spiffeSocketPath("unix:" + socket)
                .build());
    }

    private static String me() throws Exception {
        return "unix:uid:" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static WorkloadEntry entry(String path, String... selectors) {
        return new WorkloadEntry(
                path,
                Optional.empty(),
                Stream.of(selectors).map(Selector::parse).toList(),
                List.of(),
                Optional.empty());
    }

    private void accepted(WorkloadOperation operation) {
        Account administrator = running.node().core().accounts().administrator();
        assertThat(administrator.submit(WorkloadsModule.NAME, operation).join().outcome())
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aProcessGetsWhatIsRegisteredForItAndNothingBefore() throws Exception {
        try (WorkloadApiClient client = client(socket)) {
            assertThatThrownBy(client::fetchX509Context).hasStackTraceContaining("PERMISSION_DENIED");
            assertThatThrownBy(client::fetchX509Bundles).hasStackTraceContaining("PERMISSION_DENIED");

            WorkloadEntry web = new WorkloadEntry(
                    "/shop/web",
                    Optional.of(running.node().id()),
                    List.of(Selector.parse(me())),
                    List.of("web.internal"),
                    Optional.empty());
            accepted(new WorkloadOperation.Create(web));
            accepted(new WorkloadOperation.Create(entry("/shop/other", "unix:uid:4242")));
            X509Context context = client.fetchX509Context();

            assertThat(context.getX509Svids()).hasSize(1);
            X509Svid svid = context.getDefaultSvid();
            assertThat(svid.getSpiffeId()).hasToString("spiffe://internal/shop/web");
            assertThat(svid.getLeaf().getSubjectAlternativeNames())
                    .contains(List.of(6, "spiffe://internal/shop/web"), List.of(2, "web.internal"));
            X509SvidValidator.verifyChain(svid.getChain(), context.getX509BundleSet());
            X509BundleSet bundles = client.fetchX509Bundles();
            assertThat(bundles.getBundles().keySet()).containsExactly(DOMAIN);
            X509SvidValidator.verifyChain(svid.getChain(), bundles);
        }
    }

    @Test
    void aListenerHearsOfEachChange() throws Exception {
        WorkloadEntry web = entry("/web", me());
        WorkloadEntry batch = entry("/batch", me());
        accepted(new WorkloadOperation.Create(web));
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        try (WorkloadApiClient client = client(socket)) {
            client.watchX509Context(listening(heard, WorkloadServiceTest::ids));
            assertThat(next(heard)).isEqualTo(List.of("spiffe://internal/web"));

            accepted(new WorkloadOperation.Create(batch));
            assertThat(next(heard)).isEqualTo(List.of("spiffe://internal/batch", "spiffe://internal/web"));

            accepted(new WorkloadOperation.Delete(web.id()));
            assertThat(next(heard)).isEqualTo(List.of("spiffe://internal/batch"));

            accepted(new WorkloadOperation.Delete(batch.id()));
            accepted(new WorkloadOperation.Create(web)); // by now the client was refused, and tries again
            assertThat(next(heard)).isEqualTo(List.of("spiffe://internal/web"));
        }
    }

    @Test
    void aListenerGetsItsNextCertificateBeforeTheOldOneEnds() throws Exception {
        Duration shortest = Duration.ofMinutes(1);
        accepted(new WorkloadOperation.Create(new WorkloadEntry(
                "/web", Optional.empty(), List.of(Selector.parse(me())), List.of(), Optional.of(shortest))));
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        try (WorkloadApiClient client = client(socket)) {
            client.watchX509Context(listening(heard, X509Context::getDefaultSvid));
            X509Svid first = (X509Svid) next(heard);
            X509Svid second = (X509Svid) next(heard);

            assertThat(second.getSpiffeId()).isEqualTo(first.getSpiffeId());
            assertThat(second.getLeaf().getPublicKey())
                    .isNotEqualTo(first.getLeaf().getPublicKey());
            assertThat(second.getLeaf().getNotAfter()).isAfter(first.getLeaf().getNotAfter());
        }
    }

    private static Watcher<X509Context> listening(BlockingQueue<Object> heard, Function<X509Context, Object> what) {
        return new Watcher<>() {
            @Override
            public void onUpdate(X509Context update) {
                heard.add(what.apply(update));
            }

            @Override
            public void onError(Throwable error) {
                heard.add(error);
            }
        };
    }

    @Test
    void whatAProcessRunsCountsToo() throws Exception {
        Path executable = Path.of("/proc/self/exe").toRealPath();
        String digest = Hash.of(Files.readAllBytes(executable)).hex();
        accepted(
                new WorkloadOperation.Create(entry("/java", me(), "unix:path:" + executable, "unix:sha256:" + digest)));
        accepted(new WorkloadOperation.Create(entry("/other-file", me(), "unix:path:/usr/bin/other")));
        accepted(new WorkloadOperation.Create(entry("/other-content", me(), "unix:sha256:" + Hash.ZERO.hex())));

        try (WorkloadApiClient client = client(socket)) {
            assertThat(ids(client.fetchX509Context())).containsExactly("spiffe://internal/java");
        }
    }

    @Test
    void aPathOfAnotherMountNamespaceIsNoPathHere() throws Exception {
        assumeThat(me()).as("only root mounts").isEqualTo("unix:uid:0");
        Path trusted = Files.writeString(folder.resolve("trusted"), "another program");
        Path curl = Path.of("/usr/bin/curl").toRealPath();
        String[] namespace = {
            "unshare", "--mount", "sh", "-c", "mount --bind " + curl + " " + trusted + " && exec \"$@\"", "sh"
        };
        assumeThat(new ProcessBuilder(Stream.concat(Stream.of(namespace), Stream.of("true"))
                                .toList())
                        .start()
                        .waitFor())
                .as("mounts are allowed")
                .isZero();
        accepted(new WorkloadOperation.Create(entry("/trusted", "unix:path:" + trusted)));
        accepted(new WorkloadOperation.Create(entry("/curl", "unix:path:" + curl)));

        assertThat(curl(curl.toString())).contains("spiffe://internal/curl");
        assertThat(curl(Stream.concat(Stream.of(namespace), Stream.of(trusted.toString()))
                        .toArray(String[]::new)))
                .contains("grpc-status: 7")
                .doesNotContain("spiffe://");
    }

    @Test
    void anotherUserIsAnotherWorkload() throws Exception {
        assumeThat(me()).as("only root becomes another user").isEqualTo("unix:uid:0");
        accepted(new WorkloadOperation.Create(entry("/root", me())));
        accepted(new WorkloadOperation.Create(entry("/nobody", "unix:uid:65534", "unix:gid:65534")));
        allowEverybody(folder);

        String nobody = curl("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "curl");
        String another = curl("setpriv", "--reuid=65533", "--regid=65534", "--clear-groups", "curl");

        assertThat(nobody).contains("spiffe://internal/nobody").doesNotContain("spiffe://internal/root");
        assertThat(another).contains("grpc-status: 7").doesNotContain("spiffe://");
    }

    @Test
    void aNodeWithoutAShareOfTheKeyHasItsWorkloadsCertifiedElsewhere() throws Exception {
        Path data = folder.resolve("second");
        Path other = folder.resolve("second.sock");
        try (RunningNode second = RunningNode.join(data, running, Map.of("workloads.socket", other.toString()))) {
            accepted(new WorkloadOperation.Create(new WorkloadEntry(
                    "/second",
                    Optional.of(second.node().id()),
                    List.of(Selector.parse(me())),
                    List.of(),
                    Optional.empty())));
            second.node()
                    .core()
                    .ledger()
                    .awaitHeight(running.node().core().ledger().tip().height(), Duration.ofSeconds(20));
            try (WorkloadApiClient here = client(other);
                    WorkloadApiClient elsewhere = client(socket)) {
                X509Context context = here.fetchX509Context();

                assertThat(ids(context)).containsExactly("spiffe://internal/second");
                X509SvidValidator.verifyChain(context.getDefaultSvid().getChain(), context.getX509BundleSet());
                assertThatThrownBy(elsewhere::fetchX509Context).hasStackTraceContaining("PERMISSION_DENIED");
            }
        }
    }

    @Test
    void theSocketIsThereAsLongAsTheNodeIs() throws Exception {
        assertThat(socket).exists();
        assertThatThrownBy(() ->
                        RunningNode.start(folder.resolve("second"), Map.of("workloads.socket", socket.toString())))
                .hasMessageContaining("somebody listens there already");

        running.close();

        assertThat(socket).doesNotExist();
    }

    private static List<String> ids(X509Context context) {
        return context.getX509Svids().stream()
                .map(svid -> svid.getSpiffeId().toString())
                .toList();
    }

    private static Object next(BlockingQueue<Object> heard) throws InterruptedException {
        return Optional.ofNullable(heard.poll(60, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing was heard"));
    }

    private static void allowEverybody(Path folder) throws Exception {
        assertThat(new ProcessBuilder("chmod", "o+x", folder.toString()).start().waitFor())
                .isZero();
    }

    /** One message, empty: five zero bytes. The stream stays open, so it is given two seconds. */
    private String curl(String... as) throws Exception {
        Path request = Files.write(folder.resolve("request"), new byte[5]);
        List<String> command = Stream.concat(
                        Stream.of(as),
                        Stream.of(
                                "--silent",
                                "--include",
                                "--http2-prior-knowledge",
                                "--max-time",
                                "5",
                                "--unix-socket",
                                socket.toString(),
                                "-H",
                                "content-type: application/grpc",
                                "-H",
                                "te: trailers",
                                "-H",
                                "workload.spiffe.io: true",
                                "--data-binary",
                                "@-",
                                "http://localhost/SpiffeWorkloadAPI/FetchX509SVID"))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectInput(request.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
