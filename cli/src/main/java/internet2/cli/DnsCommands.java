package internet2.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        description = "Names.",
        subcommands = {
            ZoneCommands.class,
            NameCommands.class,
            DnsCommands.Records.class,
            ZoneFileCommands.Import.class,
            ZoneFileCommands.Export.class,
            DnsKeyCommands.class,
            RollKeyCommand.class,
            DnsCommands.Query.class,
            DnsCommands.Ds.class,
            ResolverCommands.Trace.class,
            ResolverCommands.Cache.class
        })
final class DnsCommands {

    private DnsCommands() {}

    @Command(
            name = "record",
            mixinStandardHelpOptions = true,
            description = "Records of a name.",
            subcommands = {DnsCommands.Set.class, DnsCommands.Delete.class})
    static final class Records {}

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Replaces the records of one name and type.",
            footer = {"", "Example: nexus dns record set www.example.internal AAAA fd00::80 --ttl 60"})
    static final class Set extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TYPE")
        private String type = "";

        @Parameters(index = "2..*", arity = "1..*", paramLabel = "VALUE", description = "As a zone file has them.")
        private List<String> values = List.of();

        @Option(names = "--ttl", paramLabel = "SECONDS", description = "Time to live (default: the zone's).")
        private @Nullable Long ttl;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, Object> update = new LinkedHashMap<>();
            update.put("action", "set");
            update.put("name", name);
            update.put("type", type.toUpperCase(Locale.ROOT));
            update.put("values", values);
            if (ttl != null) {
                update.put("ttl", ttl);
            }
            JsonNode receipt = node.send("POST", "dns/update", update);
            output.say(name + " " + type + " set at height " + receipt.path("height"), receipt);
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes the records of one name and type.",
            footer = {"", "Example: nexus dns record delete www.example.internal AAAA"})
    static final class Delete extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TYPE")
        private String type = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.send(
                    "POST",
                    "dns/update",
                    Map.of(
                            "action",
                            "delete",
                            "name",
                            name,
                            "type",
                            type.toUpperCase(Locale.ROOT),
                            "values",
                            List.of()));
            output.say(name + " " + type + " deleted at height " + receipt.path("height"), receipt);
        }
    }

    @Command(
            name = "ds",
            mixinStandardHelpOptions = true,
            description = {
                "Prints a zone's DS records, as a zone file has them: for the zone above it, or its registrar.",
                "They are those of its CDS records (RFC 7344)."
            },
            footer = {"", "Example: nexus dns ds example.internal"})
    static final class Ds extends NodeCommand {

        @Parameters(index = "0", paramLabel = "ZONE")
        private String zone = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode resolution = node.get("dns/resolve", Map.of("domain", zone, "type", "CDS"));
            StringBuilder lines = new StringBuilder();
            resolution
                    .path("answers")
                    .forEach(answer -> lines.append(answer.path("name").asString())
                            .append(". IN DS ")
                            .append(answer.path("value").asString())
                            .append('\n'));
            if (lines.isEmpty()) {
                throw CommandFailure.refused(zone + " is no signed zone of this network");
            }
            output.say(lines.toString(), resolution);
        }
    }

    @Command(
            name = "query",
            mixinStandardHelpOptions = true,
            description = "Resolves a name at the node.",
            footer = {"", "Example: nexus dns query www.example.internal AAAA"})
    static final class Query extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TYPE", arity = "0..1", defaultValue = "AAAA")
        private String type = "AAAA";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode resolution =
                    node.get("dns/resolve", Map.of("domain", name, "type", type.toUpperCase(Locale.ROOT)));
            if (!resolution.path("status").asString().equals("NOERROR")) {
                throw CommandFailure.refused(
                        name + " " + type + ": " + resolution.path("status").asString());
            }
            String lines = lines(resolution.path("answers"));
            output.say(lines.isEmpty() ? "no such records\n" : lines, resolution);
        }
    }

    /** Records as a zone file has them, one a line. */
    static String lines(JsonNode records) {
        StringBuilder lines = new StringBuilder();
        records.forEach(record -> lines.append(record.path("name").asString())
                .append(' ')
                .append(record.path("ttl").asString())
                .append(' ')
                .append(record.path("type").asString())
                .append(' ')
                .append(record.path("value").asString())
                .append('\n'));
        return lines.toString();
    }
}
