package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.FakeClock;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.simplex.Simplex;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Four validators watch each other on a clock of their own: what they see is played to them, what they say is real. */
final class WatchTest {

    private static final ValidatorSet FOUR = new ValidatorSet(
            Replicas.KEYS.stream().map(key -> new Validator(key.publicKey(), 1)).toList());
    private static final Duration VIEW = Duration.ofMillis(100);

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final FakeClock clock = new FakeClock(start);
    private final List<ConsensusEvent> events = new ArrayList<>();
    private final ConsensusFeed feed = new ConsensusFeed(new LedgerObserver() {
        @Override
        public void happened(ConsensusEvent event) {
            events.add(event);
        }
    });
    private final List<Watch> watches = IntStream.range(0, 4)
            .mapToObj(i -> new Watch(
                    feed,
                    LedgerObserver.NONE,
                    clock,
                    () -> Duration.between(start, clock.instant()).toNanos(),
                    among -> Map.of()))
            .toList();
    private final Set<Integer> liars = new HashSet<>();
    private final List<Submission> pending = new ArrayList<>();
    private long view;
    private long operations;

    WatchTest() {
        for (int i = 0; i < 4; i++) {
            watches.get(i).begin(FOUR, id(i));
        }
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private static NodeId id(int validator) {
        return FOUR.validators().get(validator).id();
    }

    private Submission operation() {
        return Submission.of(new Operation(
                TestNetwork.genesis(TestNetwork.parameters()).network(),
                new NodeId(Hash.of(Bytes.utf8("client " + operations++))),
                0,
                BlockReference.NONE,
                "notes",
                Bytes.EMPTY,
                0,
                1,
                new Authorization.BySession(TestNetwork.VALIDATOR.publicKey().statement(), Bytes.wrap(new byte[64]))));
    }

    /** How the last validator behaves. */
    private enum Conduct {
        HONEST,
        CENSOR,
        /** Two views late. */
        SLOW
    }

    /** A view: each client's node tells of an operation, the leader proposes, all vote, the block is final. */
    private void view(Conduct last) {
        view++;
        watches.forEach(each -> each.entered(view));
        List<List<Submission>> told =
                IntStream.range(0, 4).mapToObj(i -> List.of(operation())).toList();
        IntStream.range(0, 4).forEach(i -> watches.get(i).told(told.get(i)));
        told.forEach(pending::addAll);
        clock.advance(VIEW.dividedBy(2));
        int leader = (int) (view % 4);
        boolean skipped = watches.getFirst().quarantined().contains(id(leader));
        if (skipped) {
            watches.forEach(each -> each.skipped(view, id(leader)));
        } else {
            forOthers(leader, watch -> watch.proposed(id(leader), view));
        }
        for (int voter = 0; voter < 4; voter++) {
            int from = voter;
            long late = voter == 3 && last == Conduct.SLOW ? 2 : 0;
            forOthers(voter, watch -> watch.voted(id(from), view - late));
        }
        clock.advance(VIEW.dividedBy(2));
        if (!skipped) {
            List<Submission> included = leader == 3 && last == Conduct.CENSOR ? told.get(3) : List.copyOf(pending);
            pending.removeAll(included);
            watches.forEach(each -> each.committed(view, id(leader), included));
        }
        for (int i = 0; i < 4; i++) {
            int from = i;
            Set<NodeId> said = liars.contains(i) ? Set.of(id(0)) : null;
            watches.get(i).review().ifPresent(mine -> forOthers(from, watch -> watch.opinion(id(from), mine)));
            if (said != null) {
                forOthers(from, watch -> watch.opinion(id(from), said));
            }
        }
    }

    private interface Told {
        void to(Watch watch);
    }

    private void forOthers(int than, Told what) {
        for (int i = 0; i < 4; i++) {
            if (i != than) {
                what.to(watches.get(i));
            }
        }
    }

    private void seconds(int count, Conduct last) {
        for (int i = 0; i < count * 10; i++) {
            view(last);
        }
    }

    @Test
    void aCensoringLeaderIsSuspectedByAllOthersQuarantinedAndLetBackWhenItBehaves() {
        seconds(30, Conduct.HONEST);
        assertThat(events).isEmpty();

        seconds(30, Conduct.CENSOR);
        for (int i = 0; i < 3; i++) {
            assertThat(watches.get(i).opinion(id(3)).suspected()).isTrue();
            assertThat(watches.get(i).opinion(id(3)).reasons().getFirst()).contains("leaves out operations");
            assertThat(watches.get(i).quarantined()).containsExactly(id(3));
        }
        assertThat(watches.get(3).quarantined())
                .as("it hears why nobody waits for it")
                .containsExactly(id(3));
        assertThat(events)
                .filteredOn(ConsensusEvent.Quarantined.class::isInstance)
                .hasSize(4)
                .allMatch(event -> ((ConsensusEvent.Quarantined) event).begins()
                        && !((ConsensusEvent.Quarantined) event).reason().isEmpty());

        seconds(120, Conduct.HONEST);
        assertThat(watches).allSatisfy(each -> {
            assertThat(each.quarantined()).isEmpty();
            assertThat(each.opinion(id(3)).suspected()).isFalse();
        });
    }

    @Test
    void anHonestButSlowValidatorIsSuspectedForItsSlownessAndOfNothingElse() {
        seconds(60, Conduct.SLOW);
        for (int i = 0; i < 3; i++) {
            assertThat(watches.get(i).opinion(id(3)).suspected()).isTrue();
            assertThat(watches.get(i).opinion(id(3)).reasons())
                    .singleElement()
                    .asString()
                    .startsWith("it answers after");
            assertThat(watches.get(i).opinion(id((i + 1) % 3)).score()).isLessThan(0.1);
        }
        assertThat(events).as("nobody is accused of anything").noneMatch(ConsensusEvent.Accused.class::isInstance);

        seconds(120, Conduct.HONEST);
        assertThat(watches.getFirst().opinion(id(3)).score()).isLessThan(0.1);
    }

    @Test
    void oneLiarOfFourPutsNobodyInQuarantine() {
        liars.add(3);
        seconds(60, Conduct.HONEST);
        assertThat(events).isEmpty();
        assertThat(watches).allSatisfy(each -> assertThat(each.quarantined()).isEmpty());
    }

    @Test
    void evenTwoOfFourDoNotAndThreeDoOnlyWhileTheySaySo() {
        liars.addAll(Set.of(2, 3));
        seconds(10, Conduct.HONEST);
        assertThat(watches.get(1).quarantined()).isEmpty();
        liars.add(1);
        seconds(10, Conduct.HONEST);
        assertThat(watches.get(0).quarantined()).containsExactly(id(0));
        liars.clear();
        seconds(20, Conduct.HONEST);
        assertThat(watches).allSatisfy(each -> assertThat(each.quarantined()).isEmpty());
    }

    /** The last validator's block leaves out an operation that was told so long before, another one's has it. */
    private void leavesOut(Watch watch, ValidatorSet set, Duration before) {
        List<Submission> told = List.of(operation());
        watch.told(told);
        clock.advance(before);
        leads(watch, set.validators().getLast().id(), List.of());
        leads(watch, set.validators().get(1 + (int) (view / 2 % 8)).id(), told);
        boolean _ = watch.review().isPresent();
    }

    private void leads(Watch watch, NodeId leader, List<Submission> included) {
        view++;
        watch.entered(view);
        watch.proposed(leader, view);
        watch.committed(view, leader, included);
    }

    @Test
    void inLanesALeaderCountsForWhatItHadTimeToFetchInThisEpoch() {
        ValidatorSet many = new ValidatorSet(IntStream.range(0, Simplex.INLINE_VALIDATORS_MAX + 1)
                .mapToObj(i -> new Validator(
                        HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom())
                                .publicKey(),
                        1))
                .toList());
        NodeId self = many.validators().getFirst().id();
        NodeId leader = many.validators().getLast().id();
        Watch watch = watches.getFirst();
        watch.begin(many, self);
        for (int i = 0; i < 50; i++) {
            leavesOut(watch, many, Watch.LANE_MARGIN.multipliedBy(4).dividedBy(5));
        }
        watch.told(IntStream.range(0, 100).mapToObj(i -> operation()).toList());
        watch.begin(many, self);
        for (int i = 0; i < 50; i++) {
            leavesOut(watch, many, Watch.LANE_MARGIN.multipliedBy(4).dividedBy(5));
        }
        assertThat(watch.opinion(leader).reasons()).noneMatch(reason -> reason.contains("leaves out"));
        for (int i = 0; i < 50; i++) {
            leavesOut(watch, many, Watch.LANE_MARGIN.multipliedBy(2));
        }
        assertThat(watch.opinion(leader).reasons()).anyMatch(reason -> reason.contains("leaves out"));
    }
}
