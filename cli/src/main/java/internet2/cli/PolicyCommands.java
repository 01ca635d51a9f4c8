package internet2.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Who may get which certificates: names, lifetimes, kinds of keys.",
        subcommands = {
            PolicyCommands.Show.class,
            PolicyCommands.Set.class,
            PolicyCommands.History.class,
            PolicyCommands.Check.class
        })
final class PolicyCommands {

    private static final String POLICY = "ca/policy";

    private PolicyCommands() {}

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints the policy in force, or an earlier one, as TOML that can be edited and set.",
            footer = {"", "Example: nexus ca policy show > policy.toml"})
    static final class Show extends NodeCommand {

        @Option(names = "--number", paramLabel = "N", description = "Of an earlier policy (nexus ca policy history).")
        private @Nullable Long number;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode found = node.get(POLICY, number == null ? Map.of() : Map.of("number", number.toString()));
            output.say(PolicyFile.write(found), found);
        }
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = {
                "Puts a policy in force on every node, from the next block on. Certificates that exist stay.",
                "The file says which policy it was written against; where that changed meanwhile, nothing happens."
            },
            footer = {"", "Example: nexus ca policy set policy.toml --reason \"the build team signs its own\""})
    static final class Set extends NodeCommand {

        @Parameters(paramLabel = "FILE", description = "TOML, as `nexus ca policy show` prints it.")
        private Path file = Path.of("");

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "For the audit trail.")
        private String reason = "";

        @Override
        void run(NodeClient node, Output output) {
            PolicyFile policy = PolicyFile.read(file);
            Map<String, Object> change = new LinkedHashMap<>();
            change.put("base", policy.number());
            change.put("reason", reason);
            change.put("policy", policy.policy());
            JsonNode set = node.send("PUT", POLICY, change);
            output.say("policy " + set.path("number").asLong() + " is in force", set);
        }
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Who changed the policy, when and why, the newest first.",
            footer = {"", "Example: nexus ca policy history"})
    static final class History extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get(POLICY + "/history").path("policies"));
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Says what would come of a request, and which rule decides it; nothing is issued.",
                "Exit code 1 where it would be refused."
            },
            footer = {"", "Example: nexus ca policy check web.example.internal --as acme"})
    static final class Check extends NodeCommand {

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "DNS names, addresses or SPIFFE IDs.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--csr", paramLabel = "FILE", description = "A PKCS#10 request, PEM: its names and its key.")
        private @Nullable Path csr;

        @Option(names = "--for", paramLabel = "PURPOSE", description = "service (default), web, node or identity.")
        private @Nullable String purpose;

        @Option(names = "--key", paramLabel = "KIND", description = "p256 (default), p384, ed25519 or rsa.")
        private @Nullable String key;

        @Option(
                names = "--as",
                paramLabel = "WHO",
                description = "An id, acme, or acme:ACCOUNT-URL (default: this administrator).")
        private @Nullable String applicant;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, Object> question = new LinkedHashMap<>();
            question.put("names", names);
            question.put("purpose", purpose);
            question.put("key", key);
            question.put("applicant", applicant);
            question.put("csr", csr == null ? null : CertCommands.read(csr));
            question.values().removeIf(java.util.Objects::isNull);
            JsonNode answer = node.send("POST", POLICY + "/check", question);
            output.show(answer);
            if (!answer.path("allowed").asBoolean()) {
                throw CommandFailure.refused(answer.path("code").asString() + ": "
                        + answer.path("reason").asString());
            }
        }
    }
}
