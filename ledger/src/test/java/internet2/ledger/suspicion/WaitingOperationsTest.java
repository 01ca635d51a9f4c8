package internet2.ledger.suspicion;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.suspicion.Observation.TurnTaken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a leader could have taken in. */
final class WaitingOperationsTest {

    private static final NodeId LEADER = new NodeId(Hash.of(Bytes.utf8("leader")));
    private static final Ed25519Key SESSION = Ed25519Key.generate(new SecureRandom());

    private final WaitingOperations waiting = new WaitingOperations();

    private static Duration at(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Submission operation(String account, long sequence) {
        NodeId id = new NodeId(Hash.of(Bytes.utf8(account)));
        Authorization session = new Authorization.BySession(SESSION.publicKey(), Bytes.wrap(new byte[64]));
        return Submission.of(new Operation(
                new internet2.foundation.NetworkId(Hash.ZERO),
                id,
                sequence,
                BlockReference.NONE,
                "notes",
                Bytes.EMPTY,
                0,
                1,
                session));
    }

    @Test
    void whatALeaderHadAndLeftOutIsHeldAgainstIt() {
        Submission victim = operation("victim", 0);
        Submission other = operation("other", 0);
        waiting.told(victim, at(0));
        waiting.told(other, at(0));
        assertThat(waiting.turnTaken(LEADER, Set.of(other.id()), at(50), at(70)))
                .contains(new TurnTaken(LEADER, 2, 1, at(70)));
        assertThat(waiting.turnTaken(LEADER, Set.of(victim.id()), at(90), at(110)))
                .contains(new TurnTaken(LEADER, 1, 0, Duration.ZERO));
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(200), at(220))).isEmpty();
    }

    @Test
    void whatItCanHardlyHaveHeardOfIsNot() {
        waiting.told(operation("victim", 0), at(60));
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(50), at(70))).isEmpty();
    }

    @Test
    void whatWaitsForAnotherOfItsLaneIsNot() {
        waiting.told(operation("victim", 0), at(60));
        waiting.told(operation("victim", 1), at(10));
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(50), at(70))).isEmpty();
        waiting.told(operation("second", 0), at(0));
        waiting.told(operation("second", 1), at(0));
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(50), at(70))).contains(new TurnTaken(LEADER, 1, 1, at(70)));
    }

    @Test
    void whatWasTurnedAwayIsNotAndNoMoreIsWatchedThanALimit() {
        Submission refused = operation("victim", 0);
        waiting.told(refused, at(0));
        waiting.done(refused.id());
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(50), at(70))).isEmpty();
        for (int i = 0; i <= WaitingOperations.WATCHED_MAX; i++) {
            waiting.told(operation("account " + i, 0), at(0));
        }
        assertThat(waiting.turnTaken(LEADER, Set.of(), at(50), at(70))
                        .orElseThrow()
                        .possible())
                .isEqualTo(WaitingOperations.WATCHED_MAX);
    }
}
