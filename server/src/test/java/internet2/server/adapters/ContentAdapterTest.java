package internet2.server.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.ProblemKind;
import internet2.stoq.content.ContentLibrary;
import internet2.stoq.content.ContentLimits;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.transfer.ContentObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which failure is whose: the node's, the network's, or the client's. */
final class ContentAdapterTest {

    private static final int STORE_BYTES = 100_000;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aFullStoreIsSaidToBeFull() throws IOException {
        ContentAdapter content = adapter();
        ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> publish(content, noise(2 * STORE_BYTES)));
        assertThat(problem.code()).contains("store_full");
    }

    @Test
    void aStoreThatFailsIsTheNodesFailureAndNotTheClients() throws IOException {
        ContentAdapter content = adapter();
        Files.delete(folder.resolve("incoming"));
        ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> publish(content, noise(1000)));
        assertThat(problem.kind()).isEqualTo(ProblemKind.INTERNAL);
        assertThat(problem.detail()).contains("store of content failed");
    }

    @Test
    void aClientThatGoesAwayIsNoFailureOfTheNode() throws IOException {
        ContentAdapter content = adapter();
        ContentId id = ContentId.parse(publish(content, noise(1000)));
        OutputStream gone = OutputStream.nullOutputStream();
        gone.close();
        assertThatThrownBy(() -> content.read(Caller.ANONYMOUS, id, gone)).isInstanceOf(IOException.class);
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        assertThatThrownBy(() -> content.publish(Caller.ANONYMOUS, "f", 1, 0, broken))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatNobodyHasIsNotFound() throws IOException {
        ContentAdapter content = adapter();
        ContentId nowhere = ContentId.parse("1220" + "0".repeat(64));
        ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> content.describe(Caller.ANONYMOUS, nowhere));
        assertThat(problem.kind()).isEqualTo(ProblemKind.NOT_FOUND);
    }

    private ContentAdapter adapter() throws IOException {
        return new ContentAdapter(ContentLibrary.open(
                folder,
                ContentLimits.standard().withStoreBytes(STORE_BYTES),
                List::of,
                InstantSource.system(),
                ContentObserver.NONE));
    }

    private static String publish(ContentAdapter content, byte[] bytes) throws IOException {
        return content.publish(Caller.ANONYMOUS, "f", 1, 0, new ByteArrayInputStream(bytes))
                .content()
                .id();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
