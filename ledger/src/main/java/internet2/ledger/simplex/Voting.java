package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** This validator's votes, and the certificates that all validators' votes make. */
final class Voting {

    /** Final blocks that wait for the disk or the execution before this validator votes for more. */
    private static final int BACKLOG_MAX = 64;

    private final ValidatorState state;

    Voting(ValidatorState state) {
        this.state = state;
    }

    boolean isSigned(SignedVote vote) {
        return state.ballots.verify(vote, state.epoch.validators());
    }

    /** Counts a vote whose signature holds, ours too. */
    void count(SignedVote vote) {
        state.views.add(vote).ifPresent(this::accuse);
        state.views.round(vote.view()).completed(vote.kind(), vote.block()).ifPresent(this::certified);
    }

    /** A certificate that another validator put together. */
    void told(QuorumCertificate certificate) {
        boolean useful = certificate.kind() != VoteKind.STORE
                && certificate.epoch() == state.epoch.number()
                && certificate.view() > state.views.finalView()
                && state.views
                        .known(certificate.view())
                        .flatMap(round -> round.certificate(certificate.kind()))
                        .isEmpty();
        if (!useful || !isHeavyEnough(certificate)) {
            return;
        }
        List<SignedVote> votes = certificate.signedVotes();
        if (votes.stream().allMatch(this::isSigned)) {
            votes.forEach(vote -> state.views.add(vote).ifPresent(this::accuse));
            certified(certificate);
        }
    }

    private boolean isHeavyEnough(QuorumCertificate certificate) {
        ValidatorSet validators = state.epoch.validators();
        return certificate.votes().stream().allMatch(vote -> vote.validator() < validators.size())
                && state.rules.isQuorum(
                        validators,
                        certificate.votes().stream()
                                .mapToLong(vote -> validators.weight(vote.validator()))
                                .sum());
    }

    private void certified(QuorumCertificate certificate) {
        Round round = state.views.round(certificate.view());
        round.put(certificate);
        if (certificate.view() <= state.views.finalView()) {
            return; // a later view made something final already
        }
        switch (certificate.kind()) {
            case PREPARE -> {
                round.preparedAt = state.now.uptime();
                state.remember(new JournalEntry.Certified(certificate));
                wantBlock(certificate);
            }
            case NULLIFY -> state.remember(new JournalEntry.Certified(certificate));
            case COMMIT -> {
                wantBlock(certificate);
                if (state.undecided.isEmpty() || state.undecided.get().view() < certificate.view()) {
                    state.undecided = Optional.of(certificate);
                }
            }
            case PROPOSE, BATCH, STORE ->
                throw new IllegalStateException(certificate.kind() + " makes no certificate of a view");
        }
    }

    void wantBlock(QuorumCertificate certificate) {
        Round round = state.views.round(certificate.view());
        round.header(certificate.block()).ifPresent(header -> hold(Objects.requireNonNull(round.proposal)));
        state.tree.candidate(certificate.block()).ifPresent(block -> block.worthExecuting = true);
        if (!state.tree.isKnown(certificate.block())) {
            state.missing.want(
                    certificate.block(),
                    voters(certificate),
                    state.now.uptime().plus(state.pace.floor().dividedBy(4)));
        }
    }

    List<NodeId> voters(QuorumCertificate certificate) {
        return certificate.votes().stream()
                .map(vote -> state.seats.id(vote.validator()))
                .filter(voter -> !voter.equals(state.self))
                .toList();
    }

    void accuse(Evidence evidence) {
        if (state.accused.add(evidence.validator())) {
            state.effects.add(new Effect.Accuse(evidence));
            state.broadcast(new Message.Accusation(evidence));
        }
    }

    void cast(VoteKind kind, long view, Hash block, Optional<SignedVote> echo) {
        SignedVote vote = state.ballots.sign(kind, state.epoch.number(), view, block, state.place);
        state.rules.record(vote);
        state.remember(new JournalEntry.Voted(vote));
        if (kind != VoteKind.PROPOSE) {
            state.broadcast(new Message.Ballot(vote, echo));
        }
        count(vote);
    }

    boolean commitIfPrepared() {
        List<Long> committed = state.views.prepared().stream()
                .filter(view -> state.rules.mayCommit(view, prepared(view), state.views.prepared(view)))
                .toList();
        committed.forEach(view -> cast(VoteKind.COMMIT, view, prepared(view), Optional.empty()));
        return !committed.isEmpty();
    }

    private Hash prepared(long view) {
        return state.views.prepared(view).orElseThrow();
    }

    boolean hasNullified(long view) {
        return state.rules.vote(VoteKind.NULLIFY, view).isPresent();
    }

    /** In this view, and in later ones of its term as far as their blocks stand on what is prepared here. */
    boolean prepareIfAccepted() {
        state.looksAgain = false;
        if (state.tree.decided().size() > BACKLOG_MAX) {
            return false; // the disk or the execution has to catch up
        }
        long last = Term.of(state.views.current()).last();
        for (long view = state.views.current(); view <= last; view++) {
            if (prepareIfAccepted(view)) {
                return true;
            }
            if (state.rules.mayPrepare(view)) {
                return false; // what comes after it stands on nothing
            }
        }
        return false;
    }

    private boolean prepareIfAccepted(long view) {
        Round round = state.views.round(view);
        Message.Propose proposal = round.proposal;
        boolean unwanted = state.quarantined.contains(state.views.leader(view));
        if (unwanted || proposal == null || round.refused || !state.rules.mayPrepare(view) || hasNullified(view)) {
            return false;
        }
        Instant latest = state.now.clock().plus(state.pace.clockTolerance());
        return switch (Judgement.of(proposal, state.tree, state.rules, state.views, latest)) {
            case Judgement.Accepted accepted -> {
                prepare(proposal);
                yield true;
            }
            case Judgement.Refused refused -> {
                round.refused = true;
                yield true;
            }
            case Judgement.Open open -> {
                state.looksAgain = proposal.header().time().isAfter(latest);
                yield false;
            }
        };
    }

    private void prepare(Message.Propose proposal) {
        SignedVote vote = proposal.vote();
        hold(proposal);
        state.remember(new JournalEntry.Accepted(proposal));
        cast(VoteKind.PREPARE, vote.view(), vote.block(), Optional.of(vote));
    }

    /** Keeps the block of a proposal; one that is proposed again is here already, or is asked for. */
    private void hold(Message.Propose proposal) {
        Hash block = proposal.vote().block();
        if (proposal.header().view() == proposal.vote().view()) {
            state.tree.add(block, proposal.header(), proposal.payload()).worthExecuting = true;
            state.missing.found(block);
        }
    }
}
