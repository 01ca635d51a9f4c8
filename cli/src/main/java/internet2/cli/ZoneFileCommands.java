package internet2.cli;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import internet2.trustchain.names.zonefile.ZoneFile;
import internet2.trustchain.names.zonefile.ZoneFileException;
import internet2.trustchain.names.zonefile.ZonePlan;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Zone files in and out. */
final class ZoneFileCommands {

    private ZoneFileCommands() {}

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Makes of a zone what a zone file (RFC 1035) says, with as few changes as possible; makes the zone",
                "where there is none. What one operation has room for changes at once or not at all."
            },
            footer = {"", "Example: nexus dns import example.internal example.zone --dry-run"})
    static final class Import extends NodeCommand {

        @Parameters(index = "0", paramLabel = "ZONE")
        private String zone = "";

        @Parameters(index = "1", paramLabel = "FILE")
        private Path file = Path.of("");

        @Option(names = "--dry-run", description = "Shows what would be changed, and changes nothing.")
        private boolean dryRun;

        @Override
        void run(NodeClient node, Output output) {
            DomainName apex = name(zone);
            ZoneFile read = read(apex, file);
            List<DomainName> others = zones(node);
            Optional<ZoneFile> now = others.contains(apex) ? Optional.of(current(node, apex)) : Optional.empty();
            List<DomainName> below =
                    others.stream().filter(each -> each.isBelow(apex)).toList();
            ZoneFile wanted = read.without(below);
            List<ZoneChange> plan =
                    ZonePlan.between(now.orElseGet(() -> created(wanted)).without(below), wanted);
            List<List<ZoneChange>> operations = ZonePlan.operations(plan);
            if (!dryRun) {
                if (now.isEmpty()) {
                    node.send("POST", "dns/zones", creation(wanted));
                }
                long serial = now.map(ZoneFile::serial).orElseGet(() -> serial(node, apex));
                for (List<ZoneChange> each : operations) {
                    node.send("POST", "dns/zones/" + path(apex) + "/changes", changes(each, serial));
                    serial = serial(node, apex);
                }
            }
            say(
                    output,
                    now.isEmpty(),
                    plan,
                    operations.size(),
                    read.sets().size() - wanted.sets().size(),
                    read);
        }

        private static long serial(NodeClient node, DomainName apex) {
            return node.get("dns/zones/" + path(apex)).path("serial").asLong();
        }

        private void say(
                Output output, boolean creates, List<ZoneChange> plan, int operations, int elsewhere, ZoneFile read) {
            ObjectNode answer = NodeClient.json().createObjectNode();
            StringBuilder text = new StringBuilder();
            if (creates) {
                text.append("+ zone ").append(read.apex()).append('\n');
            }
            plan.forEach(change -> text.append(line(change)).append('\n'));
            text.append(
                    plan.isEmpty() && !creates
                            ? "nothing to change"
                            : plan.size() + " changes in " + operations
                                    + (operations == 1 ? " operation" : " operations"));
            text.append(dryRun ? ", not made" : "");
            if (read.leftOut() > 0) {
                text.append("; left out ").append(read.leftOut()).append(" records that another signer made");
            }
            if (elsewhere > 0) {
                text.append("; left out ").append(elsewhere).append(" record sets that belong to zones below");
            }
            answer.put("creates_zone", creates)
                    .put("changes", plan.size())
                    .put("operations", operations)
                    .put("made", !dryRun);
            plan.forEach(change -> answer.withArray("plan").add(line(change)));
            output.say(text.toString(), answer);
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes a zone as a zone file (RFC 1035), which nexus dns import and other servers read.",
            footer = {"", "Example: nexus dns export example.internal --out example.zone"})
    static final class Export extends NodeCommand {

        @Parameters(paramLabel = "ZONE")
        private String zone = "";

        @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: standard output).")
        private @Nullable Path out;

        @Override
        void run(NodeClient node, Output output) {
            DomainName apex = name(zone);
            String text = node.getText("dns/zones/" + path(apex) + "/file", Map.of());
            if (out == null) {
                output.text(text);
                return;
            }
            try {
                Files.writeString(out, text, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw CommandFailure.usage("can't write " + out + ": " + e.getMessage());
            }
        }
    }

    static DomainName name(String text) {
        try {
            return DomainName.parse(text);
        } catch (MalformedInputException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    static String path(DomainName name) {
        return NodeClient.encode(name.toString());
    }

    private static ZoneFile read(DomainName apex, Path file) {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return ZoneFile.read(apex, in);
        } catch (ZoneFileException e) {
            throw CommandFailure.refused(file + ", " + e.reason());
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + file + ": " + e);
        }
    }

    private static List<DomainName> zones(NodeClient node) {
        List<DomainName> apexes = new ArrayList<>();
        node.get("dns/zones")
                .path("zones")
                .forEach(each -> apexes.add(name(each.path("apex").asString())));
        return apexes;
    }

    private static ZoneFile current(NodeClient node, DomainName apex) {
        try {
            return ZoneFile.read(apex, node.getText("dns/zones/" + path(apex) + "/file", Map.of()));
        } catch (ZoneFileException e) {
            throw CommandFailure.refused("the node wrote a zone file that can't be read, " + e.reason());
        }
    }

    /** What the zone holds when it was just made for this file. */
    private static ZoneFile created(ZoneFile wanted) {
        return new ZoneFile(
                wanted.apex(),
                wanted.soa(),
                1,
                List.of(servers(wanted, wanted.soa().ttl())),
                0);
    }

    private static RecordSet servers(ZoneFile file, long ttl) {
        return file.sets().stream()
                .filter(set -> set.name().equals(file.apex()) && set.type().equals(RecordType.NS))
                .findFirst()
                .map(set -> new RecordSet(set.name(), set.type(), ttl, set.data()))
                .orElseThrow(() -> CommandFailure.refused("the file has no NS records of " + file.apex()));
    }

    private static Map<String, Object> creation(ZoneFile file) {
        Map<String, Object> zone = new LinkedHashMap<>();
        zone.put("apex", file.apex().toString());
        zone.put("policy", "closed");
        zone.put("soa", soa(file.soa()));
        zone.put("name_servers", servers(file, 0).values());
        return zone;
    }

    private static Map<String, Object> changes(List<ZoneChange> plan, long serial) {
        Map<String, Object> body = new LinkedHashMap<>();
        List<Map<String, Object>> sets = new ArrayList<>();
        body.put("serial", serial);
        body.put("sets", sets);
        for (ZoneChange change : plan) {
            switch (change) {
                case ZoneChange.Replace(var set) -> sets.add(set(set.name(), set.type(), set.ttl(), set.values()));
                case ZoneChange.RemoveSet(var name, var type) -> sets.add(set(name, type, 0, List.of()));
                case ZoneChange.SetSoa set -> body.put("soa", Map.of("serial", set.serial(), "soa", soa(set.soa())));
                case ZoneChange.Add _, ZoneChange.Remove _, ZoneChange.RemoveName _ ->
                    throw new IllegalStateException("no plan has " + change);
            }
        }
        return body;
    }

    private static Map<String, Object> set(DomainName name, RecordType type, long ttl, List<String> values) {
        return Map.of("name", name.toString(), "type", type.toString(), "ttl", ttl, "values", values);
    }

    static Map<String, Object> soa(Zone.Soa soa) {
        return Map.of(
                "primary", soa.primary().toString(),
                "mailbox", soa.mailbox().toString(),
                "refresh", soa.refresh(),
                "retry", soa.retry(),
                "expire", soa.expire(),
                "minimum", soa.minimum(),
                "ttl", soa.ttl());
    }

    private static String line(ZoneChange change) {
        return switch (change) {
            case ZoneChange.Replace(var set) ->
                "= " + set.name() + " " + set.ttl() + " " + set.type() + " " + String.join(" | ", set.values());
            case ZoneChange.RemoveSet(var name, var type) -> "- " + name + " " + type;
            case ZoneChange.SetSoa set -> "= " + set.name() + " SOA, serial " + set.serial();
            case ZoneChange.Add _, ZoneChange.Remove _, ZoneChange.RemoveName _ -> String.valueOf(change);
        };
    }
}
