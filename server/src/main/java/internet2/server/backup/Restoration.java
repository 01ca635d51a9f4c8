package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.sealing.Passphrase;
import internet2.foundation.store.DataFolder;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Tip;
import internet2.ledger.execution.Restart;
import internet2.ledger.node.History;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.VotingSince;
import internet2.trustchain.acme.AcmeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
            for (String part : archive.acmeParts()) {
                archive.acme(part, passphrase.get());
            }
        }
        Path scratch = Files.createTempDirectory("internet2-verify");
        try {
            return take(scratch, archive, archive.contents().height());
        } finally {
            delete(scratch);
        }
    }

    /**
     * Makes a data folder of the archive: the blocks are checked as a stranger's. The folder is a node's only when all
     * of it is there.
     *
     * @param folder empty, or not there
     * @param ledger where the blocks are taken from: this archive, or another one of the same network
     */
    public Tip restore(Path folder, BackupReader ledger, Passphrase passphrase, Voting voting, Instant now)
            throws BackupFailure, IOException, InterruptedException {
        SortedMap<String, Bytes> files = archive.keys(passphrase);
        if (!ledger.genesis().network().equals(archive.genesis().network())) {
            throw new BackupFailure("the archive of the ledger is of network "
                    + ledger.genesis().network() + ", that of the keys of "
                    + archive.genesis().network());
        }
        if (Files.exists(folder.resolve(BackupWriter.GENESIS))) {
            throw new BackupFailure(folder + " is a node's already; choose an empty folder with --data");
        }
        try (DataFolder data = DataFolder.open(folder)) {
            Genesis genesis = archive.genesis();
            data.belongTo(genesis.network());
            Tip tip = take(data.resolve("ledger"), ledger, voting, now);
            files.forEach(data::writeSecret);
            restoreAcme(data.resolve("acme"), passphrase);
            data.writeSecret(BackupWriter.GENESIS, genesis.encoded());
            return tip;
        }
    }

    private void restoreAcme(Path folder, Passphrase passphrase) throws BackupFailure {
        try (AcmeStore store = AcmeStore.open(folder)) {
            for (String part : archive.acmeParts()) {
                store.restore(archive.acme(part, passphrase));
            }
            store.index();
        }
    }

    private Tip take(Path folder, BackupReader ledger, Voting voting, Instant now)
            throws BackupFailure, IOException, InterruptedException {
        long end = ledger.contents().height();
        return switch (voting) {
            case Voting.AtOnce atOnce -> take(folder, ledger, end);
            case Voting.Forgotten forgotten -> {
                Tip tip = take(folder, ledger, end);
                VotingSince.forget(folder, now);
                yield tip;
            }
            case Voting.Restarted restarted -> {
                restart(ledger, restarted).write(folder);
                yield take(folder, ledger, restarted.height());
            }
        };
    }

    private static Restart restart(BackupReader ledger, Voting.Restarted restarted) throws BackupFailure {
        try {
            CommittedBlock last = stream(ledger.blocks())
                    .filter(block -> block.height() == restarted.height())
                    .findFirst()
                    .orElseThrow(() -> new BackupFailure("the archive has no block " + restarted.height()
                            + "; its last one is " + ledger.contents().height()));
            return new Restart(
                    restarted.height(),
                    last.reference(ledger.genesis().network()).hash(),
                    last.block().header().view() + Restart.VIEWS_PASSED_OVER,
                    restarted.seats());
        } catch (BackupReader.Unreadable unreadable) {
            throw unreadable.failure();
        }
    }

    private Tip take(Path folder, BackupReader ledger, long until) throws BackupFailure, InterruptedException {
        try {
            Iterator<CommittedBlock> blocks = stream(ledger.blocks())
                    .takeWhile(block -> block.height() <= until)
                    .iterator();
            Tip tip = History.take(LedgerConfiguration.in(folder), ledger.genesis(), modules, blocks);
            if (tip.height() != until) {
                throw new BackupFailure("the archive ends with block " + tip.height() + ", its manifest says " + until);
            }
            return tip;
        } catch (BackupReader.Unreadable unreadable) {
            throw unreadable.failure();
        } catch (History.WrongHistory | LedgerUnavailableException wrong) {
            throw new BackupFailure("the archive's history does not hold: " + wrong.getMessage(), wrong);
        }
    }

    private static Stream<CommittedBlock> stream(Iterator<CommittedBlock> blocks) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(blocks, 0), false);
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
