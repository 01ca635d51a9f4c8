package internet2.cli;

import internet2.stoq.content.manifest.ContentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "content",
        mixinStandardHelpOptions = true,
        description = "Files that this node published or fetched; see `nexus publish` and `nexus fetch`.",
        subcommands = {ContentCommands.List.class, ContentCommands.Remove.class})
final class ContentCommands {

    private ContentCommands() {}

    static String path(String id) {
        try {
            return "content/" + ContentId.parse(id);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists what is here, the newest first, and how much of it.",
            footer = {"", "Example: nexus content list"})
    static final class List extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("content").path("contents"));
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes content from this node; what others have fetched they keep.",
            footer = {"", "Example: nexus content remove 1220ab..."})
    static final class Remove extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode removed = node.delete(path(id));
            output.say("content " + id + " removed", removed);
        }
    }
}
