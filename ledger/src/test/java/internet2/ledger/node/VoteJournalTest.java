package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.store.CorruptLogException;
import internet2.ledger.BatchHeader;
import internet2.ledger.BlockHeader;
import internet2.ledger.LaneTip;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Message;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator that comes back knows all that it signed, or knows that it does not. */
final class VoteJournalTest {

    private static final Hash BLOCK = Hash.of(Bytes.utf8("block"));

    @TempDir
    private Path folder;

    private static List<JournalEntry> view(long view) {
        SignedVote propose = vote(VoteKind.PROPOSE, view);
        SignedVote prepare = vote(VoteKind.PREPARE, view);
        BlockHeader header = new BlockHeader(0, view, view, BLOCK, BLOCK, BLOCK, Instant.EPOCH);
        return List.of(
                new JournalEntry.Accepted(new Message.Propose(propose, header, List.of(), List.of())),
                new JournalEntry.Voted(prepare),
                new JournalEntry.Certified(QuorumCertificate.of(List.of(prepare))));
    }

    private static SignedVote vote(VoteKind kind, long view) {
        return new SignedVote(kind, 0, view, BLOCK, 0, Bytes.wrap(new byte[64]));
    }

    private static List<JournalEntry> views(long from, long to) {
        List<JournalEntry> entries = new ArrayList<>();
        for (long view = from; view < to; view++) {
            entries.addAll(view(view));
        }
        return entries;
    }

    private Path only(Path within, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(within)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatWasAppendedIsThereAfterARestart() {
        try (VoteJournal journal = VoteJournal.open(folder)) {
            assertThat(journal.entries()).isEmpty();
            journal.appendAll(view(1));
            journal.appendAll(view(2));
        }
        try (VoteJournal journal = VoteJournal.open(folder)) {
            assertThat(journal.entries()).isEqualTo(views(1, 3));
            journal.appendAll(view(3));
            assertThat(journal.entries()).isEqualTo(views(1, 4));
        }
    }

    @Test
    void whatIsForgottenMakesRoomAndNothingElseGoes() throws IOException {
        long limit = 20_000;
        long most = 0;
        try (VoteJournal journal = VoteJournal.open(folder, limit)) {
            for (long view = 1; view < 500; view++) {
                journal.appendAll(view(view));
                journal.forget(view - 3);
                most = Math.max(most, journal.bytes());
                assertThat(journal.entries()).isEqualTo(views(Math.max(1, view - 3), view + 1));
            }
        }
        assertThat(most).isLessThan(2 * limit);
        try (VoteJournal journal = VoteJournal.open(folder, limit)) {
            assertThat(journal.entries()).endsWith(views(496, 500).toArray(JournalEntry[]::new));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(4 * limit);
        }
    }

    private static JournalEntry stored(long epoch, long position) {
        BatchHeader header = new BatchHeader(epoch, 1, position, BLOCK, 1, 1, BLOCK);
        SignedVote vote = new SignedVote(VoteKind.BATCH, epoch, position, BLOCK, 1, Bytes.wrap(new byte[64]));
        return new JournalEntry.Stored(new Message.Batch(vote, header, List.of(), Optional.empty()));
    }

    @Test
    void whatIsStoredOfALaneStaysUntilItIsInABlockOrItsEpochIsOver() {
        LaneTip none = LaneTip.START;
        try (VoteJournal journal = VoteJournal.open(folder, 1)) { // shortened whenever there is something to forget
            journal.appendAll(List.of(stored(2, 1), stored(3, 1), stored(3, 2), stored(3, 3)));
            journal.settle(2, List.of(none, none));
            journal.forget(100);
            assertThat(journal.entries()).containsExactly(stored(2, 1), stored(3, 1), stored(3, 2), stored(3, 3));
            journal.settle(3, List.of(none, new LaneTip(2, BLOCK)));
            journal.forget(101);
            assertThat(journal.entries()).containsExactly(stored(3, 3));
        }
        try (VoteJournal journal = VoteJournal.open(folder)) {
            assertThat(journal.entries()).containsExactly(stored(3, 3));
            assertThat(journal.highestView()).isZero();
        }
    }

    @Test
    void aBatchThatACrashCutShortIsNotThere() throws IOException {
        try (VoteJournal journal = VoteJournal.open(folder)) {
            journal.appendAll(view(1));
        }
        Path segment = only(folder, ".log");
        byte[] mark = Files.readAllBytes(only(folder, "acknowledged"));
        long whole = Files.size(segment);
        try (VoteJournal journal = VoteJournal.open(folder)) {
            journal.appendAll(view(2));
        }
        byte[] written = Files.readAllBytes(segment);
        for (long cut = whole; cut < written.length; cut += 37) {
            Files.write(segment, written);
            truncate(segment, cut);
            Files.write(only(folder, "acknowledged"), mark);
            try (VoteJournal journal = VoteJournal.open(folder)) {
                assertThat(journal.entries()).isEqualTo(view(1));
            }
        }
    }

    @Test
    void aVoteThatWasAcknowledgedAndIsGoneMeansNoMoreVotes() throws IOException {
        try (VoteJournal journal = VoteJournal.open(folder)) {
            journal.appendAll(view(1));
            journal.appendAll(view(2));
        }
        Path segment = only(folder, ".log");
        truncate(segment, Files.size(segment) - 1);
        assertThatThrownBy(() -> VoteJournal.open(folder))
                .isInstanceOf(CorruptJournalException.class)
                .hasCauseInstanceOf(CorruptLogException.class)
                .hasMessageContaining("start it as a follower")
                .hasMessageContaining(String.valueOf(folder.getParent()));
    }

    @Test
    void anyDamagedByteIsNoticed() throws IOException {
        try (VoteJournal journal = VoteJournal.open(folder)) {
            journal.appendAll(view(1));
            journal.appendAll(view(2));
        }
        Path segment = only(folder, ".log");
        byte[] sound = Files.readAllBytes(segment);
        for (int at = 0; at < sound.length; at += 53) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            Files.write(segment, damaged);
            assertThatThrownBy(() -> VoteJournal.open(folder)).isInstanceOf(CorruptJournalException.class);
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
