package internet2.cli;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "roll-key",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces the key that signs all zones by one that the validators make for it.",
            "All else follows by itself: the new key is published beside the old one,",
            "signs after 14 days, and after 60 more the old one is revoked, after 30",
            "more gone. Before it is revoked, parents that do not follow CDS need the new",
            "DS records (nexus dns ds ZONE), and validators that do not follow RFC 5011 the",
            "new anchors (nexus ca bundle --dnssec)."
        },
        footer = {"", "Example: nexus dns roll-key", "Example: nexus dns roll-key --status"})
final class RollKeyCommand extends NodeCommand {

    private static final String PATH = "dns/key";

    @ArgGroup
    private Wish wish = new Wish();

    /** What is wanted instead of another key. */
    static final class Wish {

        @Option(names = "--status", description = "Shows how far it has got, and what the next phase waits for.")
        private boolean status;

        @Option(
                names = "--release",
                description = {
                    "Ends the days of this phase: all anchors have what it",
                    "asks for, and all parents, the TTL of whose DS sets has",
                    "passed since. Secondaries and caches of these zones are",
                    "waited for anyway."
                })
        private boolean release;
    }

    @Override
    void run(NodeClient node, Output output) {
        if (wish.status) {
            JsonNode key = node.get(PATH);
            output.say(text(key), key);
        } else if (wish.release) {
            JsonNode receipt = node.post(PATH + "/release");
            output.say(
                    "released at height " + receipt.path("height") + "; only secondaries and caches are waited for",
                    receipt);
        } else {
            JsonNode receipt = node.post(PATH);
            output.say(
                    "begun at height " + receipt.path("height")
                            + "; the validators make a key, see nexus dns roll-key --status",
                    receipt);
        }
    }

    private static String text(JsonNode key) {
        StringBuilder lines = new StringBuilder();
        lines.append("phase ").append(key.path("phase").asString());
        if (key.has("since")) {
            lines.append(" since ").append(key.path("since").asString());
        }
        lines.append('\n');
        key.path("keys")
                .forEach(each -> lines.append(each.path("name").asString())
                        .append(" tag ")
                        .append(each.path("tag").asInt())
                        .append(each.path("revoked").asBoolean() ? " revoked" : "")
                        .append(each.path("signs").asBoolean() ? " signs" : "")
                        .append('\n'));
        if (key.has("made")) {
            lines.append(key.path("made").asString()).append(" is being made\n");
        }
        lines.append(next(key));
        return lines.toString();
    }

    private static String next(JsonNode key) {
        if (key.has("ends")) {
            String next = "next phase at " + key.path("ends").asString() + "\n";
            return key.path("phase").asString().equals("signing")
                    ? next + "the old key is revoked then: parents and anchors need the new one before\n"
                    : next;
        }
        return key.path("keys").size() > 1
                ? "next phase once all is signed, and secondaries and caches have forgotten\n"
                : "";
    }
}
