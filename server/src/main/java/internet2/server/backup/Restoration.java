package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Tip;
import internet2.ledger.node.History;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.Oblivion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Brings an archive's node back, or finds out whether that could be done. */
public final class Restoration {

    private final BackupReader archive;
    private final List<? extends LedgerModule<?>> modules;

    /** @param modules on the ledger, in the one order that all nodes have */
    public Restoration(BackupReader archive, List<? extends LedgerModule<?>> modules) {
        this.archive = archive;
        this.modules = modules;
    }

    /**
     * Checks everything that the archive holds: digests, each block's place, certificate and effect, and the keys
     * where the passphrase is given. Needs as much room for a while as the ledger takes.
     *
     * @return the end of the history
     */
    public Tip verify(Optional<Passphrase> passphrase) throws BackupFailure, IOException, InterruptedException {
        if (passphrase.isPresent() && archive.hasKeys()) {
            archive.keys(passphrase.get());
        }
        Path scratch = Files.createTempDirectory("internet2-verify");
        try {
            return take(scratch);
        } finally {
            delete(scratch);
        }
    }

    /**
     * Makes a data folder of the archive: the blocks are checked as a stranger's. The folder is a node's only when all
     * of it is there.
     *
     * @param folder empty, or not there
     * @param resumeVoting the node votes at once: nobody saw votes of it that it does not know
     */
    public Tip restore(Path folder, Passphrase passphrase, boolean resumeVoting, Instant now)
            throws BackupFailure, IOException, InterruptedException {
        SortedMap<String, Bytes> files = archive.keys(passphrase);
        if (Files.exists(folder.resolve(BackupWriter.GENESIS))) {
            throw new BackupFailure(folder + " is a node's already; choose an empty folder with --data");
        }
        try (DataFolder data = DataFolder.open(folder)) {
            Genesis genesis = archive.genesis();
            data.belongTo(genesis.network());
            Tip tip = take(data.resolve("ledger"));
            if (!resumeVoting) {
                Oblivion.mark(data.resolve("ledger"), now);
            }
            files.forEach(data::writeSecret);
            data.writeSecret(BackupWriter.GENESIS, genesis.encoded());
            return tip;
        }
    }

    private Tip take(Path ledger) throws BackupFailure, InterruptedException {
        try {
            Tip tip = History.take(LedgerConfiguration.in(ledger), archive.genesis(), modules, archive.blocks());
            if (tip.height() != archive.contents().height()) {
                throw new BackupFailure("the archive ends with block " + tip.height() + ", its manifest says "
                        + archive.contents().height());
            }
            return tip;
        } catch (BackupReader.Unreadable unreadable) {
            throw unreadable.failure();
        } catch (History.WrongHistory | LedgerUnavailableException wrong) {
            throw new BackupFailure("the archive's history does not hold: " + wrong.getMessage(), wrong);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
