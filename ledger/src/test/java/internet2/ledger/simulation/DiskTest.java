package internet2.ledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DiskTest {

    @Test
    void aCrashLosesSomeOfWhatWasNotSyncedAndNothingElse() {
        Set<Integer> lengths = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            Disk disk = new Disk();
            disk.write(entry(1));
            disk.syncJournal();
            disk.write(entry(2));
            disk.write(entry(3));
            disk.crash(new SplittableRandom(seed));
            disk.syncJournal();
            lengths.add(disk.journal().size());
            assertThat(disk.journal().getFirst()).isEqualTo(entry(1));
        }
        assertThat(lengths).containsExactlyInAnyOrder(1, 2, 3);
    }

    private static JournalEntry entry(long view) {
        return new JournalEntry.Voted(new SignedVote(VoteKind.NULLIFY, 0, view, Hash.ZERO, 0, Bytes.EMPTY));
    }
}
