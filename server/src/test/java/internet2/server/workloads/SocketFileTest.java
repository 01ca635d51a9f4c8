package internet2.server.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket takes the place of one that was left behind, and of nothing else. */
final class SocketFileTest {

    @TempDir
    private Path folder;

    private Path place() {
        return folder.resolve("workloads.sock");
    }

    private ServerSocketChannel listening() throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(place()));
    }

    @Test
    void whatNobodyListensOnIsClearedAway() throws Exception {
        listening().close();
        assertThat(place()).exists();

        assertThat(SocketFile.claim(place()).path()).isEqualTo(place()).doesNotExist();
    }

    @Test
    void whatSomebodyListensOnStays() throws Exception {
        try (ServerSocketChannel other = listening()) {
            assertThatThrownBy(() -> SocketFile.claim(place()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("somebody listens there already");
            assertThat(other.getLocalAddress()).isNotNull();
            assertThat(place()).exists();
        }
    }

    @Test
    void aFileIsNotReplaced() throws Exception {
        Files.writeString(place(), "precious");

        assertThatThrownBy(() -> SocketFile.claim(place())).hasMessageContaining("no socket");
        assertThat(place()).hasContent("precious");
    }

    @Test
    void aPipeIsNotReplaced() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", place().toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> SocketFile.claim(place())).hasMessageContaining("no socket");
        assertThat(place()).exists();
    }

    @Test
    void aPlaceThatThereIsNotIsSaidToBeMissing() {
        assertThatThrownBy(() -> SocketFile.claim(folder.resolve("missing/workloads.sock")))
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> SocketFile.claim(folder.resolve("x".repeat(120))))
                .hasMessageContaining("at most 107 bytes");
    }
}
