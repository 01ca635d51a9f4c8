package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Genesis;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TiledLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Reads the log at any node without trusting it: heads must be signed with the log's key, as the genesis document of
 * the data folder has it, and cosigned by one of those who validate now, to whom the genesis validators lead from
 * epoch to epoch; entries and older heads must be proven by the tiles.
 */
final class LogReader {

    private final NodeClient node;
    private final LogTrust trust;

    /** Whose log it is. */
    static final class Keys {

        @Option(
                names = "--log-key",
                paramLabel = "KEY",
                description = {
                    "Verifier key of the log (name+id+base64); by default the genesis document of the data folder",
                    "says it, and leads to the validators of whom one must vouch."
                })
        private @Nullable String logKey;

        /**
         * What can be asked of a head without asking anybody: the log's own signature. More than half of those who hold
         * shares of its key make it together.
         */
        LogTrust offline(Path dataFolder) {
            return new LogTrust(key(dataFolder), List.of(), 0);
        }

        /** The same, and the post-quantum signature of one who validates now; a key that was named stands alone. */
        LogTrust online(Path dataFolder, NodeClient node) {
            NoteKey log = key(dataFolder);
            if (logKey != null) {
                return new LogTrust(log, List.of(), 0);
            }
            List<Cosigner> validators = new LightReader(dataFolder, node, Duration.ZERO)
                    .validators().validators().stream()
                            .map(each -> Cosigner.of(log.name(), each.keys()))
                            .toList();
            return new LogTrust(log, validators, 1);
        }

        private NoteKey key(Path dataFolder) {
            String named = logKey;
            if (named != null) {
                return checked(() -> NoteKey.parse(named));
            }
            Genesis genesis = LightReader.genesis(dataFolder);
            Bytes payload = genesis.modulePayloads().getOrDefault(CertificatesModule.NAME, Bytes.EMPTY);
            try {
                return CanonicalReader.decode(payload, CertificatesGenesis::decode)
                        .log();
            } catch (MalformedInputException e) {
                throw CommandFailure.usage("the genesis document names no log; name its key with --log-key");
            }
        }
    }

    /** What a check says. */
    interface Check<T> {
        T get() throws LogRefused;
    }

    LogReader(NodeClient node, LogTrust trust) {
        this.node = node;
        this.trust = trust;
    }

    static <T> T checked(Check<T> check) {
        try {
            return check.get();
        } catch (LogRefused e) {
            throw CommandFailure.refused(e.reason());
        }
    }

    /** The newest head that the node has, checked. */
    LogCheckpoint head() {
        return open(node.getText("/log/checkpoint", Map.of()));
    }

    LogCheckpoint open(String note) {
        return checked(() -> trust.open(note));
    }

    /** The log under this head, which the node gave. */
    TiledLog log(LogCheckpoint head) {
        return new TiledLog(head, path -> node.getAll("/log/tile/" + path, Map.of()));
    }

    /**
     * Holds a head against the last one that was seen with this data folder, and keeps the newer one: whoever shows
     * different logs to different people has to remember what it showed here. Without a data folder nothing is kept.
     *
     * @return how many entries the last one had; 0 where there is none
     */
    long audit(String note, Path dataFolder) {
        LogCheckpoint head = open(note);
        Path folder = dataFolder.resolve("admin");
        Path file = folder.resolve("log-head");
        try {
            long before = 0;
            if (!Files.isDirectory(folder)) {
                return before;
            }
            if (Files.exists(file)) {
                String kept = Files.readString(file); // whose signers may have left since
                LogCheckpoint seen =
                        checked(() -> LogCheckpoint.parse(SignedNote.parse(kept).text()));
                checked(() -> {
                    log(head).requireContinues(seen);
                    return seen;
                });
                before = seen.size();
            }
            Files.writeString(file, note);
            return before;
        } catch (IOException e) {
            throw CommandFailure.usage("the last head that was seen can't be kept in " + file + ": " + e.getMessage());
        }
    }
}
