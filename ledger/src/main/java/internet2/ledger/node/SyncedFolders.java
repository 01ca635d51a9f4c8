package internet2.ledger.node;

import internet2.foundation.store.FolderMoves;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where fetched state lies until it takes the place of the ledger's own: in {@code sync} while it grows, in
 * {@code synced} once it is whole. Whatever a crash interrupts is finished when the ledger is opened.
 */
final class SyncedFolders {

    private SyncedFolders() {}

    static Path growing(Path ledger) {
        return ledger.resolve("sync");
    }

    /** What grew is whole, and on disk. */
    static void finish(Path ledger) {
        FolderMoves.move(growing(ledger), whole(ledger));
    }

    /** Puts log and state in the places of the ones before, which are deleted. */
    static void takeOver(Path ledger) {
        Path whole = whole(ledger);
        if (Files.notExists(whole)) {
            return;
        }
        for (String part : new String[] {"log", "state"}) {
            if (Files.exists(whole.resolve(part))) {
                FolderMoves.delete(ledger.resolve(part));
                FolderMoves.move(whole.resolve(part), ledger.resolve(part));
            }
        }
        FolderMoves.delete(whole);
    }

    private static Path whole(Path ledger) {
        return ledger.resolve("synced");
    }
}
