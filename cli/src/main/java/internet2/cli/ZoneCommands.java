package internet2.cli;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "zone",
        mixinStandardHelpOptions = true,
        description = "Zones of this network.",
        subcommands = {
            ZoneCommands.Create.class,
            ZoneCommands.ListAll.class,
            ZoneCommands.Show.class,
            ZoneCommands.Transfer.class,
            ZoneCommands.SetTerms.class,
            ZoneCommands.Delegate.class,
            ZoneCommands.Delete.class
        })
final class ZoneCommands {

    private ZoneCommands() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a zone that belongs to you.",
            footer = {"", "Example: nexus dns zone create example.internal --server ns.internal"})
    static final class Create extends NodeCommand {

        @Parameters(paramLabel = "ZONE")
        private String zone = "";

        @Option(names = "--server", paramLabel = "NAME", description = "May be repeated (default: ns.ZONE).")
        private List<String> servers = List.of();

        @Option(names = "--mailbox", paramLabel = "NAME", description = "Who is in charge (default: hostmaster.ZONE).")
        private @Nullable String mailbox;

        @Option(names = "--open", description = "Everybody registers names below it.")
        private boolean open;

        @Override
        void run(NodeClient node, Output output) {
            DomainName apex = ZoneFileCommands.name(zone);
            List<String> names = servers.isEmpty() ? List.of(apex.child("ns").toString()) : servers;
            DomainName contact = mailbox == null ? apex.child("hostmaster") : ZoneFileCommands.name(mailbox);
            Map<String, Object> wish = new LinkedHashMap<>();
            wish.put("apex", apex.toString());
            wish.put("policy", open ? "open" : "closed");
            wish.put("soa", ZoneFileCommands.soa(Zone.Soa.of(ZoneFileCommands.name(names.getFirst()), contact)));
            wish.put("name_servers", names);
            JsonNode receipt = node.send("POST", "dns/zones", wish);
            output.say("zone " + apex.plain() + " made at height " + receipt.path("height"), receipt);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all zones.")
    static final class ListAll extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("dns/zones").path("zones"));
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows whose a zone is, its SOA and terms.",
            footer = {"", "Example: nexus dns zone show internal"})
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "ZONE")
        private String zone = "";

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get(at(zone)));
        }
    }

    @Command(
            name = "transfer",
            mixinStandardHelpOptions = true,
            description = "Gives a zone to another identity.",
            footer = {"", "Example: nexus dns zone transfer example.internal 9f86d081..."})
    static final class Transfer extends NodeCommand {

        @Parameters(index = "0", paramLabel = "ZONE")
        private String zone = "";

        @Parameters(index = "1", paramLabel = "NODE", description = "Id of the new owner.")
        private String owner = "";

        @Override
        void run(NodeClient node, Output output) {
            node.get(at(zone)); // a zone, and not only a name
            NameCommands.change(node, output, "transfer", zone, Map.of("new_owner", owner), "transferred to " + owner);
        }
    }

    @Command(
            name = "terms",
            mixinStandardHelpOptions = true,
            description = {
                "Says for how long names of an open zone are registered; names that have no end yet get one. Names of",
                "nodes and of the zone's owner do not end."
            },
            footer = {"", "Example: nexus dns zone terms internal --term 365d --grace 30d"})
    static final class SetTerms extends NodeCommand {

        @Parameters(paramLabel = "ZONE")
        private String zone = "";

        @Option(names = "--term", paramLabel = "DURATION", required = true, description = "Such as 365d.")
        private Duration term = Duration.ZERO;

        @Option(
                names = "--grace",
                paramLabel = "DURATION",
                required = true,
                description = "In which an expired name can still be renewed, and is not changed.")
        private Duration grace = Duration.ZERO;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt =
                    node.send("PUT", at(zone) + "/terms", Map.of("term", term.toSeconds(), "grace", grace.toSeconds()));
            output.say("terms of " + zone + " set at height " + receipt.path("height"), receipt);
        }
    }

    @Command(
            name = "delegate",
            mixinStandardHelpOptions = true,
            description = "Leads a name, and all below it, to servers outside of this network, in one operation.",
            footer = {
                "",
                "Example: nexus dns zone delegate lab.internal --server ns.lab.internal --address ns.lab.internal=::53"
            })
    static final class Delegate extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--server", paramLabel = "NAME", required = true, description = "May be repeated.")
        private List<String> servers = List.of();

        @Option(
                names = "--address",
                paramLabel = "SERVER=ADDRESS",
                description = "IPv6 address of a server whose name lies below NAME; may be repeated.")
        private Map<String, String> addresses = Map.of();

        @Option(
                names = "--ds",
                paramLabel = "DS",
                description = "DS record of its key, such as \"12345 15 2 DIGEST\"; may be repeated.")
        private List<String> signers = List.of();

        @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "3600", description = "(default: 3600)")
        private long ttl;

        @Override
        void run(NodeClient node, Output output) {
            DomainName cut = ZoneFileCommands.name(name);
            List<Map<String, Object>> sets = new ArrayList<>();
            sets.add(set(cut, RecordType.NS, servers));
            sets.add(set(cut, RecordType.DS, signers));
            addresses.forEach((server, address) ->
                    sets.add(set(ZoneFileCommands.name(server), RecordType.AAAA, List.of(address))));
            JsonNode receipt = node.send("POST", at(around(node, cut)) + "/changes", Map.of("sets", sets));
            output.say(cut.plain() + " delegated at height " + receipt.path("height"), receipt);
        }

        private Map<String, Object> set(DomainName owner, RecordType type, List<String> values) {
            return Map.of("name", owner.toString(), "type", type.toString(), "ttl", ttl, "values", values);
        }

        private static String around(NodeClient node, DomainName name) {
            return node.get("dns/zones")
                    .path("zones")
                    .valueStream()
                    .map(each -> ZoneFileCommands.name(each.path("apex").asString()))
                    .filter(name::isBelow)
                    .max(Comparator.comparingInt(DomainName::labels))
                    .orElseThrow(() -> CommandFailure.refused(name.plain() + " lies in no zone of this network"))
                    .toString();
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Gives a zone up that holds nothing but its servers.",
            footer = {"", "Example: nexus dns zone delete example.internal"})
    static final class Delete extends NodeCommand {

        @Parameters(paramLabel = "ZONE")
        private String zone = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.delete(at(zone));
            output.say("zone " + zone + " deleted at height " + receipt.path("height"), receipt);
        }
    }

    private static String at(String zone) {
        return "dns/zones/" + ZoneFileCommands.path(ZoneFileCommands.name(zone));
    }
}
