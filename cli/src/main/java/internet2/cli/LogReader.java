package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Genesis;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.TiledLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Reads the log at any node without trusting it: heads must be signed by the log and its validators, as the genesis
 * document of the data folder has them, entries and older heads must be proven by the tiles.
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
                    "says it, and which validators must vouch."
                })
        private @Nullable String logKey;

        LogTrust trust(Path dataFolder) {
            String named = logKey;
            if (named != null) {
                return checked(() -> new LogTrust(NoteKey.parse(named), List.of(), 0));
            }
            Genesis genesis = LightReader.genesis(dataFolder);
            Bytes payload = genesis.modulePayloads().getOrDefault(CertificatesModule.NAME, Bytes.EMPTY);
            try {
                return CanonicalReader.decode(payload, CertificatesGenesis::decode)
                        .logTrust(genesis.validators().stream()
                                .map(each -> each.keys())
                                .toList());
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
                LogCheckpoint seen = open(Files.readString(file));
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
