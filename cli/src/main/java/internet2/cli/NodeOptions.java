package internet2.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which node, whose admin, and in which form: what every command understands, before and behind its name. */
final class NodeOptions {

    @Option(
            scope = ScopeType.INHERIT,
            names = "--node",
            paramLabel = "URL",
            description = "The node's gateway, such as https://[::1]:8443 (default: the node of the data folder).")
    private @Nullable URI node;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:INTERNET2_DATA}",
            description = "The data folder whose admin identity acts (default: INTERNET2_DATA, then ./data).")
    private @Nullable Path data;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output.Format format = Output.Format.table;

    Path dataFolder() {
        return data == null ? Path.of("data") : data;
    }

    NodeClient connect() {
        return new NodeClient(node == null ? NodeClient.gatewayOf(dataFolder()) : node, dataFolder());
    }

    /** Where a machine asks that has no data folder of a node. */
    URI namedNode() {
        if (node == null) {
            throw CommandFailure.usage(
                    "name a node of the network with --node, such as https://ca.example.internal:8443");
        }
        return node;
    }

    Output output(PrintWriter out) {
        return new Output(out, format);
    }
}
