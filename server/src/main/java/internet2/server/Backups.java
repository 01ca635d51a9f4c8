package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.sealing.Passphrase;
import internet2.foundation.store.DataFolder;
import internet2.foundation.store.SegmentLogConfiguration;
import internet2.ledger.Genesis;
import internet2.ledger.node.StoredBlocks;
import internet2.server.backup.BackupFailure;
import internet2.server.backup.BackupReader;
import internet2.server.backup.BackupWriter;
import internet2.server.backup.BlockPage;
import internet2.server.backup.Manifest;
import internet2.server.backup.Restoration;
import internet2.trustchain.acme.AcmeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Archives of this machine's node, for the command line. */
public final class Backups {

    private static final List<String> SECRET_FOLDERS = List.of("keys", "certificates", "admin");

    private Backups() {}

    /**
     * Archives a data folder whose node may be running: its secret files are each replaced as a whole, and the blocks
     * and ACME clients come from their sources.
     *
     * @throws BackupFailure the folder is no node's, or not readable
     */
    public static Manifest create(
            Path folder,
            Path out,
            BackupWriter.Blocks blocks,
            BackupWriter.AcmePages acme,
            Passphrase passphrase,
            Instant now)
            throws IOException, BackupFailure {
        Genesis genesis = genesis(folder);
        BackupWriter.Secrets secrets = new BackupWriter.Secrets(secrets(folder), acme, passphrase, new SecureRandom());
        return BackupWriter.write(out, genesis, node(folder), blocks, Optional.of(secrets), now);
    }

    /** The same of a node that does not run: nobody else may use the folder meanwhile. */
    public static Manifest createStopped(Path folder, Path out, Passphrase passphrase, Instant now)
            throws IOException, BackupFailure {
        Genesis genesis = genesis(folder);
        try (DataFolder data = DataFolder.open(folder, genesis.network());
                StoredBlocks blocks = StoredBlocks.open(
                        data.resolve("ledger"), SegmentLogConfiguration.defaults(), genesis.network());
                AcmeStore acme = AcmeStore.open(data.resolve("acme"))) {
            return create(
                    folder,
                    out,
                    height -> blocks.blocks(height, blocks.end(), BlockPage.BYTES_WANTED),
                    acme::page,
                    passphrase,
                    now);
        }
    }

    /** What an archive can be used with. */
    public static Restoration restoration(BackupReader archive) {
        return new Restoration(archive, Foundations.modules());
    }

    private static Genesis genesis(Path folder) throws IOException, BackupFailure {
        Path file = folder.resolve("genesis");
        if (!Files.exists(file)) {
            throw new BackupFailure(folder + " is no data folder of a node (" + file + " is missing); name it with"
                    + " --data or INTERNET2_DATA");
        }
        try {
            return CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(file)), Genesis::decode);
        } catch (MalformedInputException e) {
            throw new BackupFailure(file + " is damaged: " + e.getMessage());
        }
    }

    private static NodeId node(Path folder) throws IOException, BackupFailure {
        Path file = folder.resolve(NodeFiles.NODE_ID);
        if (!Files.exists(file)) {
            throw new BackupFailure(file + " is missing: start the node once");
        }
        try {
            return NodeId.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new BackupFailure(file + " is damaged: " + e.getMessage());
        }
    }

    private static SortedMap<String, Bytes> secrets(Path folder) throws IOException {
        SortedMap<String, Bytes> files = new TreeMap<>();
        for (String name : SECRET_FOLDERS) {
            if (Files.isDirectory(folder.resolve(name))) {
                try (Stream<Path> all = Files.list(folder.resolve(name))) {
                    for (Path file : all.filter(each -> !each.toString().endsWith(".new"))
                            .toList()) {
                        files.put(name + "/" + file.getFileName(), Bytes.wrap(Files.readAllBytes(file)));
                    }
                }
            }
        }
        Path contacts = folder.resolve("contacts");
        if (Files.exists(contacts)) {
            files.put("contacts", Bytes.wrap(Files.readAllBytes(contacts)));
        }
        return files;
    }
}
