package internet2.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** How the node's resolver finds names, and what it remembers. */
final class ResolverCommands {

    private ResolverCommands() {}

    @Command(
            name = "trace",
            mixinStandardHelpOptions = true,
            description = "Resolves a name anew, and shows who was asked, what came and what validation said.",
            footer = {"", "Example: nexus dns trace www.example.org AAAA"})
    static final class Trace extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TYPE", arity = "0..1", defaultValue = "AAAA")
        private String type = "AAAA";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode trace = node.get("dns/trace", Map.of("domain", name, "type", type.toUpperCase(Locale.ROOT)));
            output.say(lines(trace), trace);
        }

        private static String lines(JsonNode trace) {
            StringBuilder lines = new StringBuilder();
            trace.path("steps").forEach(step -> {
                String server = step.path("server").asString();
                lines.append(server.isEmpty() ? "  judged" : server)
                        .append(' ')
                        .append(step.path("question").asString())
                        .append(" -> ")
                        .append(step.path("outcome").asString())
                        .append('\n');
            });
            lines.append(DnsCommands.lines(trace.path("answers")));
            return lines.append(trace.path("status").asString())
                    .append(", ")
                    .append(trace.path("security").asString())
                    .append(": ")
                    .append(trace.path("reason").asString())
                    .append('\n')
                    .toString();
        }
    }

    @Command(
            name = "cache",
            mixinStandardHelpOptions = true,
            description = "What the node's resolver remembers.",
            subcommands = {ResolverCommands.Show.class, ResolverCommands.Flush.class})
    static final class Cache {}

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what is remembered of a name.",
            footer = {"", "Example: nexus dns cache show www.example.org"})
    static final class Show extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode cache = node.get("dns/cache", Map.of("domain", name));
            StringBuilder lines = new StringBuilder();
            cache.path("names").forEach(each -> {
                lines.append(each.path("type").asString())
                        .append(' ')
                        .append(each.path("status").asString())
                        .append(' ')
                        .append(each.path("security").asString())
                        .append(", ")
                        .append(each.path("seconds_left").asString())
                        .append(" s left, from ")
                        .append(each.path("from").asString())
                        .append('\n');
                each.path("records")
                        .forEach(record ->
                                lines.append("  ").append(record.asString()).append('\n'));
            });
            output.say(lines.isEmpty() ? "nothing is remembered of " + name : lines.toString(), cache);
        }
    }

    @Command(
            name = "flush",
            mixinStandardHelpOptions = true,
            description = "Forgets a name and all below it.",
            footer = {"", "Example: nexus dns cache flush example.org"})
    static final class Flush extends NodeCommand {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode flushed = node.delete("dns/cache", Map.of("domain", name));
            output.say(flushed.path("forgotten") + " answers forgotten", flushed);
        }
    }
}
