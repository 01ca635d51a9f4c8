package internet2.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "TSIG keys (RFC 8945) that this node takes for dynamic updates and transfers.",
        subcommands = {DnsKeyCommands.Create.class, DnsKeyCommands.ListAll.class, DnsKeyCommands.Delete.class})
final class DnsKeyCommands {

    private DnsKeyCommands() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a key and prints it, once, in the form that nsupdate -k, dig -k and BIND's configuration take.",
                "The secret stays on this node. A grant is a rule, a name and types: \"name NAME [TYPE...]\" for one",
                "name, \"subdomain NAME [TYPE...]\" for it and all below, \"transfer ZONE\" for AXFR and IXFR; without",
                "types all but NS, SOA and KEY are meant."
            },
            footer = {
                "",
                "Example: nexus dns key create certbot --grant \"name _acme-challenge.www.internal TXT\" > certbot.key"
            })
    static final class Create extends NodeCommand {

        @Parameters(paramLabel = "NAME", description = "A domain name that client and node call the key by.")
        private String name = "";

        @Option(names = "--grant", paramLabel = "RULE", required = true, description = "May be repeated.")
        private List<String> grants = List.of();

        @Option(
                names = "--algorithm",
                paramLabel = "NAME",
                defaultValue = "hmac-sha256",
                description = "hmac-sha256 (default), hmac-sha384 or hmac-sha512.")
        private String algorithm = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode key =
                    node.send("POST", "dns/keys", Map.of("name", name, "algorithm", algorithm, "grants", grants));
            output.say(
                    "key \"" + key.path("name").asString() + "\" {\n\talgorithm "
                            + key.path("algorithm").asString() + ";\n\tsecret \""
                            + key.path("secret").asString() + "\";\n};",
                    key);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the keys, without their secrets.")
    static final class ListAll extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("dns/keys").path("keys"));
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Takes a key no longer, from now on.",
            footer = {"", "Example: nexus dns key delete certbot"})
    static final class Delete extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode key = node.delete("dns/keys/" + ZoneFileCommands.path(ZoneFileCommands.name(name)));
            output.say("key " + key.path("name").asString() + " deleted", key);
        }
    }
}
