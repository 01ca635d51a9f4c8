package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.LedgerObserver;
import internet2.ledger.suspicion.Observation;
import internet2.ledger.suspicion.Opinion;
import internet2.ledger.suspicion.SuspicionPolicy;
import internet2.ledger.suspicion.Suspicions;
import internet2.ledger.votes.Term;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches the other validators while this node validates: which votes come, which don't, how fast. Thread-safe: votes
 * are seen where they arrive, views where they are entered.
 */
final class Watch {

    /** Views that a slow vote may come late: it is counted as missed after so many more. */
    private static final int GRACE = 3;

    /** Views ahead of this node's that are believed: others may be a little further. */
    private static final int AHEAD_MAX = 4 * Term.VIEWS;

    private static final Duration REVIEW = Duration.ofSeconds(1);

    private final Suspicions suspicions = new Suspicions(SuspicionPolicy.defaults());
    private final ConsensusFeed feed;
    private final LedgerObserver observer;
    private final InstantSource clock;
    private final TreeMap<Long, Long> entered = new TreeMap<>(); // nanoseconds by view, guarded by this
    private final TreeMap<Long, Set<NodeId>> voted = new TreeMap<>(); // by view, guarded by this
    private Set<NodeId> others = Set.of(); // guarded by this
    private Instant reviewed = Instant.MIN; // guarded by this

    Watch(ConsensusFeed feed, LedgerObserver observer, InstantSource clock) {
        this.feed = feed;
        this.observer = observer;
        this.clock = clock;
    }

    /** Other validators vote from now on, or this node begins to. */
    synchronized void begin(ValidatorSet validators, NodeId self) {
        others = new LinkedHashSet<>(
                validators.validators().stream().map(Validator::id).toList());
        others.remove(self);
        forget();
    }

    /** Nobody is watched: this node follows. */
    synchronized void end() {
        others = Set.of();
        forget();
    }

    private void forget() {
        entered.clear();
        voted.clear();
        suspicions.watch(others, clock.instant());
    }

    /** This node entered a view, and whoever should have voted in one long past did or did not. */
    synchronized void entered(long view) {
        entered.put(view, System.nanoTime());
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
        Instant now = clock.instant();
        if (reviewed.isBefore(now.minus(REVIEW))) {
            reviewed = now;
            suspicions.review(now).forEach(this::publish);
            others.forEach(each ->
                    observer.suspicion(each, suspicions.opinion(each, now).score()));
        }
    }

    /** A view ended without a block. */
    synchronized void skipped(long view, NodeId leader) {
        tell(new Observation.TurnSkipped(leader, view));
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
            tell(new Observation.ProposalSeen(from, view, delay));
        }
    }

    synchronized void malformed(NodeId from, String what) {
        tell(new Observation.Malformed(from, what));
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
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    private void tell(Observation observation) {
        suspicions.observe(observation, clock.instant()).ifPresent(this::publish);
    }

    private void publish(Suspicions.Change change) {
        feed.publish(new ConsensusEvent.Suspected(
                clock.instant(), change.validator(), change.suspected(), change.score(), change.reason()));
    }
}
