package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may be promoted. */
final class LevelTest {

    @TempDir
    private Path folder;

    private final Queue<Boolean> has = new ArrayDeque<>();
    private long height = 10;

    /** Has the block or not, as the test says. */
    private final class Follower implements BlockSource {
        private final CommittedBlock block;

        Follower() {
            try (Chain chain = Replicas.open(folder)) {
                this.block = Replicas.next(chain, Duration.ofSeconds(1));
            }
        }

        @Override
        public String name() {
            return "follower";
        }

        @Override
        public Response fetch(Request request) throws IOException {
            assertThat(request.fromHeight()).isEqualTo(height);
            assertThat(request.waitMax()).isEqualTo(Level.CLOSE);
            height++;
            Boolean now = has.poll();
            if (now == null) {
                throw new IOException("it is gone");
            }
            return new Response(now ? List.of(block) : List.of(), Optional.empty());
        }
    }

    private Optional<String> obstacle(int tries) throws InterruptedException {
        return Level.await(() -> height, new Follower(), tries);
    }

    @Test
    void whoeverHasTheNewestBlockAgainAndAgainIsLevel() throws Exception {
        has.addAll(List.of(true, true, false, true, true, true));
        assertThat(obstacle(60)).isEmpty();
        assertThat(has).as("not asked more often than need be").isEmpty();
    }

    @Test
    void whoeverLagsIsNotAndTheReasonIsSaid() throws Exception {
        has.addAll(List.of(true, true, false, true, true));
        assertThat(obstacle(5)).get().asString().contains("does not keep up", "block 12 ", "250 ms", "caught up");
    }

    @Test
    void whoeverIsGoneIsNot() throws Exception {
        assertThat(obstacle(5)).get().asString().contains("cannot be asked", "it is gone", "see that it runs");
    }
}
