package internet2.ledger.simplex;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Byzantine fault tolerant agreement on one history: PBFT in its modern form (Chan and Pass, "Simplex Consensus: A
 * Simple and Fast Consensus Protocol", 2023).
 *
 * <p>Each view has a leader, who proposes a block. Validators prepare it; a quorum of those votes is a certificate,
 * which starts the next view and lets each commit; a quorum of these makes the block final, and all before it. A leader
 * leads a {@link internet2.ledger.votes.Term} of views, and need not wait for the certificate of one block before it
 * proposes the next. Where no block comes in time, the rest of the term is skipped once a quorum nullifies it. What an
 * honest validator may vote is in {@link SafetyRules}, how long it waits in {@link Pacemaker}; with one validator its
 * own votes are the quorums.
 *
 * <p>The core takes part in one epoch after the other, as long as its node is in their sets. Called by one thread.
 */
public final class Simplex {

    /** Among up to so many validators, operations travel inside proposals; among more, in lanes. */
    public static final int INLINE_VALIDATORS_MAX = 16;

    private final ValidatorState state;
    private final Voting voting;
    private final Lanes lanes;
    private final Hearing hearing;
    private final Leading leading;
    private final Patience patience;
    private final Finality finality;

    /**
     * @param self has a place in the epoch's set
     * @param tip the last committed block, whose state is executed
     * @param tips of the lanes after it; empty where its epoch has none, or begins with the next block
     * @param epoch of the block after it
     * @param journal what this validator remembered, of this epoch and earlier ones
     */
    public Simplex(
            NetworkId network,
            Pace pace,
            Ballots ballots,
            NodeId self,
            Tip tip,
            List<LaneTip> tips,
            Epoch epoch,
            List<JournalEntry> journal) {
        this(network, pace, ballots, self, tip, tips, epoch, journal, INLINE_VALIDATORS_MAX, SafetyRules::new);
    }

    Simplex(
            NetworkId network,
            Pace pace,
            Ballots ballots,
            NodeId self,
            Tip tip,
            List<LaneTip> tips,
            Epoch epoch,
            List<JournalEntry> journal,
            int inlineMax,
            Supplier<SafetyRules> newRules) {
        this.state = new ValidatorState(network, pace, ballots, self, tip, tips, epoch, inlineMax, newRules);
        this.voting = new Voting(state);
        this.lanes = new Lanes(state, voting);
        this.hearing = new Hearing(state, voting, lanes);
        this.leading = new Leading(state, voting);
        this.patience = new Patience(state, voting, leading, lanes);
        this.finality = new Finality(state, voting, lanes, this::begin);
        journal.forEach(this::recall);
        state.views.advance();
    }

    private void recall(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Voted(SignedVote vote)
            when vote.epoch() == state.epoch.number() -> {
                state.rules.record(vote);
                state.views.round(vote.view()).recall(vote);
            }
            case JournalEntry.Accepted(Message.Propose proposal)
            when isOpen(proposal.vote().epoch(), proposal.vote().view()) -> {
                state.views.round(proposal.vote().view()).proposal = proposal;
                if (proposal.header().view() == proposal.vote().view()) {
                    state.tree.add(proposal.vote().block(), proposal.header(), proposal.payload()).worthExecuting =
                            true;
                }
            }
            case JournalEntry.Certified(QuorumCertificate certificate)
            when isOpen(certificate.epoch(), certificate.view()) ->
                state.views.round(certificate.view()).put(certificate);
            case JournalEntry.Stored(Message.Batch batch) -> lanes.recall(batch);
            case JournalEntry.Voted old -> {}
            case JournalEntry.Accepted old -> {}
            case JournalEntry.Certified old -> {}
        }
    }

    private boolean isOpen(long ofEpoch, long view) {
        return ofEpoch == state.epoch.number() && view > state.views.finalView();
    }

    /** The effects have to be performed in their order. */
    public List<Effect> step(Event event, Moment at) {
        state.effects.clear();
        state.now = at;
        if (!state.stopped) {
            if (state.pacemaker == null) {
                beginAt(at.uptime());
            }
            happen(event);
            while (!state.stopped && turn()) {
                // until nothing follows from what is known
            }
            if (!state.stopped) {
                state.effects.add(new Effect.WakeAt(patience.wakeAt()));
            }
        }
        return List.copyOf(state.effects);
    }

    private void beginAt(Duration uptime) {
        state.pacemaker = new Pacemaker(state.pace, state.epoch.validators(), uptime);
        state.enteredAt = uptime;
        state.lastBlockAt = uptime.minus(state.pace.idle()); // the first block says that this validator is there
    }

    /** Operations that wait for a block. */
    public int waiting() {
        return state.mempool.size();
    }

    /** The epoch that this validator takes part in. */
    public Epoch epoch() {
        return state.epoch;
    }

    /** How far the epoch's lanes are in committed blocks; empty where it has none. */
    public List<LaneTip> lanes() {
        return state.tree.tips();
    }

    public long view() {
        return state.views.current();
    }

    public int leader() {
        return state.views.leader(state.views.current());
    }

    /** When something of a validator was last heard, on the clock of uptime. */
    public Duration lastHeard(int validator) {
        return state.pacemaker == null ? Duration.ZERO : state.pacemaker.lastHeard(validator);
    }

    private void happen(Event event) {
        switch (event) {
            case Event.Started started -> {
                lanes.resume();
                patience.sayAgain(Optional.empty());
            }
            case Event.Tick tick -> {}
            case Event.OperationsArrived arrived -> arrived(arrived);
            case Event.Received received -> hearing.received(received.from(), received.message());
            case Event.Connected(NodeId validator) -> {
                if (patience.mayReconnect(validator)) {
                    patience.sayAgain(Optional.of(validator));
                    lanes.sayAgain(validator);
                }
            }
            case Event.Quarantined(Set<NodeId> validators) -> {
                state.quarantined.clear();
                validators.forEach(each -> state.seats.of(each).ifPresent(state.quarantined::add));
                state.quarantined.remove(state.place);
            }
            case Event.Executed executed -> finality.executed(executed);
            case Event.Persisted persisted -> state.tree.persisted(persisted.height());
        }
    }

    /** One thing that follows from what is known; false if nothing does. */
    private boolean turn() {
        return patience.enterIfOver()
                || voting.commitIfPrepared()
                || finality.commitIfReady()
                || lanes.gatherIfPossible()
                || finality.executeIfPossible()
                || finality.decideIfPossible()
                || voting.prepareIfAccepted()
                || leading.proposeIfDue()
                || lanes.batchIfDue()
                || lanes.sayAgainIfDue()
                || lanes.askIfMissing()
                || patience.giveUpIfDue()
                || patience.passOnIfNothingFollows()
                || patience.askIfMissing();
    }

    private void arrived(Event.OperationsArrived arrived) {
        if (state.usesLanes() && !arrived.ours()) {
            return; // whoever told of them has them in its lane
        }
        boolean none = state.mempool.size() == 0;
        List<Submission> taken = new ArrayList<>();
        for (Event.Arrival arrival : arrived.arrivals()) {
            Optional<Mempool.Refusal> refusal =
                    state.mempool.offer(arrival.submission(), arrival.committedNext(), arrived.ours());
            if (refusal.isEmpty()) {
                taken.add(arrival.submission());
            } else if (arrived.ours()) {
                state.turnAway(
                        arrival.submission(),
                        refusal.get().code(),
                        refusal.get().reason());
            }
        }
        if (none && !state.usesLanes()) {
            state.waitingSince = state.now.uptime();
        }
        if (arrived.ours() && !state.usesLanes()) {
            patience.tell(Optional.empty(), taken);
        }
    }

    private void begin(Epoch next) {
        boolean usedLanes = state.usesLanes();
        Seats before = state.seats;
        state.epoch = next;
        state.seats = new Seats(next.validators());
        OptionalInt newPlace = state.seats.of(state.self);
        if (newPlace.isEmpty()) {
            state.effects.add(new Effect.Retired());
            state.stopped = true;
            return;
        }
        state.place = newPlace.getAsInt();
        state.rules = state.newRules.get();
        state.views = new Views(
                next.validators(),
                state.rules,
                state.tree,
                state.tree.tip().view(),
                state.tree.tip().block().hash());
        state.pacemaker = state.pace().next(next.validators(), state.now.uptime());
        state.tree.clear(state.startOfLanes());
        lanes.begin();
        patience.begin();
        state.missing.clear();
        state.accused.clear();
        state.quarantined.clear();
        state.standings.clear();
        state.passedOn = 0;
        state.undecided = Optional.empty();
        state.enteredAt = state.now.uptime();
        state.effects.add(new Effect.Notify(
                new Notice.EpochBegan(next.number(), next.validators().size())));
        if (usedLanes) {
            patience.tellOperations(Optional.empty()); // nobody else has what is in no block, unless lanes go on
        } else {
            next.validators().validators().stream()
                    .map(Validator::id)
                    .filter(each -> before.of(each).isEmpty())
                    .forEach(newcomer -> patience.tellOperations(Optional.of(newcomer)));
        }
        state.early.take().forEach(each -> hearing.received(each.from(), each.message()));
    }
}
