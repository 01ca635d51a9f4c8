package internet2.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "ca",
        mixinStandardHelpOptions = true,
        description = "The certificate authority.",
        subcommands = {
            CaCommands.Bundle.class,
            CaCommands.Keys.class,
            CaCommands.RotateIntermediate.class,
            CaCommands.ExternalKey.class,
            PolicyCommands.class
        })
final class CaCommands {

    @Command(
            name = "bundle",
            mixinStandardHelpOptions = true,
            description = "Prints the roots to trust, as PEM, or the keys of the zones, for validators of DNSSEC.",
            footer = {
                "",
                "Example: nexus ca bundle > root.pem",
                "Example: nexus ca bundle --dnssec > zones.key",
                "Example: nexus ca bundle --dnssec=bind > zones.anchors"
            })
    static final class Bundle extends NodeCommand {

        @Option(
                names = "--hierarchy",
                paramLabel = "NAME",
                defaultValue = "network",
                description = "network (default), or web: for browsers and old devices, and weaker.")
        private String hierarchy = "network";

        @Option(
                names = "--dnssec",
                paramLabel = "FORMAT",
                arity = "0..1",
                fallbackValue = "zone",
                description = "zone: lines of a zone file, for unbound, drill and others; bind: for named and delv.")
        private @Nullable AnchorFormat dnssec;

        @Override
        void run(NodeClient node, Output output) {
            if (dnssec != null) {
                output.text(dnssec.text(node.get("dns/anchors").path("anchors")));
                return;
            }
            output.text(node.getText("ca/bundle", Map.of("hierarchy", hierarchy)));
        }
    }

    @Command(
            name = "keys",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the network's keys: who holds shares of them, and how many of these sign together.",
                "The epoch counts handovers; they follow from who votes."
            },
            footer = {"", "Example: nexus ca keys"})
    static final class Keys extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("ca/keys").path("keys"));
        }
    }

    @Command(
            name = "rotate-intermediate",
            mixinStandardHelpOptions = true,
            description = {
                "Has the intermediate certificate renewed now instead of at two thirds of its year, with the same key.",
                "Certificates that exist stay good. The web hierarchy's needs keys/web-root on the founder's node.",
                "With --new-key the validators make another key together, and the next intermediate holds that one;",
                "the key before signs lists and OCSP answers until nothing is in force any more that it signed."
            },
            footer = {"", "Example: nexus ca rotate-intermediate --new-key"})
    static final class RotateIntermediate extends NodeCommand {

        @Option(
                names = "--hierarchy",
                paramLabel = "NAME",
                defaultValue = "network",
                description = "network (default), or web.")
        private String hierarchy = "network";

        @Option(names = "--new-key", description = "Has the validators make another key for it first.")
        private boolean newKey;

        @Override
        void run(NodeClient node, Output output) {
            String key = newKey ? "new" : "same";
            JsonNode receipt = node.post("ca/intermediate?hierarchy=" + NodeClient.encode(hierarchy) + "&key=" + key);
            output.say(
                    "ordered at height " + receipt.path("height") + "; the holders of the root's key renew it within a"
                            + " minute or two",
                    receipt);
        }
    }

    @Command(
            name = "external-key",
            mixinStandardHelpOptions = true,
            description = "Makes a key with which one ACME account is bound (external account binding).",
            footer = {"", "Example: nexus ca external-key --label \"web team\""})
    static final class ExternalKey extends NodeCommand {

        @Option(names = "--label", paramLabel = "TEXT", required = true, description = "For whom it is.")
        private String label = "";

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.send("POST", "ca/external-key", Map.of("label", label)));
        }
    }
}
