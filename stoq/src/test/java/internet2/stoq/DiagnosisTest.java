package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be written down of a connection, and what only in development. */
final class DiagnosisTest {

    private static final String SECRET = "what stands in no log";
    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private final TestNetwork network = TestNetwork.create("diagnosis");
    private final Service echo = Service.of(100, (peer, request) -> request);

    @TempDir
    private Path folder;

    @Test
    void asManyConnectionsAsAreAskedForLeaveAQlog() throws Exception {
        Path qlogs = Files.createDirectory(folder.resolve("qlogs"));
        Files.setPosixFilePermissions(qlogs, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            connectAndCall(client, server);
            client.qlog(qlogs, 2);
            for (int i = 0; i < 3; i++) {
                connectAndCall(client, server);
            }
        }
        List<Path> files = files(qlogs);
        assertThat(files).hasSize(2);
        for (Path file : files) {
            assertThat(text(file))
                    .contains(
                            "urn:ietf:params:qlog:events:quic",
                            "\"name\":\"quic:packet_sent\"",
                            "\"frame_type\":\"stream\"")
                    .doesNotContain(SECRET);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(qlogs)))
                .isEqualTo("rwx------");
    }

    @Test
    void theServersSideLeavesAQlogToo() throws Exception {
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            server.qlog(folder, 1);
            connectAndCall(client, server);
        }
        assertThat(files(folder)).hasSize(1).allMatch(file -> text(file).contains("\"name\":\"quic:packet_received\""));
    }

    @Test
    void aKeyLogHasTheSecretsOfEachConnectionAndIsTheOwnersAlone() throws Exception {
        Path keys = Files.createFile(folder.resolve("keys.log"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        try (Stoq server = network.start(network.identity(SERVER_KEYS), echo);
                Stoq client = Stoq.open(
                        StoqConfiguration.at(TestNetwork.ANY_PORT).withKeyLog(keys),
                        network.identity(CLIENT_KEYS),
                        network.authenticator(),
                        List.of(),
                        StoqObserver.NONE)) {
            connectAndCall(client, server);
        }
        assertThat(text(keys).lines())
                .allMatch(line -> line.matches("[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}"))
                .anyMatch(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 "))
                .anyMatch(line -> line.startsWith("SERVER_TRAFFIC_SECRET_0 "));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    private static void connectAndCall(Stoq client, Stoq server) throws StoqException {
        try (Connection connection = client.connect(server.localAddress())) {
            assertThat(connection.call(100, Bytes.utf8(SECRET)).utf8()).isEqualTo(SECRET);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
