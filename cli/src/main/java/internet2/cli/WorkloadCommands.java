package internet2.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "workload",
        mixinStandardHelpOptions = true,
        description = "Which programs get which SPIFFE IDs from their nodes.",
        subcommands = {WorkloadCommands.Create.class, WorkloadCommands.Show.class, WorkloadCommands.Delete.class})
final class WorkloadCommands {

    private WorkloadCommands() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Registers an identity: processes for which all selectors hold get it, with a certificate, from the",
                "socket of their node ([workloads] socket). Selectors are unix:uid:N, unix:gid:N, unix:path:FILE and",
                "unix:sha256:DIGEST."
            },
            footer = {"", "Example: nexus workload create /shop/web --selector unix:uid:33 --dns web.example.internal"})
    static final class Create extends NodeCommand {

        @Parameters(paramLabel = "PATH", description = "Of the SPIFFE ID, within this network's trust domain.")
        private String path = "";

        @Option(
                names = "--selector",
                paramLabel = "SELECTOR",
                required = true,
                description = "What a process must be; may be repeated, and then all must hold.")
        private List<String> selectors = List.of();

        @Option(names = "--on", paramLabel = "NODE", description = "On which node (default: on every one).")
        private @Nullable String where;

        @Option(names = "--dns", paramLabel = "NAME", description = "A DNS name beside the SPIFFE ID; may be repeated.")
        private List<String> names = List.of();

        @Option(names = "--ttl", paramLabel = "DURATION", description = "Lifetime, such as 1h (default: by policy).")
        private @Nullable Duration ttl;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, Object> workload = new LinkedHashMap<>();
            workload.put("path", path);
            workload.put("selectors", selectors);
            workload.put("names", names);
            if (where != null) {
                workload.put("node", where);
            }
            if (ttl != null) {
                workload.put("ttl", ttl);
            }
            JsonNode created = node.send("POST", "workloads", workload);
            output.say(
                    created.path("spiffe_id").asString() + " registered: "
                            + created.path("id").asString(),
                    created);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows who gets which identity.",
            footer = {"", "Example: nexus workload show"})
    static final class Show extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("workloads").path("workloads"));
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Takes an identity away from the next block on; certificates that exist last until they end.",
            footer = {"", "Example: nexus workload delete 9f86d081..."})
    static final class Delete extends NodeCommand {

        @Parameters(paramLabel = "ID", description = "As nexus workload show has it.")
        private String id = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.delete("workloads/" + id);
            output.say("workload " + id + " deleted at height " + receipt.path("height"), receipt);
        }
    }
}
