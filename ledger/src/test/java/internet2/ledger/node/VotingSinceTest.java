package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.FakeClock;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.membership.Registry;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator among four, whose memory is tampered with between one start and the next. */
final class VotingSinceTest {

    private static final Duration EPOCH = Replicas.GENESIS.parameters().epoch();
    private static final NodeId SELF = Replicas.KEYS.getFirst().publicKey().id();

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock(Replicas.GENESIS.time());
    private Chain chain;

    @BeforeEach
    void open() {
        chain = Replicas.open(folder.resolve("chain"));
    }

    @AfterEach
    void close() {
        chain.close();
    }

    private VotingSince start() {
        return new VotingSince(folder, clock);
    }

    private Registry registry() {
        return BlockExecutor.registry(chain.state().state());
    }

    private Epoch epoch() {
        return chain.epochAfter(chain.stage());
    }

    private boolean votes(VotingSince since) {
        return since.allows(epoch(), registry().epoch(), chain.tip());
    }

    private VotingSince level() {
        VotingSince since = start();
        since.level(chain.tip(), Replicas.GENESIS.time(), epoch());
        return since;
    }

    /** The block after the tip, which this validator, too, voted for. */
    private void vote(VotingSince since, Duration later) {
        long view = chain.tip().view() + 1;
        SignedVote vote = SignedVote.sign(
                VoteKind.COMMIT,
                Replicas.GENESIS.network(),
                epoch().number(),
                view,
                Hash.of(Hash.ZERO.bytes()),
                0,
                Replicas.KEYS.getFirst().statementKey());
        try (VoteJournal journal = VoteJournal.open(since.journal())) {
            journal.appendAll(List.of(new JournalEntry.Voted(vote)));
        }
        Replicas.commit(chain, Replicas.next(chain, later));
        clock.set(chain.tip().time());
    }

    private boolean isOld(VotingSince since) {
        return since.compare(
                ShownVotes.newest(chain, registry(), SELF, since.epoch().getAsLong()));
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void whoIsThereFromTheBeginningVotesAndGoesOnAfterARestart() {
        VotingSince since = level();
        assertThat(votes(since)).isTrue();
        vote(since, Duration.ofSeconds(30));
        assertThat(isOld(since)).isFalse();
        VotingSince again = start();
        assertThat(votes(again)).isTrue();
        assertThat(isOld(again)).isFalse();
        assertThat(again.inWords()).isEmpty();
    }

    @Test
    void whoLostItsJournalVotesOnlyInAnEpochThatBeganLater() throws IOException {
        VotingSince since = level();
        vote(since, Duration.ofSeconds(30));
        delete(since.journal());

        VotingSince again = start();
        assertThat(votes(again)).isFalse();
        assertThat(again.inWords().orElseThrow())
                .contains("journal of votes was gone", clock.instant().toString());
        again.level(chain.tip(), Replicas.GENESIS.time(), epoch());
        assertThat(votes(again)).isFalse();
        Replicas.commit(chain, Replicas.next(chain, EPOCH));
        assertThat(votes(again)).isTrue();
        assertThat(votes(start())).as("after another restart").isTrue();
    }

    @Test
    void whoseJournalIsOlderThanItsLogForgot() throws IOException {
        VotingSince since = level();
        vote(since, Duration.ofSeconds(30));
        Path kept = folder.resolve("kept");
        copy(folder.resolve("votes"), kept);
        vote(since, Duration.ofSeconds(1));
        assertThat(isOld(since)).isFalse();
        delete(folder.resolve("votes"));
        copy(kept, folder.resolve("votes"));

        VotingSince again = start();
        assertThat(votes(again)).as("as far as it knows itself").isTrue();
        assertThat(isOld(again)).isTrue();
        assertThat(votes(again)).isFalse();
        assertThat(votes(start())).isFalse();
    }

    @Test
    void whoLostTheWholeFolderIsAsOneThatWasWiped() throws IOException {
        VotingSince since = level();
        vote(since, Duration.ofSeconds(30));
        delete(folder.resolve("votes"));

        assertThat(votes(start())).isFalse();
        VotingSince again = level();
        assertThat(votes(again)).isFalse();
        Replicas.commit(chain, Replicas.next(chain, EPOCH));
        assertThat(votes(again)).isTrue();
        assertThat(isOld(again)).as("what was shown before does not count").isFalse();
    }

    @Test
    void whoWasRestoredOrCannotReadItsFileForgot() throws IOException {
        Instant restored = Replicas.GENESIS.time().plus(Duration.ofSeconds(30));
        VotingSince.forget(folder, restored);
        VotingSince since = level();
        assertThat(votes(since)).isFalse();
        Replicas.commit(chain, Replicas.next(chain, EPOCH));
        assertThat(votes(since)).isTrue();
        assertThat(since.inWords().orElseThrow()).contains("signed before " + restored);

        for (String damage : List.of("", "epoch", "epoch x", "forgotten never")) {
            Files.writeString(folder.resolve("votes/since"), damage);
            assertThat(start().epoch()).isEqualTo(OptionalLong.empty());
            assertThat(start().inWords()).isPresent();
        }
    }

    @Test
    void aCompactedJournalStillSaysHowFarItWent() {
        VotingSince since = level();
        vote(since, Duration.ofSeconds(30));
        try (VoteJournal journal = VoteJournal.open(since.journal(), 1)) {
            journal.forget(chain.tip().view() + 1);
            assertThat(journal.entries()).isEmpty();
        }
        assertThat(isOld(since)).isFalse();
        assertThat(isOld(start())).isFalse();
    }
}
