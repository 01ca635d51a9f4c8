package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What other validators say, checked before it counts. */
final class Hearing {

    /**
     * A validator that lacks more blocks than this fetches them as one that follows does, and has no vote meanwhile: a
     * pause of a second or two should not cost it that.
     */
    private static final long GAP_MAX = 64;

    /** The first proposals of later terms are kept for so many terms; of the next one, all. */
    private static final long TERMS_AHEAD = 8;

    private static final int HELP_MAX = 64;

    private final ValidatorState state;
    private final Voting voting;
    private final Lanes lanes;

    Hearing(ValidatorState state, Voting voting, Lanes lanes) {
        this.state = state;
        this.voting = voting;
        this.lanes = lanes;
    }

    void received(NodeId from, Message message) {
        OptionalInt sender = state.seats.of(from);
        sender.ifPresent(validator -> state.pace().heard(validator, state.now.uptime()));
        switch (message) {
            case Message.Propose propose -> {
                if (isOfNow(from, message, propose.vote().epoch())) {
                    proposed(propose);
                }
            }
            case Message.Ballot ballot -> {
                if (isOfNow(from, message, ballot.vote().epoch())) {
                    ballot.echo()
                            .filter(echo -> echo.kind() == VoteKind.PROPOSE)
                            .ifPresent(this::voted);
                    voted(ballot.vote());
                }
            }
            case Message.Certified(QuorumCertificate certificate) -> {
                if (isOfNow(from, message, certificate.epoch())) {
                    voting.told(certificate);
                }
            }
            case Message.Fetch(Hash block) ->
                state.tree
                        .wanted(block)
                        .ifPresent(found -> state.effects.add(
                                new Effect.Send(from, new Message.Delivery(found.header, found.payload))));
            case Message.Delivery delivery -> delivered(delivery);
            case Message.Standing standing -> stands(from, standing);
            case Message.Accusation(Evidence evidence) -> {
                if (isOfNow(from, message, evidence.epoch())
                        && voting.isSigned(evidence.first())
                        && voting.isSigned(evidence.second())) {
                    voting.accuse(evidence);
                }
            }
            case Message.Batch batch -> lanes.received(from, batch);
            case Message.Stored stored -> lanes.stored(stored);
            case Message.Available(int lane, QuorumCertificate certificate) -> lanes.told(lane, certificate);
            case Message.FetchBatch(Hash batch) -> lanes.fetch(from, batch);
            case Message.Operations operations -> {}
            case Message.CheckpointShare share -> {}
            case Message.Suspects suspects -> {}
        }
    }

    /** Messages of the next epoch wait until this one is over; those of earlier ones have no meaning any more. */
    private boolean isOfNow(NodeId from, Message message, long ofEpoch) {
        if (ofEpoch == state.epoch.number() + 1) {
            state.early.keep(from, message);
        }
        return ofEpoch == state.epoch.number();
    }

    private void proposed(Message.Propose proposal) {
        SignedVote vote = proposal.vote();
        boolean plausible = vote.kind() == VoteKind.PROPOSE
                && vote.validator() == state.views.leader(vote.view())
                && vote.view() > state.views.finalView()
                && isSoonEnough(vote.view());
        if (!plausible || !voting.isSigned(vote)) {
            return;
        }
        proposal.grounds().forEach(voting::told);
        Round round = state.views.round(vote.view());
        round.add(vote).ifPresent(voting::accuse);
        Hash hash = state.tree.hash(proposal.header());
        Optional<String> flaw =
                Judgement.flaw(proposal, hash, state.usesLanes()).or(() -> unavailable(proposal));
        if (round.proposal == null) {
            round.proposal = proposal;
            round.proposedAt = state.now.uptime();
            round.refused = flaw.isPresent();
        }
        if (flaw.isEmpty() && state.missing.isWanted(hash) && proposal.header().view() == vote.view()) {
            found(hash, proposal.header(), proposal.payload());
        }
    }

    private Optional<String> unavailable(Message.Propose proposal) {
        return proposal.payload() instanceof Payload.OfLanes payload && !lanes.areAvailable(payload)
                ? Optional.of("a lane has no certificate as far as it is named")
                : Optional.empty();
    }

    private boolean isSoonEnough(long view) {
        Term term = Term.of(view);
        long ahead = term.number() - Term.of(state.views.current()).number();
        return ahead <= 1 || (view == term.first() && ahead <= TERMS_AHEAD);
    }

    /** A vote from wherever, or the leader's echoed by another. */
    private void voted(SignedVote vote) {
        if (vote.kind() == VoteKind.BATCH
                || vote.kind() == VoteKind.STORE
                || !state.views.isOpen(vote.view())
                || vote.validator() >= state.epoch.validators().size()) {
            return;
        }
        boolean foreign = vote.kind() == VoteKind.PROPOSE && vote.validator() != state.views.leader(vote.view());
        Round round = state.views.round(vote.view());
        boolean counted = round.vote(vote.kind(), vote.validator())
                .filter(before -> before.block().equals(vote.block()))
                .isPresent();
        if (!foreign && !counted && voting.isSigned(vote)) {
            voting.count(vote);
        }
    }

    private void delivered(Message.Delivery delivery) {
        Hash hash = state.tree.hash(delivery.header());
        if (state.missing.isWanted(hash) && delivery.payload().isOf(delivery.header())) {
            found(hash, delivery.header(), delivery.payload());
        }
    }

    private void found(Hash hash, BlockHeader header, Payload payload) {
        List<NodeId> holders = state.missing.holders(hash);
        state.missing.found(hash);
        if (header.height() > state.tree.finalHeight() + GAP_MAX) {
            state.fellBehind(header.height());
            return;
        }
        state.tree.add(hash, header, payload).worthExecuting = true;
        if (!state.tree.isKnown(header.parentHash()) && header.height() > state.tree.finalHeight() + 1) {
            state.missing.want(header.parentHash(), holders, state.now.uptime());
        }
    }

    private void stands(NodeId from, Message.Standing standing) {
        if (state.seats.of(from).isPresent()) {
            state.standings.put(from, standing);
        } // else it may be left over from an earlier epoch, and is told so
        boolean behind = standing.epoch() < state.epoch.number()
                || (standing.epoch() == state.epoch.number() && standing.finalHeight() < state.tree.finalHeight());
        if (behind) {
            state.lastCommit.ifPresent(proof -> state.effects.add(new Effect.Send(from, new Message.Certified(proof))));
            state.effects.add(new Effect.Send(from, state.standing()));
        }
        if (standing.epoch() == state.epoch.number() && standing.view() < state.views.current()) {
            state.views
                    .help(standing.view(), HELP_MAX)
                    .forEach(proof -> state.effects.add(new Effect.Send(from, new Message.Certified(proof))));
        }
        long weight = state.standings.entrySet().stream()
                .filter(each -> isFarAhead(each.getValue()))
                .mapToLong(each -> weight(each.getKey()))
                .sum();
        if (state.epoch.validators().isMoreThanThird(weight)) {
            state.fellBehind(standing.finalHeight());
        }
    }

    private long weight(NodeId validator) {
        OptionalInt index = state.seats.of(validator);
        return index.isPresent() ? state.epoch.validators().weight(index.getAsInt()) : 0;
    }

    private boolean isFarAhead(Message.Standing standing) {
        boolean stuck = state.now
                        .uptime()
                        .minus(state.enteredAt)
                        .compareTo(state.pace().timeout().multipliedBy(2))
                > 0;
        return standing.finalHeight() > state.tree.finalHeight() + GAP_MAX
                || (stuck
                        && standing.epoch() > state.epoch.number()
                        && standing.finalHeight() > state.tree.finalHeight());
    }
}
