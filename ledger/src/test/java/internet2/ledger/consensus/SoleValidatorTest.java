package internet2.ledger.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Runs the core under virtual time with a slow, sometimes full disk and a clock that jumps. */
final class SoleValidatorTest {

    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final ValidatorSet VALIDATORS = new ValidatorSet(GENESIS.validators());
    private static final Duration LENGTH = Duration.ofMinutes(2);
    private static final int ACCOUNTS = 4;

    /** Something that happens at an uptime. */
    private record Scheduled(long atMillis, long order, Event event) {}

    /** One run; a seed gives the same one again. */
    private static final class Simulation {

        final Random random;
        final SoleValidator core;
        final PriorityQueue<Scheduled> schedule = new PriorityQueue<>((one, other) -> one.atMillis == other.atMillis
                ? Long.compare(one.order, other.order)
                : Long.compare(one.atMillis, other.atMillis));
        final List<CommittedBlock> committed = new ArrayList<>();
        final Set<Hash> stored = new HashSet<>();
        final Set<Hash> acknowledged = new HashSet<>();
        final Set<Hash> turnedAway = new HashSet<>();
        final Map<Integer, Long> sequences = new HashMap<>();
        final List<Notice> notices = new ArrayList<>();
        long order;
        long uptime;
        long wallOffset;
        long lastCommit;
        long longestPause;
        boolean diskFull;
        BlockReference tip = BlockReference.genesis(GENESIS.network());
        Instant lastTime = GENESIS.time();

        Simulation(long seed) {
            random = new Random(seed);
            Tip start = new Tip(tip, 0, 0, GENESIS.time(), Hash.ZERO);
            core = new SoleValidator(GENESIS, 0, TestNetwork.VALIDATOR.statementKey(), start, 0);
        }

        void run() {
            at(0, new Event.Started());
            while (!schedule.isEmpty() && uptime < LENGTH.toMillis()) {
                Scheduled next = schedule.poll();
                uptime = Math.max(uptime, next.atMillis);
                disturb();
                step(next.event);
                if (random.nextInt(3) == 0) {
                    arrive();
                }
            }
        }

        void disturb() {
            if (random.nextInt(50) == 0) {
                wallOffset = random.nextInt(4) == 0 ? 0 : random.nextLong(-7_200_000, 90_000_000);
            }
            if (random.nextInt(40) == 0) {
                diskFull = !diskFull;
            }
        }

        void arrive() {
            int account = random.nextInt(ACCOUNTS);
            long sequence = sequences.getOrDefault(account, 0L) + (random.nextInt(20) == 0 ? 1 : 0);
            Submission submission = Operations.operation(account, sequence, Bytes.utf8("attempt " + order));
            sequences.put(account, sequence + 1);
            at(uptime + random.nextInt(30), new Event.OperationsArrived(List.of(new Event.Arrival(submission, 0))));
        }

        final Map<Integer, Long> committedSequences = new HashMap<>();

        long committedNext(int account) {
            return committedSequences.getOrDefault(account, 0L);
        }

        void step(Event event) {
            Moment now = new Moment(GENESIS.time().plusMillis(uptime + wallOffset), Duration.ofMillis(uptime));
            core.step(current(event), now).forEach(this::perform);
        }

        /** As the shell reads it from committed state when the operation reaches the core. */
        Event current(Event event) {
            return event instanceof Event.OperationsArrived(List<Event.Arrival> arrivals)
                    ? new Event.OperationsArrived(arrivals.stream()
                            .map(each ->
                                    new Event.Arrival(each.submission(), committedNext(accountOf(each.submission()))))
                            .toList())
                    : event;
        }

        void perform(Effect effect) {
            switch (effect) {
                case Effect.Append append -> append(append.block());
                case Effect.Execute execute ->
                    at(uptime + random.nextInt(20), executed(execute.block(), execute.submissions()));
                case Effect.Commit commit -> commit(commit.block());
                case Effect.Abandon abandon -> assertThat(abandon.height()).isEqualTo(tip.height() + 1);
                case Effect.TurnAway away -> {
                    assertThat(acknowledged).doesNotContain(away.submission().id());
                    turnedAway.add(away.submission().id());
                    int account = accountOf(away.submission());
                    sequences.put(account, committedNext(account)); // the client asks where it stands
                }
                case Effect.WakeAt wake -> at(wake.uptime().toMillis(), new Event.Tick());
                case Effect.Notify notify -> notices.add(notify.notice());
            }
        }

        void append(CommittedBlock block) {
            boolean fails = diskFull;
            if (!fails) {
                stored.add(block.certificate().block());
            }
            at(
                    uptime + 1 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 10),
                    fails ? new Event.PersistFailed(block.height(), "no space") : new Event.Persisted(block.height()));
        }

        Event executed(Block block, List<Submission> submissions) {
            BitSet consumed = new BitSet();
            Set<Integer> broken = new HashSet<>();
            for (int i = 0; i < submissions.size(); i++) {
                boolean refused = random.nextInt(30) == 0 || broken.contains(accountOf(submissions.get(i)));
                if (refused) {
                    broken.add(accountOf(submissions.get(i))); // and so are the ones behind it
                }
                consumed.set(i, !refused);
            }
            consumedOf.put(block.header().height(), consumed);
            return new Event.Executed(block.header().height(), Hash.of(block.encoded()), consumed, 0);
        }

        final Map<Long, BitSet> consumedOf = new HashMap<>();

        void commit(CommittedBlock block) {
            BlockHeader header = block.block().header();
            assertThat(stored)
                    .as("durable before acknowledged")
                    .contains(block.certificate().block());
            assertThat(header.height()).isEqualTo(tip.height() + 1);
            assertThat(header.parentHash()).isEqualTo(tip.hash());
            assertThat(header.time()).isAfterOrEqualTo(lastTime);
            assertThat(block.certificate().verify(GENESIS.network(), VALIDATORS))
                    .isTrue();
            List<Bytes> operations = block.block().operations();
            for (int i = 0; i < operations.size(); i++) {
                Submission submission = Submission.decode(operations.get(i));
                if (consumedOf.getOrDefault(header.height(), new BitSet()).get(i)) {
                    int account = accountOf(submission);
                    assertThat(submission.operation().sequence()).isEqualTo(committedNext(account));
                    committedSequences.put(account, committedNext(account) + 1);
                    assertThat(acknowledged.add(submission.id())).as("once").isTrue();
                }
            }
            tip = block.reference(GENESIS.network());
            lastTime = header.time();
            longestPause = Math.max(longestPause, uptime - lastCommit);
            lastCommit = uptime;
            committed.add(block);
        }

        int accountOf(Submission submission) {
            for (int account = 0; account < ACCOUNTS; account++) {
                if (Operations.account(account).equals(submission.operation().account())) {
                    return account;
                }
            }
            throw new AssertionError("nobody's operation");
        }

        void at(long millis, Event event) {
            schedule.add(new Scheduled(millis, order++, event));
        }
    }

    @Property(tries = 60)
    void whatIsCommittedIsDurableInOrderAndOnce(@ForAll long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.run();

        assertThat(simulation.committed).isNotEmpty();
        assertThat(simulation.acknowledged).doesNotContainAnyElementsOf(simulation.turnedAway);
    }

    @Property(tries = 10)
    void aSeedGivesTheSameRunAgain(@ForAll long seed) {
        Simulation one = new Simulation(seed);
        Simulation other = new Simulation(seed);
        one.run();
        other.run();

        assertThat(one.committed).isEqualTo(other.committed);
        assertThat(one.notices).isEqualTo(other.notices);
    }

    @Property(tries = 10)
    void anIdleLedgerMakesABlockEveryFiveSeconds(@ForAll long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.at(0, new Event.Started());
        while (simulation.uptime < LENGTH.toMillis()) {
            Scheduled next = Objects.requireNonNull(simulation.schedule.poll());
            simulation.uptime = Math.max(simulation.uptime, next.atMillis);
            simulation.wallOffset = simulation.random.nextLong(-7_200_000, 7_200_000);
            simulation.step(next.event);
        }
        assertThat(simulation.longestPause).isLessThan(5_000 + 3_100);
        assertThat(simulation.committed).hasSizeGreaterThan(20);
    }
}
