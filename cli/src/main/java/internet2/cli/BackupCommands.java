package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.sealing.Passphrase;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Tip;
import internet2.ledger.execution.Restart;
import internet2.ledger.votes.Fork;
import internet2.server.Backups;
import internet2.server.backup.BackupFailure;
import internet2.server.backup.BackupReader;
import internet2.server.backup.BlockPage;
import internet2.server.backup.Comparison;
import internet2.server.backup.Manifest;
import internet2.server.backup.Voting;
import internet2.trustchain.acme.AcmePage;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Archives of a node: genesis document, ledger, and keys under a passphrase.",
            "The passphrase is asked for, or taken from INTERNET2_BACKUP_PASSPHRASE."
        },
        subcommands = {
            BackupCommands.Create.class,
            BackupCommands.Verify.class,
            BackupCommands.Restore.class,
            BackupCommands.Compare.class
        })
final class BackupCommands {

    private static final String PASSPHRASE = "INTERNET2_BACKUP_PASSPHRASE";

    private BackupCommands() {}

    /** A command on archives: no node needs to run. */
    abstract static class Archive implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        abstract void run(Output output) throws IOException, BackupFailure, InterruptedException;

        @Override
        public final Integer call() {
            try {
                run(options().output(spec.commandLine().getOut()));
                return 0;
            } catch (BackupFailure e) {
                throw CommandFailure.refused(e.reason());
            } catch (IOException | RuntimeException e) {
                throw e instanceof CommandFailure failure
                        ? failure
                        : CommandFailure.refused(e.getMessage() == null ? e.toString() : e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandFailure.refused("interrupted");
            }
        }

        NodeOptions options() {
            return ((ProgramRoot) spec.root().userObject()).options();
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Archives the node of the data folder, running or not.",
                "Everything that is final when the command begins is in it."
            },
            footer = {"", "Example: nexus backup create --out node.backup.zip"})
    static final class Create extends Archive {

        @Option(names = "--out", paramLabel = "FILE", description = "Default: internet2-TIME.backup.zip.")
        private @Nullable Path out;

        @Override
        void run(Output output) throws IOException, BackupFailure {
            Path data = options().dataFolder();
            Instant now = Instant.now();
            Path file = out == null
                    ? Path.of("internet2-"
                            + now.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "") + ".backup.zip")
                    : out;
            Manifest made = isRunning() ? running(data, file, now) : stopped(data, file, now);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("file", file.toString());
            facts.put("network", made.network());
            facts.put("node", made.node());
            facts.put("height", made.height());
            output.say(
                    file + ": network " + made.network() + ", blocks 1 to " + made.height() + ", keys sealed",
                    NodeClient.json().valueToTree(facts));
        }

        private boolean isRunning() {
            try (NodeClient node = options().connect()) {
                node.get("status");
                return true;
            } catch (CommandFailure absent) {
                return false;
            }
        }

        private Manifest running(Path data, Path file, Instant now) throws IOException, BackupFailure {
            Passphrase passphrase = newPassphrase();
            try (NodeClient node = options().connect()) {
                long last = node.get("consensus/status").path("height").asLong();
                return Backups.create(
                        data,
                        file,
                        from -> from > last ? List.of() : blocks(node, from),
                        after -> acme(node, after),
                        passphrase,
                        now);
            }
        }

        private static List<CommittedBlock> blocks(NodeClient node, long from) throws IOException, BackupFailure {
            try (InputStream in = node.getBytes("ledger/blocks", Map.of("from", Long.toString(from)))) {
                return BlockPage.decode(Bytes.wrap(in.readNBytes(BlockPage.BYTES_MAX)));
            }
        }

        private static AcmePage acme(NodeClient node, Optional<Bytes> after) throws IOException {
            Map<String, String> query =
                    after.map(end -> Map.of("after", end.hex())).orElse(Map.of());
            try (InputStream in = node.getBytes("acme/backup", query)) {
                return CanonicalReader.decode(Bytes.wrap(in.readNBytes(AcmePage.ENCODED_BYTES_MAX)), AcmePage::decode);
            } catch (MalformedInputException e) {
                throw CommandFailure.refused("what the node says of its ACME clients can't be read: " + e.getMessage());
            }
        }

        private static Manifest stopped(Path data, Path file, Instant now) throws IOException, BackupFailure {
            return Backups.createStopped(data, file, newPassphrase(), now);
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Checks an archive without any node: digests, the chain of blocks, the certificates of each epoch's",
                "validators, and that executing the blocks gives the states they say. With the passphrase, keys too."
            },
            footer = {"", "Example: nexus backup verify node.backup.zip"})
    static final class Verify extends Archive {

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        void run(Output output) throws IOException, BackupFailure, InterruptedException {
            try (BackupReader archive = BackupReader.open(file)) {
                Optional<Passphrase> passphrase = archive.hasKeys() ? fromEnvironment() : Optional.empty();
                Tip tip = Backups.restoration(archive).verify(passphrase);
                String keys = !archive.hasKeys() ? "none" : passphrase.isPresent() ? "verified" : "not opened";
                Map<String, Object> facts = facts(archive, tip);
                facts.put("keys", keys);
                output.say(
                        file + " is sound: network " + archive.contents().network() + ", " + tip.height()
                                + " blocks, keys: " + keys,
                        NodeClient.json().valueToTree(facts));
            }
        }
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = {
                "Makes an empty data folder the archive's node; `internet2 serve --data DIR` goes on with it.",
                "The machine that was lost must never run again with these keys.",
                "A validator follows at first, and votes",
                "again with the first epoch that begins after this: it does not know what it signed since the backup."
            },
            footer = {"", "Example: nexus backup restore node.backup.zip --data /var/lib/internet2"})
    static final class Restore extends Archive {

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Option(
                names = "--resume-voting",
                description =
                        "Vote at once. Only where all validators were lost together and are restored: otherwise the"
                                + " node may contradict itself, and be convicted.")
        private boolean resumeVoting;

        @Option(
                names = "--restart-at",
                paramLabel = "HEIGHT",
                description = "After a fork: keep the blocks up to this one, and go on with the validators named by"
                        + " --validator. See docs/runbooks/fork-resolution.md.")
        private @Nullable Long restartAt;

        @Option(
                names = "--validator",
                paramLabel = "NODE[=WEIGHT]",
                description = "Who votes after --restart-at (default weight: 1).")
        private List<String> validators = List.of();

        @Option(
                names = "--ledger",
                paramLabel = "FILE",
                description = "Take the blocks from another archive of the same network.")
        private @Nullable Path ledger;

        @Override
        void run(Output output) throws IOException, BackupFailure, InterruptedException {
            Path data = options().dataFolder();
            Voting voting = voting();
            try (BackupReader archive = BackupReader.open(file);
                    BackupReader blocks = BackupReader.open(ledger == null ? file : ledger)) {
                if (!archive.hasKeys()) {
                    throw CommandFailure.refused(file + " has no keys: it is a snapshot of the ledger only; restore a"
                            + " backup with keys, and name this one with --ledger if it is newer");
                }
                Passphrase passphrase = fromEnvironment().orElseGet(() -> ask("passphrase of the backup: "));
                Tip tip = Backups.restoration(archive).restore(data, blocks, passphrase, voting, Instant.now());
                Map<String, Object> facts = facts(archive, tip);
                String decision = Restart.of(data.resolve("ledger"))
                        .map(restart -> restart.id().hex())
                        .orElse("");
                facts.put("restart", decision);
                output.say(
                        data + " is node " + archive.contents().node() + " again, up to block " + tip.height()
                                + (decision.isEmpty() ? "" : "; restart " + decision),
                        NodeClient.json().valueToTree(facts));
            }
        }

        private Voting voting() {
            if (restartAt == null) {
                return resumeVoting ? new Voting.AtOnce() : new Voting.Forgotten();
            }
            TreeMap<NodeId, Long> seats = new TreeMap<>();
            for (String each : validators) {
                List<String> parts = List.of(each.split("=", 2));
                try {
                    seats.put(NodeId.parse(parts.getFirst()), parts.size() == 1 ? 1L : Long.parseLong(parts.get(1)));
                } catch (IllegalArgumentException e) {
                    throw CommandFailure.usage("--validator " + each + ": a node's id, and maybe =WEIGHT");
                }
            }
            if (seats.isEmpty() || resumeVoting) {
                throw CommandFailure.usage("--restart-at needs at least one --validator, and no --resume-voting");
            }
            return new Voting.Restarted(restartAt, seats);
        }
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = {
                "Says where two archives of one network part, and which validators signed both sides, by their places",
                "in the epoch's set. Exit code 1 if they part. See docs/runbooks/fork-resolution.md."
            },
            footer = {"", "Example: nexus backup compare mine.backup.zip theirs.backup.zip"})
    static final class Compare extends Archive {

        @Parameters(index = "0", paramLabel = "FILE")
        private Path one = Path.of("");

        @Parameters(index = "1", paramLabel = "FILE")
        private Path other = Path.of("");

        @Override
        void run(Output output) throws BackupFailure {
            try (BackupReader left = BackupReader.open(one);
                    BackupReader right = BackupReader.open(other)) {
                Comparison found = Comparison.of(left, right);
                if (found.fork().isEmpty()) {
                    output.say(
                            "one history: both have the same blocks up to " + found.common(),
                            NodeClient.json().valueToTree(Map.of("common", found.common())));
                    return;
                }
                NetworkId network = left.genesis().network();
                Fork fork = found.fork().get();
                StringBuilder words = new StringBuilder("two histories after block " + found.common() + ":\n  "
                        + one + " has " + fork.one().reference(network).hash() + "\n  " + other + " has "
                        + fork.other().reference(network).hash());
                fork.evidence()
                        .forEach(each -> words.append("\n  validator ")
                                .append(each.validator())
                                .append(' ')
                                .append(each.inWords()));
                throw CommandFailure.refused(words.toString());
            }
        }
    }

    private static Map<String, Object> facts(BackupReader archive, Tip tip) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("network", archive.contents().network());
        facts.put("node", archive.contents().node());
        facts.put("created", archive.contents().created().toString());
        facts.put("height", tip.height());
        facts.put("epoch", tip.epoch());
        facts.put("state_root", tip.stateRoot().hex());
        return facts;
    }

    private static Passphrase newPassphrase() {
        return fromEnvironment().orElseGet(() -> {
            Passphrase first = ask("passphrase for the keys: ");
            if (!ask("once more: ").equals(first)) {
                throw CommandFailure.usage("the two passphrases differ");
            }
            return first;
        });
    }

    private static Optional<Passphrase> fromEnvironment() {
        return Optional.ofNullable(System.getenv(PASSPHRASE)).map(BackupCommands::passphrase);
    }

    @SuppressWarnings("SystemConsoleNull") // a JVM may have none, whatever its version
    private static Passphrase ask(String prompt) {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("%s", prompt);
        if (typed == null) {
            throw CommandFailure.usage("there is nobody to ask for the passphrase; set " + PASSPHRASE);
        }
        try {
            return passphrase(new String(typed));
        } finally {
            Arrays.fill(typed, ' ');
        }
    }

    private static Passphrase passphrase(String text) {
        try {
            return Passphrase.of(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
