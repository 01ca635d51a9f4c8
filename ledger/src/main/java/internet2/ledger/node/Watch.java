package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Block;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Simplex;
import internet2.ledger.suspicion.Observation;
import internet2.ledger.suspicion.Opinion;
import internet2.ledger.suspicion.Quarantine;
import internet2.ledger.suspicion.SuspicionPolicy;
import internet2.ledger.suspicion.Suspicions;
import internet2.ledger.suspicion.WaitingOperations;
import internet2.ledger.votes.Term;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the other validators while this node validates: which votes come, which don't, how fast, what leaders leave
 * out, what others think. Thread-safe: votes are seen where they arrive, views where they are entered.
 */
final class Watch {

    /** How often opinions are formed and told. */
    static final Duration REVIEW = Duration.ofSeconds(1);

    /** Views that a slow vote may come late: it is counted as missed after so many more. */
    private static final int GRACE = 3;

    /** Views ahead of this node's that are believed: others may be a little further. */
    private static final int AHEAD_MAX = 4 * Term.VIEWS;

    /** A block with less than half of this has room for more, whatever is next. */
    private static final int FULL_BYTES = 1 << 20;

    /**
     * In lanes, a leader may have a certificate before its batch, or stand a few blocks behind it. So much later
     * it had time to fetch what it lacked, and this node to write down and send what it says it told.
     */
    static final Duration LANE_MARGIN = Duration.ofSeconds(1);

    /** Proposals whose blocks are not final yet; of skipped views, too. */
    private static final int PROPOSALS_MAX = 1024;

    private static final SuspicionPolicy POLICY = SuspicionPolicy.defaults();

    private final Suspicions suspicions = new Suspicions(POLICY);
    private final ConsensusFeed feed;
    private final LedgerObserver observer;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Function<Collection<NodeId>, Map<NodeId, Map<NodeId, Duration>>> witnessed;
    private final TreeMap<Long, Long> entered = new TreeMap<>(); // nanoseconds by view, guarded by this
    private final TreeMap<Long, Long> proposed = new TreeMap<>(); // likewise
    private final TreeMap<Long, Set<NodeId>> voted = new TreeMap<>(); // by view, guarded by this
    private final WaitingOperations waiting = new WaitingOperations(); // guarded by this
    private final Quarantine quarantine = new Quarantine(); // guarded by this
    private @Nullable ValidatorSet validators; // guarded by this, with the next two
    private @Nullable NodeId self;
    private Set<NodeId> others = Set.of();
    private Instant reviewed = Instant.MIN; // guarded by this
    private boolean saidSomething; // guarded by this
    private volatile Set<NodeId> quarantined = Set.of();

    /** @param witnessed what the given validators say of round trips to each other, by witness and host */
    Watch(
            ConsensusFeed feed,
            LedgerObserver observer,
            InstantSource clock,
            LongSupplier nanos,
            Function<Collection<NodeId>, Map<NodeId, Map<NodeId, Duration>>> witnessed) {
        this.feed = feed;
        this.observer = observer;
        this.clock = clock;
        this.nanos = nanos;
        this.witnessed = witnessed;
    }

    /** Other validators vote from now on, or this node begins to. */
    synchronized void begin(ValidatorSet set, NodeId node) {
        if (usesLanes() || set.size() > Simplex.INLINE_VALIDATORS_MAX) {
            waiting.clear(); // what was in a lane is in none now, and is told anew
        }
        validators = set;
        self = node;
        others =
                new LinkedHashSet<>(set.validators().stream().map(Validator::id).toList());
        others.remove(node);
        forget();
    }

    /** Nobody is watched: this node follows. */
    synchronized void end() {
        validators = null;
        others = Set.of();
        waiting.clear();
        become(Set.of());
        forget();
    }

    private void forget() {
        entered.clear();
        proposed.clear();
        voted.clear();
        suspicions.watch(others, clock.instant());
    }

    /** This node entered a view, and whoever should have voted in one long past did or did not. */
    synchronized void entered(long view) {
        entered.put(view, nanos.getAsLong());
        while (!entered.isEmpty() && entered.firstKey() <= view - GRACE) {
            long past = entered.firstKey();
            entered.remove(past);
            Set<NodeId> heard = voted.getOrDefault(past, Set.of());
            for (NodeId each : others) {
                if (!heard.contains(each)) {
                    tell(new Observation.VoteMissed(each, past));
                }
            }
        }
        voted.headMap(view - GRACE, true).clear();
    }

    /**
     * Forms opinions, if it is time.
     *
     * @return whom this node suspects, if the others should be told
     */
    synchronized Optional<Set<NodeId>> review() {
        Instant now = clock.instant();
        ValidatorSet set = validators;
        NodeId node = self;
        if (set == null || node == null || reviewed.plus(REVIEW).isAfter(now)) {
            return Optional.empty();
        }
        reviewed = now;
        suspicions.witnessed(
                witnessed.apply(set.validators().stream().map(Validator::id).toList()), now);
        suspicions.review(now).forEach(this::publish);
        others.forEach(
                each -> observer.suspicion(each, suspicions.opinion(each, now).score()));
        Set<NodeId> suspected = suspicions.suspected();
        become(quarantine.at(set, node, suspected, now));
        boolean told = saidSomething || !suspected.isEmpty();
        saidSomething = !suspected.isEmpty();
        return told ? Optional.of(suspected) : Optional.empty();
    }

    private void become(Set<NodeId> next) {
        Set<NodeId> before = quarantined;
        quarantined = Set.copyOf(next);
        Instant now = clock.instant();
        next.stream().filter(each -> !before.contains(each)).forEach(each -> feed.publish(quarantine(each, true, now)));
        before.stream()
                .filter(each -> !next.contains(each))
                .forEach(each -> feed.publish(quarantine(each, false, now)));
    }

    private ConsensusEvent quarantine(NodeId validator, boolean begins, Instant now) {
        String reason = suspicions.opinion(validator, now).reasons().stream()
                .findFirst()
                .orElse("a quorum of the others suspects it");
        return new ConsensusEvent.Quarantined(now, validator, begins, begins ? reason : "");
    }

    /** Another validator told whom it suspects. */
    synchronized void opinion(NodeId from, Set<NodeId> suspects) {
        if (others.contains(from)) {
            quarantine.said(from, suspects, clock.instant());
        }
    }

    /** Those whom a quorum suspects: nobody waits for them as leaders, and what they say beyond votes is rationed. */
    Set<NodeId> quarantined() {
        return quarantined;
    }

    /** A view ended without a block. Whoever nobody waited for did not miss it. */
    synchronized void skipped(long view, NodeId leader) {
        if (!quarantined.contains(leader)) {
            tell(new Observation.TurnSkipped(leader, view));
        }
    }

    /** A vote came in, over a way that proves whose it is. */
    synchronized void voted(NodeId from, long view) {
        Duration delay = delay(from, view);
        if (!delay.isNegative()) {
            tell(new Observation.VoteSeen(from, view, delay));
        }
    }

    synchronized void proposed(NodeId from, long view) {
        Duration delay = delay(from, view);
        if (!delay.isNegative()) {
            proposed.putIfAbsent(view, nanos.getAsLong());
            tell(new Observation.ProposalSeen(from, view, delay));
        }
    }

    synchronized void malformed(NodeId from, String what) {
        tell(new Observation.Malformed(from, what));
    }

    synchronized void roundTrip(NodeId with, Duration took) {
        tell(new Observation.RoundTrip(with, took));
    }

    /** This node told all others of operations that its clients wait for. */
    synchronized void told(List<Submission> operations) {
        if (!others.isEmpty()) {
            Duration heard = usesLanes() ? uptime().plus(LANE_MARGIN) : uptime();
            operations.forEach(each -> waiting.told(each, heard));
        }
    }

    /** Guarded by this. */
    private boolean usesLanes() {
        return validators != null && validators.size() > Simplex.INLINE_VALIDATORS_MAX;
    }

    synchronized void turnedAway(Hash operation) {
        waiting.done(operation);
    }

    /** A leader's block is final: what could it have taken in? */
    synchronized void committed(long view, NodeId leader, List<Submission> operations) {
        Set<Hash> included = operations.stream().map(Submission::id).collect(Collectors.toSet());
        Long since = proposed.get(view);
        proposed.headMap(view, true).clear();
        while (proposed.size() > PROPOSALS_MAX) {
            proposed.pollFirstEntry();
        }
        if (since == null || !others.contains(leader) || isHalfFull(operations)) {
            waiting.done(included);
            return;
        }
        Duration now = Duration.ofNanos(since);
        Duration way = suspicions.opinion(leader, clock.instant()).roundTrip().orElse(Duration.ZERO);
        waiting.turnTaken(leader, included, now.minus(way).minus(POLICY.delayFloor()), now)
                .ifPresent(this::tell);
    }

    private static boolean isHalfFull(List<Submission> operations) {
        long bytes =
                operations.stream().mapToLong(each -> each.encoded().size()).sum();
        return operations.size() > Block.OPERATIONS_MAX / 2 || bytes > FULL_BYTES / 2;
    }

    Opinion opinion(NodeId validator) {
        return suspicions.opinion(validator, clock.instant());
    }

    /** Since this node entered the view; none where it did not yet; negative where the view is of no interest. */
    private Duration delay(NodeId from, long view) {
        if (entered.isEmpty() || view <= entered.lastKey() - GRACE || view > entered.lastKey() + AHEAD_MAX) {
            return Duration.ofNanos(-1);
        }
        voted.computeIfAbsent(view, none -> new HashSet<>()).add(from);
        Long since = entered.get(view);
        return since == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - since);
    }

    private Duration uptime() {
        return Duration.ofNanos(nanos.getAsLong());
    }

    private void tell(Observation observation) {
        suspicions.observe(observation, clock.instant()).ifPresent(this::publish);
    }

    private void publish(Suspicions.Change change) {
        feed.publish(new ConsensusEvent.Suspected(
                clock.instant(), change.validator(), change.suspected(), change.score(), change.reason()));
    }
}
