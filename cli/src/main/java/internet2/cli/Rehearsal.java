package internet2.cli;

import internet2.server.Node;
import internet2.server.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * One short life of a node, and the first commands that people type: run once when the archive is built, so that the
 * JVM can note down what every later start loads and compiles (JEP 514). It fails if any of it fails.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** @param arguments the data folder to use, empty or absent */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Path.of(arguments[0]);
        Map<String, String> flags = Map.of(
                "internet2.data", data.toString(),
                "internet2.port", "0",
                "dns.port", "0",
                "dns.encrypted_port", "0",
                "gateway.https_port", "0",
                "gateway.http_port", "0");
        try (Node node =
                Node.open(NodeSettings.reader().read(Map.of(), flags), Optional.empty(), InstantSource.system())) {
            System.out.print(node.describe());
            String out = data.resolveSibling("rehearsal").toString();
            require(data, "cert", "request", "rehearsal.example.internal", "--out", out);
            require(data, "dns", "record", "set", "rehearsal.example.internal", "AAAA", "fd00::1");
            require(data, "dns", "query", "rehearsal.example.internal", "AAAA");
            require(data, "node", "status");
            require(data, "asset", "list", "--kind", "memory");
        }
        System.exit(0);
    }

    private static void require(Path data, String noun, String... rest) {
        String[] command = new String[rest.length + 3];
        command[0] = noun;
        System.arraycopy(rest, 0, command, 1, rest.length);
        command[rest.length + 1] = "--data";
        command[rest.length + 2] = data.toString();
        int code = Nexus.run(new Nexus(), command);
        if (code != 0) {
            throw new IllegalStateException("rehearsed command failed with " + code + ": " + String.join(" ", command));
        }
    }
}
