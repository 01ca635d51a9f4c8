package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Who may be promoted. Time passes only where the test says so. */
final class LevelTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.ZERO);

    private enum Answer {
        HAS,
        LACKS,
        HAS_ANOTHER,
        HAS_LATE,
        FAILS
    }

    private record Question(long height, Duration at) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Question> questions = new ArrayList<>();
    private final Follower follower = new Follower();
    private Duration now = Duration.ofDays(1);
    private long height = 10;
    private boolean idle;

    private static CommittedBlock block(long height, Hash parent) {
        BlockHeader header = new BlockHeader(0, height, height, parent, Hash.ZERO, Hash.ZERO, Instant.EPOCH);
        SignedVote vote =
                SignedVote.commit(NETWORK, header, 0, Replicas.KEYS.getFirst().statementKey());
        return new CommittedBlock(new Block(header, List.of()), QuorumCertificate.of(List.of(vote)));
    }

    /** A block comes each 50 ms, unless nobody has anything to do. */
    private final class Busy implements Level.Ours {
        @Override
        public BlockReference tip() {
            return height == 0
                    ? BlockReference.genesis(NETWORK)
                    : block(height, Hash.ZERO).reference(NETWORK);
        }

        @Override
        public boolean awaitHeight(long wanted, Duration atMost) {
            assertThat(wanted).isEqualTo(height + 1);
            now = now.plus(idle ? atMost : Duration.ofMillis(50));
            height += idle ? 0 : 1;
            return !idle;
        }
    }

    /** Answers as the test says; always the same once that is all. */
    private final class Follower implements BlockSource {
        @Override
        public String name() {
            return "follower";
        }

        @Override
        public Response fetch(Request request) throws IOException {
            assertThat(request.waitMax()).isEqualTo(Level.CLOSE);
            questions.add(new Question(request.fromHeight(), now));
            now = now.plusMillis(1);
            return switch (answers.size() > 1 ? answers.remove() : answers.element()) {
                case HAS -> new Response(List.of(block(height, Hash.ZERO)), Optional.empty());
                case LACKS -> new Response(List.of(), Optional.empty());
                case HAS_ANOTHER ->
                    new Response(
                            List.of(block(height, Hash.of(Bytes.utf8("fork"))), block(1, Hash.ZERO)), Optional.empty());
                case HAS_LATE -> {
                    now = now.plus(Level.PATIENCE);
                    yield new Response(List.of(block(height, Hash.ZERO)), Optional.empty());
                }
                case FAILS -> throw new IOException("it is gone");
            };
        }
    }

    private Optional<String> obstacle(Answer... all) throws InterruptedException {
        answers.addAll(List.of(all));
        return Level.await(NETWORK, new Busy(), follower, () -> now.toNanos());
    }

    @Test
    void whoeverHasThreeNewestBlocksInARowIsLevel() throws Exception {
        assertThat(obstacle(Answer.HAS, Answer.HAS, Answer.LACKS, Answer.HAS)).isEmpty();
        assertThat(questions).extracting(Question::height).containsExactly(10L, 11L, 12L, 13L, 14L, 15L);
    }

    @Test
    void whereNoBlockComesItHasToHaveTheNewestForAWhile() throws Exception {
        idle = true;
        assertThat(obstacle(Answer.HAS)).isEmpty();
        assertThat(questions).hasSize(3);
        assertThat(questions.getLast().at().minus(questions.getFirst().at()))
                .isGreaterThanOrEqualTo(Level.CLOSE.multipliedBy(2));
    }

    @Test
    void whoeverFailsToAnswerOnceHasAnotherChance() throws Exception {
        assertThat(obstacle(Answer.HAS, Answer.HAS, Answer.FAILS, Answer.HAS)).isEmpty();
        assertThat(questions).hasSize(6);
    }

    @Test
    void whoeverLagsIsNotAndTheReasonIsSaid() throws Exception {
        Duration begun = now;
        assertThat(obstacle(Answer.HAS, Answer.HAS, Answer.LACKS))
                .get()
                .asString()
                .contains("node follower does not keep up", "250 ms", "caught up");
        assertThat(now.minus(begun)).isBetween(Level.PATIENCE, Level.PATIENCE.plusSeconds(1));
    }

    @Test
    void whoeverIsGoneIsNot() throws Exception {
        assertThat(obstacle(Answer.FAILS))
                .get()
                .asString()
                .contains("cannot be asked", "it is gone", "see that it runs");
    }

    @Test
    void whoeverHasOtherBlocksIsNot() throws Exception {
        assertThat(obstacle(Answer.HAS_ANOTHER)).get().asString().contains("did not have block");
    }

    @Test
    void whoeverAnswersTooLateIsNot() throws Exception {
        assertThat(obstacle(Answer.HAS, Answer.HAS, Answer.HAS_LATE))
                .get()
                .asString()
                .contains("did not answer in time");
    }

    @Test
    void beforeTheFirstBlockNobodyIs() throws Exception {
        height = 0;
        idle = true;
        assertThat(obstacle(Answer.HAS)).get().asString().contains("no block yet");
    }
}
