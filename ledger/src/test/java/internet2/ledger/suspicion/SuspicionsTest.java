package internet2.ledger.suspicion;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.suspicion.Observation.Malformed;
import internet2.ledger.suspicion.Observation.ProposalSeen;
import internet2.ledger.suspicion.Observation.RoundTrip;
import internet2.ledger.suspicion.Observation.TurnSkipped;
import internet2.ledger.suspicion.Observation.TurnTaken;
import internet2.ledger.suspicion.Observation.VoteMissed;
import internet2.ledger.suspicion.Observation.VoteSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four validators as the fourth sees the others, on a clock of its own. */
final class SuspicionsTest {

    private static final NodeId ANNA = id("anna");
    private static final NodeId BERT = id("bert");
    private static final NodeId CARL = id("carl");

    private final Suspicions suspicions = new Suspicions(SuspicionPolicy.defaults());
    private final List<Suspicions.Change> changes = new ArrayList<>();
    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long view;

    private static NodeId id(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    private static Runnable both(Runnable one, Runnable other) {
        return () -> {
            one.run();
            other.run();
        };
    }

    @BeforeEach
    void watch() {
        suspicions.watch(Set.of(ANNA, BERT, CARL), now);
    }

    private void tell(Observation observation) {
        suspicions.observe(observation, now).ifPresent(changes::add);
    }

    private void vote(NodeId validator, long usualMillis) {
        tell(new VoteSeen(validator, view, Duration.ofMillis(usualMillis + random.nextInt(3))));
    }

    /** A second with ten views, in which some do as they do and the others as they should. */
    private void second(Runnable oddities, NodeId... sound) {
        for (int i = 0; i < 10; i++) {
            view++;
            for (NodeId each : sound) {
                vote(each, 4);
            }
            oddities.run();
            now = now.plusMillis(100);
        }
        changes.addAll(suspicions.review(now));
    }

    private void seconds(int count, Runnable oddities, NodeId... sound) {
        for (int i = 0; i < count; i++) {
            second(oddities, sound);
        }
    }

    @Test
    void nobodyIsSuspectedWhileAllVote() {
        seconds(120, () -> {}, ANNA, BERT, CARL);

        assertThat(changes).isEmpty();
        assertThat(suspicions.opinion(ANNA, now).score()).isLessThan(0.05);
        assertThat(suspicions.opinion(ANNA, now).lastVoteView()).isEqualTo(view);
        assertThat(suspicions.opinion(ANNA, now).reasons()).isEmpty();
    }

    @Test
    void whoFallsSilentIsSuspectedSoonAndForgivenWhenBack() {
        Runnable silence = () -> tell(new VoteMissed(CARL, view));
        seconds(60, () -> {}, ANNA, BERT, CARL);
        seconds(30, silence, ANNA, BERT);

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().validator()).isEqualTo(CARL);
        assertThat(changes.getFirst().suspected()).isTrue();
        assertThat(changes.getFirst().reason()).contains("missed", "of its votes");
        assertThat(suspicions.suspected()).containsExactly(CARL);
        assertThat(suspicions.opinion(CARL, now).silentFor().orElseThrow()).isGreaterThan(Duration.ofSeconds(29));

        seconds(90, () -> {}, ANNA, BERT, CARL);
        assertThat(changes).hasSize(2);
        assertThat(changes.getLast().suspected()).isFalse();
        assertThat(suspicions.suspected()).isEmpty();
    }

    @Test
    void aShortPauseIsForgiven() {
        seconds(60, () -> {}, ANNA, BERT, CARL);
        seconds(3, () -> tell(new VoteMissed(CARL, view)), ANNA, BERT);
        seconds(60, () -> {}, ANNA, BERT, CARL);

        assertThat(changes).isEmpty();
    }

    @Test
    void silenceIsSeenOnAnIdleLedgerToo() {
        for (int i = 0; i < 30; i++) {
            view++;
            vote(ANNA, 4);
            vote(BERT, 4);
            tell(new VoteMissed(CARL, view));
            if (i % 4 == 3) {
                tell(new TurnSkipped(CARL, view));
            }
            now = now.plusSeconds(5);
            changes.addAll(suspicions.review(now));
        }

        assertThat(suspicions.suspected()).containsExactly(CARL);
        assertThat(suspicions.opinion(CARL, now).reasons().getFirst()).contains("100 % of its turns as leader");
    }

    @Test
    void whoIsMuchSlowerThanTheMedianIsSuspectedAndTheReasonNamesBothTimes() {
        seconds(60, () -> vote(CARL, 200), ANNA, BERT);

        assertThat(suspicions.suspected()).containsExactly(CARL);
        assertThat(suspicions.opinion(CARL, now).reasons().getFirst()).matches("it answers after 20\\d ms, .* [45] ms");
    }

    @Test
    void anOrdinarySpreadOfDelaysIsNotSlowness() {
        seconds(
                120,
                () -> {
                    vote(BERT, 12);
                    vote(CARL, 25);
                },
                ANNA);

        assertThat(changes).isEmpty();
    }

    private void turn(NodeId leader, int leftOut) {
        tell(new ProposalSeen(leader, ++view, Duration.ofMillis(4)));
        tell(new TurnTaken(leader, 10, leftOut, Duration.ofMillis(leftOut * 40L)));
    }

    @Test
    void whoLeavesOperationsOutIsSuspectedAndForgivenWhenItNoLongerDoes() {
        Runnable turns = () -> {
            turn(ANNA, random.nextInt(20) == 0 ? 1 : 0);
            turn(BERT, random.nextInt(20) == 0 ? 1 : 0);
        };
        seconds(60, both(turns, () -> turn(CARL, 0)), ANNA, BERT, CARL);
        assertThat(changes).isEmpty();

        seconds(30, both(turns, () -> turn(CARL, 1)), ANNA, BERT, CARL);
        assertThat(suspicions.suspected()).containsExactly(CARL);
        assertThat(suspicions.opinion(CARL, now).reasons().getFirst())
                .matches("as leader it leaves out operations .* in [5-9]\\d % of its turns, the last one after 40 ms");

        seconds(120, both(turns, () -> turn(CARL, 0)), ANNA, BERT, CARL);
        assertThat(suspicions.suspected()).isEmpty();
        assertThat(changes).hasSize(2);
    }

    @Test
    void nobodyIsACensorWhereAllLeaveSomethingOut() {
        seconds(
                60,
                () -> {
                    turn(ANNA, 2);
                    turn(BERT, 1);
                    turn(CARL, 3);
                },
                ANNA,
                BERT,
                CARL);

        assertThat(changes).isEmpty();
    }

    @Test
    void whoWitnessesOtherwiseThanTheOthersLooksOddAndNoMoreThanThat() {
        NodeId dora = id("dora");
        Map<NodeId, Map<NodeId, Duration>> told = new HashMap<>();
        List<NodeId> all = List.of(ANNA, BERT, CARL, dora);
        for (NodeId witness : all) {
            for (NodeId host : all) {
                long millis = witness.equals(CARL) ? 900 : 5;
                told.computeIfAbsent(witness, none -> new HashMap<>()).put(host, Duration.ofMillis(millis));
            }
        }
        seconds(60, () -> suspicions.witnessed(told, now), ANNA, BERT, CARL);

        assertThat(changes).isEmpty();
        assertThat(suspicions.opinion(CARL, now).reasons())
                .singleElement()
                .asString()
                .contains("differ by 895 ms");
        assertThat(suspicions.opinion(ANNA, now).score()).isLessThan(0.01);
    }

    @Test
    void malformedMessagesWeighMostAndAreQuotedOnlyInPart() {
        tell(new Malformed(CARL, "x".repeat(10_000)));
        tell(new Malformed(CARL, "a vote is of kind 1 to 4, not 9"));
        tell(new Malformed(CARL, "y".repeat(10_000)));

        assertThat(suspicions.suspected()).containsExactly(CARL);
        assertThat(suspicions.opinion(CARL, now).reasons().getFirst()).hasSizeLessThan(200);
    }

    @Test
    void oddRoundTripsAloneOnlyRaiseTheScore() {
        for (int i = 0; i < 200; i++) {
            tell(new RoundTrip(CARL, Duration.ofMillis(i % 10 == 9 ? 900 : 4)));
            now = now.plusMillis(500);
        }

        assertThat(suspicions.suspected()).isEmpty();
        assertThat(suspicions.opinion(CARL, now).roundTrip()).isPresent();
        assertThat(suspicions.opinion(CARL, now).score()).isPositive();
    }

    @Test
    void whoLeavesTheSetIsForgotten() {
        tell(new Malformed(CARL, "m"));
        suspicions.watch(Set.of(ANNA), now);

        assertThat(suspicions.opinion(CARL, now)).isEqualTo(Opinion.NONE);
        assertThat(suspicions.observe(new Malformed(CARL, "m"), now)).isEmpty();
    }
}
