package internet2.cli;

import internet2.foundation.Hash;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TiledLog;
import internet2.trustchain.monitor.Monitor;
import internet2.trustchain.monitor.NamePattern;
import internet2.trustchain.monitor.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code nexus log watch}: certificates for some names as they are logged, each proven. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Prints each certificate for a name as it is logged, one a line, until interrupted. Every new head must",
            "continue the one before, and every entry is read, so that the node can't leave one out."
        },
        footer = {
            "",
            "Example: nexus log watch www.example.internal .bank.example.internal",
            "Example: nexus log watch '*.example.internal' --since 0 --output json"
        })
final class LogWatchCommand extends NodeCommand {

    @Mixin
    private LogReader.Keys keys = new LogReader.Keys();

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = {
                "www.example.internal: this name, also by wildcard; *.example.internal: one label below;",
                ".example.internal: this name and all below."
            })
    private List<String> names = new ArrayList<>();

    @Option(names = "--since", paramLabel = "INDEX", description = "From this entry on (default: from now on).")
    private @Nullable Long since;

    @Option(names = "--count", paramLabel = "N", description = "End after so many certificates.")
    private long count = Long.MAX_VALUE;

    @Override
    void run(NodeClient node, Output output) {
        LogReader reader = new LogReader(node, keys.online(options().dataFolder(), node));
        Monitor monitor = monitor();
        try (EventLines events = node.follow("/stream/ct")) {
            LogCheckpoint head = reader.head();
            long next = since == null ? head.size() : since;
            long left = count;
            while (true) {
                TiledLog log = reader.log(head);
                while (next < head.size()) {
                    long from = next;
                    List<LogEntry> entries = LogReader.checked(() -> log.entriesFrom(from));
                    for (LogEntry entry : entries) {
                        left -= monitor.inspect(entry)
                                .map(found -> print(found, output))
                                .orElse(0);
                        if (left <= 0) {
                            return;
                        }
                    }
                    next += entries.size();
                }
                events.await("head");
                head = continued(reader, head);
            }
        }
    }

    private static LogCheckpoint continued(LogReader reader, LogCheckpoint before) {
        LogCheckpoint head = reader.head();
        return LogReader.checked(() -> {
            reader.log(head).requireContinues(before);
            return head;
        });
    }

    private Monitor monitor() {
        try {
            return new Monitor(names.stream().map(NamePattern::parse).toList(), Set.<Hash>of());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Counts as one. */
    private static int print(Sighting found, Output output) {
        ObjectNode answer = NodeClient.json().createObjectNode();
        answer.put("index", found.index())
                .put("logged", found.logged().toString())
                .put("serial", found.serial())
                .put("not_after", found.notAfter().toString())
                .put("fingerprint", found.fingerprint().hex())
                .put("issuer", found.issuer().hex());
        found.names().forEach(answer.putArray("names")::add);
        found.watched().forEach(answer.putArray("watched")::add);
        output.line(
                found.logged() + "  entry " + found.index() + "  serial " + found.serial() + "  "
                        + String.join(", ", found.names()),
                answer);
        return 1;
    }
}
