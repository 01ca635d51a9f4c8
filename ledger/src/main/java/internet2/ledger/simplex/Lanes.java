package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BatchHeader;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How operations spread among many validators ahead of the blocks that name them (Giridharan et al., "Autobahn:
 * Seamless high speed BFT", SOSP 2024). Each validator sends its clients' operations to all others in batches, one
 * after the other: its <em>lane</em>. Others store a batch and say so to its owner; from more than a third of the
 * weight that is a certificate that it is available, without which the lane does not go on. A leader names batches by
 * their headers, as far as such a certificate goes; voters need no more to vote, and fetch what they lack meanwhile.
 *
 * <p>Nothing here decides what becomes final, so nothing here can fork it: what a lane's owner does wrong stops its own
 * lane.
 */
final class Lanes {

    private final ValidatorState state;
    private final Voting voting;
    private final OwnLane own;
    private final Gathering gathering;

    Lanes(ValidatorState state, Voting voting) {
        this.state = state;
        this.voting = voting;
        this.own = new OwnLane(state);
        this.gathering = new Gathering(state, voting);
    }

    /** Lanes begin anew with each epoch. */
    void begin() {
        state.batches = new Batches(state.tree.tips(), state.network);
        own.begin();
        gathering.begin();
    }

    /** Stored before a restart. */
    void recall(Message.Batch batch) {
        BatchHeader header = batch.header();
        if (isOfNow(header)
                && header.position() > state.batches.settled(header.validator()).position()) {
            state.batches.contradicted(batch.vote());
            Batches.Held held = state.batches.hold(batch, true);
            if (header.validator() == state.place) {
                own.recall(held);
            }
        }
    }

    private boolean isOfNow(BatchHeader header) {
        return header.epoch() == state.epoch.number() && header.validator() < state.batches.lanes();
    }

    // ---- our lane ----

    void resume() {
        own.resume();
    }

    boolean batchIfDue() {
        Optional<Message.Batch> next = state.usesLanes() ? own.next() : Optional.empty();
        next.ifPresent(batch -> {
            state.batches.contradicted(batch.vote());
            Batches.Held held = state.batches.hold(batch, true);
            own.sent(held);
            state.remember(new JournalEntry.Stored(batch));
            state.broadcast(batch);
            count(store(held.header(), held.hash));
        });
        return next.isPresent();
    }

    private SignedVote store(BatchHeader header, Hash hash) {
        return state.ballots.sign(VoteKind.STORE, header.epoch(), header.position(), hash, state.place);
    }

    void stored(Message.Stored stored) {
        if (own.isWanted(stored.vote()) && voting.isSigned(stored.vote())) {
            count(stored.vote());
        }
    }

    private void count(SignedVote vote) {
        own.count(vote).ifPresent(certificate -> available(state.place, certificate));
    }

    boolean sayAgainIfDue() {
        return own.sayAgainIfDue();
    }

    void sayAgain(NodeId to) {
        own.sayAgain(to);
    }

    // ---- all lanes ----

    void received(NodeId from, Message.Batch batch) {
        BatchHeader header = batch.header();
        if (!isOfNow(header)) {
            return;
        }
        Hash hash = header.hash(state.network);
        boolean byOwner = from.equals(state.seats.id(header.validator()));
        if (state.batches.isStored(header, hash)) {
            if (byOwner) {
                sayStored(header, hash); // it asks again
            }
            return;
        }
        boolean wanted = gathering.isWanted(hash);
        if ((!byOwner && !wanted) || !isSigned(batch, hash)) {
            return;
        }
        state.batches.contradicted(batch.vote()).ifPresent(other -> voting.accuse(new Evidence(other, batch.vote())));
        boolean sound = Manifest.isOf(header, Payload.encoded(batch.operations()));
        boolean store = byOwner && state.batches.hasRoomFor(header) && isParentSafe(batch);
        if (sound && (store || wanted)) {
            take(batch, hash, store);
            state.effects.add(
                    new Effect.Notify(new Notice.BatchTaken(header.validator(), header.operations(), wanted)));
        }
    }

    private boolean isSigned(Message.Batch batch, Hash hash) {
        SignedVote vote = batch.vote();
        return vote.validator() == batch.header().validator()
                && vote.epoch() == batch.header().epoch()
                && vote.view() == batch.header().position()
                && vote.block().equals(hash)
                && voting.isSigned(vote);
    }

    /** Whoever stores a batch says that those before it can be found, too. */
    private boolean isParentSafe(Message.Batch batch) {
        return parent(batch.header())
                        .equals(state.batches.settled(batch.header().validator()))
                || parentAvailable(batch).isPresent();
    }

    private static LaneTip parent(BatchHeader header) {
        return new LaneTip(header.position() - 1, header.parent());
    }

    /** The certificate of the batch before it, if it comes with this one and holds. */
    private Optional<QuorumCertificate> parentAvailable(Message.Batch batch) {
        return batch.available()
                .filter(certificate -> isOf(certificate, parent(batch.header())))
                .filter(this::holds);
    }

    private boolean isOf(QuorumCertificate certificate, LaneTip tip) {
        return certificate.epoch() == state.epoch.number()
                && certificate.view() == tip.position()
                && certificate.block().equals(tip.batch());
    }

    private boolean holds(QuorumCertificate certificate) {
        return state.batches.isKnownAvailable(certificate)
                || (certificate.isOfAvailability(state.epoch.validators())
                        && certificate.signedVotes().stream().allMatch(voting::isSigned));
    }

    private void take(Message.Batch batch, Hash hash, boolean store) {
        gathering.found(hash);
        noting(() -> state.batches.hold(batch, store));
        if (store) {
            state.remember(new JournalEntry.Stored(batch));
            sayStored(batch.header(), hash);
        }
        parentAvailable(batch).ifPresent(certificate -> available(batch.header().validator(), certificate));
    }

    private void sayStored(BatchHeader header, Hash hash) {
        state.send(state.seats.id(header.validator()), new Message.Stored(store(header, hash)));
    }

    void told(int lane, QuorumCertificate certificate) {
        boolean useful = certificate.epoch() == state.epoch.number()
                && lane < state.batches.lanes()
                && state.batches.isNear(lane, certificate.view())
                && !state.batches.isKnownAvailable(certificate);
        if (useful && holds(certificate)) {
            available(lane, certificate);
        }
    }

    /** @param lane as somebody says; the batch itself knows better */
    private void available(int lane, QuorumCertificate certificate) {
        if (certificate.view() > state.batches.settled(lane).position()) {
            boolean waited = own.isWaitedFor();
            noting(() -> state.batches.available(lane, certificate));
            if (waited && !own.isWaitedFor()) { // its votes came, or another one gathered them first
                state.broadcast(new Message.Available(state.place, certificate));
                own.becameAvailable().ifPresent(notice -> state.effects.add(new Effect.Notify(notice)));
            }
            if (state.batches.held(certificate.block()).isEmpty()) {
                gathering.want(lane, certificate);
            }
        }
    }

    /** Runs what may give leaders something to do. */
    private void noting(Runnable change) {
        boolean before = state.batches.isSomethingAvailable();
        change.run();
        if (!before && state.batches.isSomethingAvailable()) {
            state.waitingSince = state.now.uptime();
        }
    }

    /** A leader that hears of nothing proposes nothing: the next one is told what the last one may have missed. */
    void tell(int leader) {
        for (int lane = 0; leader != state.place && lane < state.batches.lanes(); lane++) {
            int of = lane;
            state.batches
                    .furthest(lane)
                    .ifPresent(found -> state.send(state.seats.id(leader), new Message.Available(of, found)));
        }
    }

    void fetch(NodeId from, Hash batch) {
        state.batches.held(batch).ifPresent(held -> state.send(from, held.message));
    }

    // ---- blocks ----

    /** Whether each lane that the payload takes something of is available that far. */
    boolean areAvailable(Payload.OfLanes payload) {
        List<BatchHeader> lasts = payload.manifest().lasts();
        if (lasts.size() != payload.available().size()) {
            return false;
        }
        for (int i = 0; i < lasts.size(); i++) {
            BatchHeader last = lasts.get(i);
            QuorumCertificate certificate = payload.available().get(i);
            LaneTip tip = new LaneTip(last.position(), last.hash(state.network));
            if (!isOfNow(last) || !isOf(certificate, tip) || !holds(certificate)) {
                return false;
            }
            available(last.validator(), certificate);
        }
        return true;
    }

    boolean gatherIfPossible() {
        return state.usesLanes() && gathering.gatherIfPossible();
    }

    boolean askIfMissing() {
        return gathering.askIfMissing();
    }

    boolean isHopeless() {
        return gathering.isHopeless();
    }

    void committed(Candidate block) {
        block.manifest().ifPresent(manifest -> {
            LaneTip ours = manifest.tips().get(state.place);
            own.committed(List.copyOf(state.batches
                    .stored(state.place)
                    .headMap(ours.position(), true)
                    .values()));
            state.batches.settle(manifest.tips(), block.batches(state.network));
            gathering.committed(manifest.tips());
        });
    }

    Optional<Duration> wakeAt() {
        return Stream.concat(own.wakeAt().stream(), gathering.nextTry().stream())
                .min(Duration::compareTo);
    }
}
