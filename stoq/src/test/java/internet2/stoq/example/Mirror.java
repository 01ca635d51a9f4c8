package internet2.stoq.example;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.TestNetwork;
import internet2.stoq.content.ContentLibrary;
import internet2.stoq.content.ContentLimits;
import internet2.stoq.content.OpenContent;
import internet2.stoq.content.Published;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.ContentPeer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** One node publishes a file; another mirrors it and says what was moved. Argument: an empty folder. */
public final class Mirror {

    private Mirror() {}

    /** The publisher, as the mirror reaches it. */
    private record Publisher(Connection connection) implements ContentPeer {
        @Override
        public NodeId id() {
            return connection.peer().id();
        }

        @Override
        public Bytes call(int service, Bytes request, Duration timeout) throws IOException {
            return connection.call(service, request, timeout);
        }
    }

    public static void main(String[] arguments) throws IOException {
        run(Path.of(arguments[0]), System.out);
    }

    static void run(Path folder, PrintStream out) throws IOException {
        TestNetwork network = TestNetwork.create("mirrors");
        ContentLibrary library = library(folder.resolve("publisher"), List.of());
        byte[] file = "the same line over and over\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        Published published = library.publish(new ByteArrayInputStream(file), "lines.txt", Spread.NONE);
        Service[] services = library.services().toArray(Service[]::new);
        try (Stoq server = network.start(network.identity(), services);
                Stoq client = network.start(network.identity());
                Connection connection = client.connect(server.localAddress())) {
            ContentLibrary mirror = library(folder.resolve("mirror"), List.of(new Publisher(connection)));
            try (OpenContent content = mirror.open(published.id());
                    OutputStream sink = Files.newOutputStream(
                            folder.resolve(content.manifest().name()))) {
                content.copyTo(sink);
                out.println(content.manifest().size() + " bytes mirrored, fewer moved: "
                        + (content.report().movedBytes() < file.length));
            }
        }
    }

    private static ContentLibrary library(Path folder, List<ContentPeer> peers) throws IOException {
        return ContentLibrary.open(
                folder, ContentLimits.standard(), () -> peers, InstantSource.system(), ContentObserver.NONE);
    }
}
