package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Submission;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Waiting, giving up, saying again, and going on. */
final class Patience {

    /** Said again; those behind them have their turn when these are in blocks. */
    private static final int OPERATIONS_AT_ONCE = 512;

    private static final long OPERATIONS_BYTES_AT_ONCE = 16 << 20;

    private static final long OWN_VOTES_RESENT = 8;

    /** Of one view. */
    private static final int HELP_MAX = 3;

    private final ValidatorState state;
    private final Voting voting;
    private final Leading leading;
    private final Lanes lanes;
    private final Map<Integer, Duration> reconnectedAt = new HashMap<>(); // by place

    Patience(ValidatorState state, Voting voting, Leading leading, Lanes lanes) {
        this.state = state;
        this.voting = voting;
        this.leading = leading;
        this.lanes = lanes;
    }

    /** Places are others with each epoch. */
    void begin() {
        reconnectedAt.clear();
    }

    /**
     * Whether one of the others, to whom a way is open, is told again what may have been lost: a validator that opens
     * its way again and again costs no more than one that stays silent.
     */
    boolean mayReconnect(NodeId validator) {
        OptionalInt place = state.seats.of(validator);
        if (place.isEmpty()) {
            return false;
        }
        Duration now = state.now.uptime();
        Duration before = reconnectedAt.get(place.getAsInt());
        boolean may = before == null || now.compareTo(before.plus(state.pace().timeout())) >= 0;
        if (may) {
            reconnectedAt.put(place.getAsInt(), now);
        }
        return may;
    }

    boolean giveUpIfDue() {
        long view = state.views.current();
        Round round = state.views.round(view);
        if (!state.rules.mayNullify(view)) {
            if (state.retryAt.compareTo(state.now.uptime()) > 0) {
                return false;
            }
            state.retryAt = state.now.uptime().plus(state.pace().timeout());
            sayAgain(Optional.empty());
            return true;
        }
        Optional<String> why = reasonToGiveUp(round);
        why.ifPresent(reason -> {
            state.retryAt = state.now.uptime().plus(state.pace().timeout());
            state.effects.add(new Effect.Notify(new Notice.GaveUp(view, state.views.leader(view), reason)));
            voting.cast(VoteKind.NULLIFY, view, Hash.ZERO, Optional.empty());
            giveUpAhead(Term.of(view).next());
            state.broadcast(state.standing()); // what this one lacks may be why the view failed
            lanes.tell(state.views.leader(Term.of(view).next().first()));
        });
        return why.isPresent();
    }

    /** The terms that follow, as long as their leaders are gone too: all of them are skipped at once. */
    private void giveUpAhead(Term from) {
        Term term = from;
        for (int i = 0; i < state.epoch.validators().size(); i++) {
            int leader = state.views.leader(term.first());
            boolean gone = state.pace().isAbsent(leader) || state.quarantined.contains(leader);
            if (leader == state.place || !gone || !state.rules.mayNullify(term.first())) {
                return;
            }
            voting.cast(VoteKind.NULLIFY, term.first(), Hash.ZERO, Optional.empty());
            term = term.next();
        }
    }

    private Optional<String> reasonToGiveUp(Round round) {
        int leader = state.views.leader(round.view);
        if (round.refused) {
            return Optional.of("its proposal may not stand there");
        }
        if (state.views.isSkipWanted(round.view)) {
            return Optional.of("others skip it");
        }
        if (state.views.isGivenUpByLeader(round.view)) {
            return Optional.of("its leader gives it up");
        }
        if (leader != state.place && state.accused.contains(leader)) {
            return Optional.of("its leader contradicted itself");
        }
        if (state.quarantined.contains(leader) && isPending()) {
            return Optional.of("its leader is in quarantine");
        }
        if (stallsAt().filter(at -> at.compareTo(state.now.uptime()) <= 0).isPresent()) {
            return Optional.of("nothing becomes final in its term");
        }
        boolean waited = state.now.uptime().compareTo(deadline()) >= 0;
        boolean absent = leader != state.place
                && round.proposal == null
                && isPending()
                && state.pace().isAbsent(leader);
        return waited || absent
                ? Optional.of(round.proposal == null ? "no proposal in time" : "no quorum in time")
                : Optional.empty();
    }

    private Optional<Duration> stallsAt() {
        return state.views
                .stalledSince(state.views.current())
                .map(since -> since.plus(state.pace().timeout().dividedBy(2)));
    }

    /**
     * Says again what may have been lost, and where this validator stands.
     *
     * @param to one of the others; all of them where it is empty
     */
    void sayAgain(Optional<NodeId> to) {
        say(to, state.standing());
        for (long view = Math.max(state.views.finalView() + 1, state.views.current() - OWN_VOTES_RESENT);
                view <= Term.of(state.views.current()).last();
                view++) {
            for (VoteKind kind : List.of(VoteKind.PREPARE, VoteKind.COMMIT, VoteKind.NULLIFY)) {
                state.rules.vote(kind, view).ifPresent(vote -> say(to, new Message.Ballot(vote, Optional.empty())));
            }
        }
        for (long view = state.views.current(); !state.rules.mayPropose(view); view++) {
            state.views.known(view).map(round -> round.proposal).ifPresent(proposal -> say(to, proposal));
        }
        tellOperations(to);
    }

    private void say(Optional<NodeId> to, Message message) {
        to.ifPresentOrElse(one -> state.send(one, message), () -> state.broadcast(message));
    }

    /** Whether the leader of this view has something to do. */
    private boolean isPending() {
        return !pendingSince().minus(state.now.uptime()).isPositive();
    }

    private Duration pendingSince() {
        Duration idle = state.lastBlockAt.plus(state.pace.idle());
        if (state.views.round(state.views.current()).proposal != null || state.views.isSomethingOpen()) {
            return state.enteredAt;
        }
        Duration since = leading.hasWork() && state.waitingSince.compareTo(idle) < 0 ? state.waitingSince : idle;
        return since.compareTo(state.enteredAt) > 0 ? since : state.enteredAt;
    }

    private Duration deadline() {
        return pendingSince().plus(state.pace().timeout());
    }

    Duration wakeAt() {
        long view = state.views.current();
        List<Duration> times = new ArrayList<>();
        times.add(state.rules.mayNullify(view) ? deadline() : state.retryAt);
        stallsAt().filter(at -> state.rules.mayNullify(view)).ifPresent(times::add);
        if (state.views.leader(view) == state.place && state.rules.mayPropose(view)) {
            times.add(state.lastBlockAt.plus(state.pace.idle()));
            times.add(state.enteredAt.plus(state.pace().grace()));
        } else if (isPending() || state.views.isSomethingOpen()) {
            times.add(state.enteredAt.plus(state.pace().grace()));
            times.add(state.now.uptime().plus(state.pace().grace())); // the leader may fall silent meanwhile
        }
        leading.looksAgainAt().ifPresent(times::add);
        state.missing.nextTry().ifPresent(times::add);
        lanes.wakeAt().ifPresent(times::add);
        if (state.looksAgain) {
            times.add(state.now.uptime().plus(Judgement.LOOK_AGAIN));
        }
        return times.stream()
                .filter(time -> time.compareTo(state.now.uptime()) > 0)
                .min(Duration::compareTo)
                .orElse(state.now.uptime().plus(state.pace().grace()));
    }

    boolean enterIfOver() {
        long before = state.views.current();
        boolean nullified =
                state.views.isNullified(before) && state.views.prepared(before).isEmpty();
        if (!state.views.advance()) {
            return false;
        }
        if (nullified) {
            state.pace().viewSkipped(state.enteredAt, state.now.uptime());
        } else if (state.views.prepared(before).isPresent()) {
            state.pace().viewEnded();
            if (before == Term.of(before).first()) { // of each leader one: what the others take is the same way again
                state.pace().viewTook(state.now.uptime().minus(begunBefore(before)));
            }
        }
        state.enteredAt = state.now.uptime();
        long view = state.views.current();
        state.effects.add(new Effect.Notify(new Notice.EnteredView(view, state.views.leader(view), nullified)));
        return true;
    }

    /** When the view that is over had something to do: at the latest when its proposal came. */
    private Duration begunBefore(long view) {
        Duration pending = pendingSinceBefore();
        Duration proposed = state.views.round(view).proposedAt;
        return proposed != null && proposed.compareTo(pending) < 0 ? proposed : pending;
    }

    private Duration pendingSinceBefore() {
        Duration since = state.waitingSince.compareTo(state.enteredAt) > 0 ? state.waitingSince : state.enteredAt;
        Duration idle = state.lastBlockAt.plus(state.pace.idle());
        boolean nothingWaited =
                !leading.hasWork() && idle.compareTo(state.now.uptime()) <= 0 && idle.compareTo(since) > 0;
        return nothingWaited ? idle : since;
    }

    /**
     * Where votes do not reach everyone, one validator alone may hold a certificate: if nothing comes of it, it tells
     * the others before they give up.
     */
    boolean passOnIfNothingFollows() {
        long last = state.views.current() - 1;
        boolean due =
                state.now.uptime().compareTo(state.enteredAt.plus(state.pace().grace())) >= 0;
        if (!due || last <= state.passedOn || last <= state.views.finalView()) {
            return false;
        }
        state.passedOn = last;
        state.views.help(last, HELP_MAX).forEach(proof -> state.broadcast(new Message.Certified(proof)));
        return true;
    }

    /** For blocks that are certified and not here: what was asked for before a restart is not asked for any more. */
    boolean askIfMissing() {
        state.views.openPrepares().forEach(voting::wantBlock);
        Duration patience = state.pace().timeout().dividedBy(2);
        Map<Hash, NodeId> asks = state.missing.due(state.now.uptime(), patience);
        asks.forEach((block, holder) -> state.effects.add(new Effect.Send(holder, new Message.Fetch(block))));
        return !asks.isEmpty();
    }

    /** Those that wait longest. Among few validators; among many they are in a lane. */
    void tellOperations(Optional<NodeId> to) {
        if (!state.usesLanes()) {
            List<Submission> oldest = new ArrayList<>();
            long bytes = 0;
            for (Submission each : state.mempool.ours()) {
                bytes += each.encoded().size();
                if (oldest.size() == OPERATIONS_AT_ONCE || bytes > OPERATIONS_BYTES_AT_ONCE) {
                    break;
                }
                oldest.add(each);
            }
            tell(to, oldest);
        }
    }

    /** @param to one of the others; all of them where it is empty */
    void tell(Optional<NodeId> to, List<Submission> operations) {
        Message.Operations.of(operations).forEach(message -> say(to, message));
    }
}
