package internet2.cli;

import internet2.foundation.Hash;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.trustchain.authority.EnrolmentToken;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "One-time tokens with which machines without an identity get their first certificate.",
        subcommands = {TokenCommands.Create.class, TokenCommands.ListAll.class, TokenCommands.Revoke.class})
final class TokenCommands {

    private TokenCommands() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Prints a token. It is a secret, made here and not sent to the node; the ledger knows its public half.",
                "Give it to the machine: `nexus cert request NAME --token TOKEN --node URL`."
            },
            footer = {"", "Example: nexus cert token create --name web.example.internal --ttl 2h"})
    static final class Create extends NodeCommand {

        @Option(
                names = "--name",
                paramLabel = "NAME",
                required = true,
                description = "A name that the machine may have certified; may be repeated.")
        private List<String> names = List.of();

        @Option(
                names = "--ttl",
                paramLabel = "DURATION",
                defaultValue = "1d",
                description = "How long the token waits, 30d at most (default: ${DEFAULT-VALUE}).")
        private Duration ttl = Duration.ofDays(1);

        @Option(
                names = "--lifetime",
                paramLabel = "DURATION",
                description = "Of the certificates, at most (default: by policy).")
        private @Nullable Duration lifetime;

        @Option(
                names = "--uses",
                paramLabel = "N",
                defaultValue = "1",
                description = "For how many machines (default: ${DEFAULT-VALUE}).")
        private int uses = 1;

        @Option(
                names = "--hierarchy",
                paramLabel = "NAME",
                defaultValue = "network",
                description = "network (default), or web: ECDSA throughout, for what browsers and old devices reach.")
        private String hierarchy = "network";

        @Override
        void run(NodeClient node, Output output) {
            EnrolmentToken token = EnrolmentToken.draw(
                    root(options().dataFolder()), Instant.now().plus(ttl), new SecureRandom());
            Map<String, Object> enrolment = new LinkedHashMap<>();
            enrolment.put("key", token.key().publicKey().encoded().hex());
            enrolment.put("names", names);
            enrolment.put("hierarchy", hierarchy);
            enrolment.put("ttl", ttl);
            enrolment.put("uses", uses);
            if (lifetime != null) {
                enrolment.put("lifetime", lifetime);
            }
            ObjectNode granted = (ObjectNode) node.send("POST", "enrolments", enrolment);
            output.say(token.text(), granted.put("token", token.text()));
        }

        /** Not the node's word for it: the machine will trust what the token says. */
        private static Hash root(Path dataFolder) {
            Path file = dataFolder.resolve("admin").resolve("root.pem");
            try {
                return Hash.of(Pem.parse(Pem.CERTIFICATE, CertCommands.read(file)));
            } catch (MalformedPemException e) {
                throw CommandFailure.usage(file + " is no certificate: " + e.getMessage());
            }
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists all tokens, with what became of them.",
            footer = {"", "Example: nexus cert token list"})
    static final class ListAll extends NodeCommand {

        private static final int PAGE = 1000;

        @Override
        void run(NodeClient node, Output output) {
            output.show(all(node, PAGE));
        }

        /** @param size of a page */
        static ArrayNode all(NodeClient node, int size) {
            ArrayNode all = NodeClient.json().createArrayNode();
            Map<String, String> query = Map.of("limit", String.valueOf(size));
            while (true) {
                JsonNode page = node.get("enrolments", query).path("tokens");
                page.forEach(all::add);
                if (page.size() < size) {
                    return all;
                }
                String last = page.path(size - 1).path("id").asString();
                query = Map.of("limit", String.valueOf(size), "after", last);
            }
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = {
                "Ends a token, and the renewals of what it brought. Certificates that exist last until they end:",
                "revoke those with `nexus cert revoke`."
            },
            footer = {"", "Example: nexus cert token revoke 9f86d081..."})
    static final class Revoke extends NodeCommand {

        @Parameters(paramLabel = "ID", description = "As nexus cert token list has it.")
        private String id = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.delete("enrolments/" + id);
            output.say("token " + id + " revoked at height " + receipt.path("height"), receipt);
        }
    }
}
