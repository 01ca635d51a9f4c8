package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.LedgerObserver;
import internet2.ledger.suspicion.Observation;
import internet2.ledger.suspicion.Opinion;
import internet2.ledger.suspicion.SuspicionPolicy;
import internet2.ledger.suspicion.Suspicions;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Watches the other validators of the epoch: turns what the consensus shows of them into observations. Thread-safe. */
final class Watch {

    /** A vote may come so many views late before it counts as missed. */
    private static final int VIEWS_LATE = 3;

    private static final Duration REVIEW = Duration.ofSeconds(1);

    private final Suspicions suspicions = new Suspicions(SuspicionPolicy.defaults());
    private final ConsensusFeed feed;
    private final LedgerObserver observer;
    private final InstantSource clock;
    private final NavigableMap<Long, Set<NodeId>> voters = new TreeMap<>(); // guarded by this, as the rest
    private Set<NodeId> others = Set.of();
    private long view;
    private Instant viewSince;
    private Instant reviewed;

    Watch(ConsensusFeed feed, LedgerObserver observer, InstantSource clock) {
        this.feed = feed;
        this.observer = observer;
        this.clock = clock;
        this.viewSince = clock.instant();
        this.reviewed = viewSince;
    }

    /** From now on, these without this node. */
    synchronized void watch(ValidatorSet validators, NodeId self) {
        Set<NodeId> watched = new HashSet<>();
        validators.validators().stream().map(Validator::id).forEach(watched::add);
        watched.remove(self);
        others = Set.copyOf(watched);
        voters.clear();
        suspicions.watch(others, clock.instant());
    }

    /** A view began; {@code skipped} led the one before to no block. */
    synchronized void entered(long newView, Optional<NodeId> skipped) {
        Instant now = clock.instant();
        view = newView;
        viewSince = now;
        voters.computeIfAbsent(newView, absent -> new HashSet<>());
        skipped.ifPresent(leader -> observe(new Observation.TurnSkipped(leader, newView - 1), now));
        while (!voters.isEmpty() && voters.firstKey() < newView - VIEWS_LATE) {
            var ended = voters.pollFirstEntry();
            others.stream()
                    .filter(each -> !ended.getValue().contains(each))
                    .forEach(each -> observe(new Observation.VoteMissed(each, ended.getKey()), now));
        }
    }

    synchronized void voted(NodeId validator, long ofView) {
        Set<NodeId> ofThatView = voters.get(ofView);
        if (ofThatView != null && ofThatView.add(validator)) {
            observe(new Observation.VoteSeen(validator, ofView, sinceViewBegan()), clock.instant());
        }
    }

    synchronized void proposed(NodeId leader, long ofView) {
        if (ofView == view) {
            observe(new Observation.ProposalSeen(leader, ofView, sinceViewBegan()), clock.instant());
        }
    }

    synchronized void malformed(NodeId validator, String what) {
        observe(new Observation.Malformed(validator, what), clock.instant());
    }

    /** To be called now and then. */
    synchronized void review() {
        Instant now = clock.instant();
        if (Duration.between(reviewed, now).compareTo(REVIEW) >= 0) {
            reviewed = now;
            suspicions.review(now).forEach(change -> tell(change, now));
            others.forEach(each ->
                    observer.suspicion(each, suspicions.opinion(each, now).score()));
        }
    }

    Opinion opinion(NodeId validator) {
        return suspicions.opinion(validator, clock.instant());
    }

    private Duration sinceViewBegan() {
        Duration since = Duration.between(viewSince, clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }

    private void observe(Observation observation, Instant now) {
        suspicions.observe(observation, now).ifPresent(change -> tell(change, now));
    }

    private void tell(Suspicions.Change change, Instant now) {
        feed.publish(new ConsensusEvent.Suspected(
                now, change.validator(), change.suspected(), change.score(), change.reason()));
    }
}
