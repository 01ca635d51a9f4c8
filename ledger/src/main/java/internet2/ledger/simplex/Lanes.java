package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How operations spread among many validators ahead of the blocks that name them (Giridharan et al., "Autobahn:
 * Seamless high speed BFT", SOSP 2024). Each validator sends its clients' operations to all others in batches, one after
 * the other: its <em>lane</em>. Others store a batch and say so to its owner; from more than a third of the weight that
 * is a certificate that it is available, without which the lane does not go on. A leader names batches by their
 * headers, as far as such a certificate goes; voters need no more to vote, and fetch what they lack meanwhile.
 *
 * <p>Nothing here decides what becomes final, so nothing here can fork it: what a lane's owner does wrong stops its own
 * lane.
 */
final class Lanes {

    private final ValidatorState state;
    private final Voting voting;
    private final Missing missing = new Missing();
    private final Map<Hash, Place> wanted = new HashMap<>(); // what is searched for, and perhaps found meanwhile
    private Batches batches;
    private Set<Hash> inLane = new HashSet<>(); // operations in our batches that are in no committed block
    private Map<Integer, SignedVote> stores = new HashMap<>(); // of our last batch

    private Batches.@Nullable Held last; // of our lane
    private Duration sayAgainAt = Duration.ZERO;
    private Duration patience = Duration.ZERO;

    private record Place(int lane, long position) {}

    Lanes(ValidatorState state, Voting voting) {
        this.state = state;
        this.voting = voting;
        this.batches = new Batches(state.tree.tips());
    }

    /** Lanes begin anew with each epoch: what is in no block then goes into a batch of the next. */
    void begin() {
        batches = new Batches(state.tree.tips());
        missing.clear();
        wanted.clear();
        inLane = new HashSet<>();
        stores = new HashMap<>();
        last = null;
    }

    /** Stored before a restart. */
    void recall(Message.Batch batch) {
        BatchHeader header = batch.header();
        boolean open = header.epoch() == state.epoch.number()
                && header.validator() < batches.lanes()
                && header.position() > batches.settled(header.validator()).position();
        if (open) {
            Batches.Held held = batches.hold(header.hash(state.network), batch, true);
            batches.contradicted(batch.vote());
            if (header.validator() == state.place
                    && (last == null || last.header().position() < header.position())) {
                last = held;
            }
            if (header.validator() == state.place) {
                batch.operations().forEach(operation -> inLane.add(operation.id()));
            }
        }
    }

    // ---- our own lane ----

    /** The next batch, once the one before it is available and there is room before the blocks. */
    boolean batchIfDue() {
        if (!state.usesLanes() || state.mempool.size() == 0 || isWaitedFor()) {
            return false;
        }
        LaneTip before = tip();
        List<Submission> operations = waiting();
        int bytes = operations.stream().mapToInt(each -> each.encoded().size()).sum();
        if (operations.isEmpty() || batches.isAhead(state.place, before.position() + 1, bytes)) {
            return false;
        }
        send(
                new BatchHeader(
                        state.epoch.number(),
                        state.place,
                        before.position() + 1,
                        before.batch(),
                        operations.size(),
                        bytes,
                        Block.payloadRoot(Payload.encoded(operations))),
                operations);
        return true;
    }

    /** Whether our last batch is in no committed block. */
    private boolean isUnderWay() {
        return last != null && position(last) > batches.settled(state.place).position();
    }

    private boolean isWaitedFor() {
        return last != null && last.available == null && isUnderWay();
    }

    private LaneTip tip() {
        LaneTip settled = batches.settled(state.place);
        return last == null || position(last) < settled.position() ? settled : new LaneTip(position(last), last.hash);
    }

    private List<Submission> waiting() {
        List<Submission> several =
                state.mempool.takeOurs(Batches.BATCH_OPERATIONS_MAX, Batches.BATCH_BYTES_MAX, inLane);
        return several.isEmpty() ? state.mempool.takeOurs(1, Operation.ENCODED_BYTES_MAX, inLane) : several;
    }

    private void send(BatchHeader header, List<Submission> operations) {
        Hash hash = header.hash(state.network);
        SignedVote vote =
                state.ballots.sign(VoteKind.BATCH, header.epoch(), header.position(), hash, header.validator());
        Message.Batch batch = new Message.Batch(
                vote,
                header,
                operations,
                Optional.ofNullable(last)
                        .filter(before -> before.hash.equals(header.parent()))
                        .map(before -> before.available));
        operations.forEach(each -> inLane.add(each.id()));
        batches.contradicted(vote);
        last = batches.hold(hash, batch, true);
        stores = new HashMap<>();
        state.remember(new JournalEntry.Stored(batch));
        state.broadcast(batch);
        patience = state.pace().timeout();
        sayAgainAt = state.now.uptime().plus(patience);
        count(store(last));
    }

    private static long position(Batches.Held batch) {
        return batch.header().position();
    }

    private SignedVote store(Batches.Held batch) {
        return state.ballots.sign(VoteKind.STORE, batch.header().epoch(), position(batch), batch.hash, state.place);
    }

    void stored(Message.Stored stored) {
        SignedVote vote = stored.vote();
        boolean ofLast = last != null
                && last.available == null
                && vote.block().equals(last.hash)
                && vote.view() == position(last);
        if (ofLast && !stores.containsKey(vote.validator()) && voting.isSigned(vote)) {
            count(vote);
        }
    }

    private void count(SignedVote vote) {
        stores.put(vote.validator(), vote);
        QuorumCertificate certificate = QuorumCertificate.of(stores.values());
        if (certificate.isOfAvailability(state.epoch.validators())) {
            available(state.place, certificate);
            state.broadcast(new Message.Available(state.place, certificate));
        }
    }

    /** A batch that too few stored, or a certificate of which nothing comes, may have been lost. */
    boolean sayAgainIfDue() {
        if (!isUnderWay() || sayAgainAt.compareTo(state.now.uptime()) > 0) {
            return false;
        }
        patience = patience.multipliedBy(2);
        sayAgainAt = state.now.uptime().plus(patience);
        for (NodeId each : state.seats.ids()) {
            if (!each.equals(state.self)) {
                sayAgain(each);
            }
        }
        return true;
    }

    /** To one who may have heard nothing of it. */
    void sayAgain(NodeId to) {
        Batches.Held ours = last;
        OptionalInt place = state.seats.of(to);
        if (ours == null || !isUnderWay() || place.isEmpty()) {
            return;
        }
        QuorumCertificate certificate = ours.available;
        if (certificate != null) {
            send(to, new Message.Available(state.place, certificate));
        } else if (!stores.containsKey(place.getAsInt())) {
            send(to, ours.message);
        }
    }

    /** After a restart: nobody's word on our last batch is here. */
    void resume() {
        if (last != null && isUnderWay() && stores.isEmpty() && last.available == null) {
            patience = state.pace().timeout();
            sayAgainAt = state.now.uptime();
            count(store(last));
        }
    }

    private void send(NodeId to, Message message) {
        state.effects.add(new Effect.Send(to, message));
    }

    // ---- all lanes ----

    void received(NodeId from, Message.Batch batch) {
        BatchHeader header = batch.header();
        if (!state.usesLanes() || header.epoch() != state.epoch.number() || header.validator() >= batches.lanes()) {
            return;
        }
        Hash hash = header.hash(state.network);
        boolean byOwner = from.equals(state.seats.id(header.validator()));
        if (isSettled(header, hash) || isStored(header, hash)) {
            if (byOwner) {
                sayStored(header, hash); // it asks again
            }
            return;
        }
        boolean wanted = missing.isWanted(hash);
        if ((!byOwner && !wanted) || !isSigned(batch, hash)) {
            return;
        }
        batches.contradicted(batch.vote()).ifPresent(other -> voting.accuse(new Evidence(other, batch.vote())));
        boolean sound = Manifest.isOf(header, Payload.encoded(batch.operations()));
        boolean store = byOwner && batches.hasRoomFor(header) && isParentSafe(batch);
        if (sound && (store || wanted)) {
            take(batch, hash, store);
        }
    }

    private boolean isSettled(BatchHeader header, Hash hash) {
        return batches.settled(header.validator()).equals(new LaneTip(header.position(), hash));
    }

    private boolean isStored(BatchHeader header, Hash hash) {
        Batches.Held stored = batches.stored(header.validator()).get(header.position());
        return stored != null && stored.hash.equals(hash);
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
        BatchHeader header = batch.header();
        LaneTip parent = new LaneTip(header.position() - 1, header.parent());
        return parent.equals(batches.settled(header.validator()))
                || batch.available()
                        .filter(certificate -> isOf(certificate, parent))
                        .filter(certificate -> isAvailable(header.validator(), certificate))
                        .isPresent();
    }

    private boolean isOf(QuorumCertificate certificate, LaneTip tip) {
        return certificate.epoch() == state.epoch.number()
                && certificate.view() == tip.position()
                && certificate.block().equals(tip.batch());
    }

    private void take(Message.Batch batch, Hash hash, boolean store) {
        BatchHeader header = batch.header();
        missing.found(hash);
        noting(() -> batches.hold(hash, batch, store));
        if (store) {
            state.remember(new JournalEntry.Stored(batch));
            sayStored(header, hash);
        }
        batch.available()
                .filter(certificate -> isOf(certificate, new LaneTip(header.position() - 1, header.parent())))
                .filter(certificate -> isAvailable(header.validator(), certificate))
                .ifPresent(certificate -> available(header.validator(), certificate));
    }

    private void sayStored(BatchHeader header, Hash hash) {
        SignedVote vote = state.ballots.sign(VoteKind.STORE, header.epoch(), header.position(), hash, state.place);
        send(state.seats.id(header.validator()), new Message.Stored(vote));
    }

    void told(int lane, QuorumCertificate certificate) {
        boolean useful = state.usesLanes()
                && certificate.epoch() == state.epoch.number()
                && lane < batches.lanes()
                && certificate.view() > batches.settled(lane).position()
                && certificate.view() <= batches.settled(lane).position() + 2 * Batches.AHEAD_MAX
                && !batches.isKnownAvailable(lane, certificate.block());
        if (useful && isAvailable(lane, certificate)) {
            available(lane, certificate);
        }
    }

    /** Whether the certificate holds. */
    private boolean isAvailable(int lane, QuorumCertificate certificate) {
        return batches.isKnownAvailable(lane, certificate.block())
                || (certificate.isOfAvailability(state.epoch.validators())
                        && certificate.signedVotes().stream().allMatch(voting::isSigned));
    }

    private void available(int lane, QuorumCertificate certificate) {
        if (certificate.view() <= batches.settled(lane).position()) {
            return;
        }
        noting(() -> batches.available(lane, certificate));
        if (batches.held(certificate.block()).isEmpty()) {
            want(certificate.block(), new Place(lane, certificate.view()), certificate);
        }
    }

    /** Runs what may give leaders something to do. */
    private void noting(Runnable change) {
        boolean before = batches.isSomethingAvailable();
        change.run();
        if (!before && batches.isSomethingAvailable()) {
            state.waitingSince = state.now.uptime();
        }
    }

    /** Whether a block is due. */
    boolean isSomethingAvailable() {
        return batches.isSomethingAvailable();
    }

    /** What a leader that others found idle may have missed. */
    void passOn() {
        for (int lane = 0; state.usesLanes() && lane < batches.lanes(); lane++) {
            int of = lane;
            batches.furthest(lane).ifPresent(found -> state.broadcast(new Message.Available(of, found)));
        }
    }

    // ---- blocks ----

    /** What a block on one with these tips can take; lanes take turns where not all of it fits. */
    Payload.OfLanes next(List<LaneTip> before, long height) {
        List<List<Batches.Held>> taken = new ArrayList<>(Collections.nCopies(before.size(), List.of()));
        int operations = Block.OPERATIONS_MAX;
        int bytes = Block.PAYLOAD_BYTES_MAX;
        for (int i = 0; i < before.size(); i++) {
            int lane = (int) ((height + i) % before.size());
            List<Batches.Held> fitting = fitting(batches.beyond(lane, before.get(lane)), operations, bytes);
            taken.set(lane, fitting);
            operations -= fitting.stream()
                    .mapToInt(each -> each.header().operations())
                    .sum();
            bytes -= fitting.stream().mapToInt(each -> each.header().bytes()).sum();
        }
        List<BatchHeader> headers =
                taken.stream().flatMap(List::stream).map(Batches.Held::header).toList();
        List<QuorumCertificate> available = taken.stream()
                .filter(lane -> !lane.isEmpty())
                .map(lane -> lane.getLast().available)
                .toList();
        return new Payload.OfLanes(Manifest.of(before, headers, state.network), available);
    }

    /** As many of the first ones as fit, up to one whose certificate is here. */
    private static List<Batches.Held> fitting(List<Batches.Held> chain, int operationsMax, int bytesMax) {
        int operations = 0;
        int bytes = 0;
        int fit = 0;
        for (int i = 0; i < chain.size(); i++) {
            operations += chain.get(i).header().operations();
            bytes += chain.get(i).header().bytes();
            if (operations > operationsMax || bytes > bytesMax) {
                break;
            }
            fit = chain.get(i).available == null ? fit : i + 1;
        }
        return chain.subList(0, fit);
    }

    /** Whether each lane that the payload takes something of is available that far. */
    boolean areAvailable(Payload.OfLanes payload) {
        List<BatchHeader> lasts = payload.manifest().lasts();
        if (lasts.size() != payload.available().size()) {
            return false;
        }
        for (int i = 0; i < lasts.size(); i++) {
            BatchHeader header = lasts.get(i);
            QuorumCertificate certificate = payload.available().get(i);
            if (header.validator() >= batches.lanes()
                    || !isOf(certificate, new LaneTip(header.position(), header.hash(state.network)))
                    || !isAvailable(header.validator(), certificate)) {
                return false;
            }
            available(header.validator(), certificate);
        }
        return true;
    }

    /** Puts blocks together whose batches are here; asks for those that are not. */
    boolean gatherIfPossible() {
        boolean any = false;
        for (Candidate block : state.usesLanes() ? state.tree.gathering() : List.<Candidate>of()) {
            Optional<List<Submission>> operations = batches.operations(block.batches(state.network));
            block.operations = operations.orElse(null);
            any |= operations.isPresent();
            if (operations.isEmpty() && block.worthExecuting) {
                wantBatches(block);
            }
        }
        return any;
    }

    /** From the last batch of each lane back to the first that is not here: it has the certificate of its parent. */
    private void wantBatches(Candidate block) {
        if (!(block.payload instanceof Payload.OfLanes payload)) {
            return;
        }
        List<Hash> hashes = block.batches(state.network);
        int lane = payload.available().size();
        QuorumCertificate certificate = null;
        boolean lacking = false;
        for (int i = hashes.size() - 1; i >= 0; i--) {
            boolean last = i == hashes.size() - 1
                    || payload.manifest().batches().get(i + 1).validator()
                            != payload.manifest().batches().get(i).validator();
            if (last) {
                lane--;
                certificate = payload.available().get(lane);
                lacking = false;
            }
            Optional<Batches.Held> held = batches.held(hashes.get(i));
            if (held.isEmpty() && !lacking && certificate != null) {
                BatchHeader header = payload.manifest().batches().get(i);
                want(hashes.get(i), new Place(header.validator(), header.position()), certificate);
                lacking = true;
            }
            certificate = held.flatMap(each -> each.message.available()).orElse(certificate);
        }
    }

    private void want(Hash batch, Place place, QuorumCertificate certificate) {
        List<NodeId> holders = new ArrayList<>(voting.voters(certificate));
        if (!holders.isEmpty()) {
            wanted.put(batch, place);
            Collections.rotate(holders, state.place % holders.size()); // not all ask the same one first
            missing.want(
                    batch, holders, state.now.uptime().plus(state.pace.floor().dividedBy(4)));
        }
    }

    boolean askIfMissing() {
        Map<Hash, NodeId> asks =
                missing.due(state.now.uptime(), state.pace().timeout().dividedBy(2));
        asks.forEach((batch, holder) -> send(holder, new Message.FetchBatch(batch)));
        return !asks.isEmpty();
    }

    void fetch(NodeId from, Hash batch) {
        batches.held(batch).ifPresent(held -> send(from, held.message));
    }

    /** Whether everybody who had something that is needed was asked twice: it may be long in a committed block. */
    boolean isHopeless() {
        return missing.isEachAskedTwice();
    }

    /** A block is committed. */
    void committed(Candidate block) {
        block.manifest().ifPresent(manifest -> {
            List<Hash> hashes = block.batches(state.network);
            batches.stored(state.place).headMap(manifest.tips().get(state.place).position(), true).values().stream()
                    .flatMap(batch -> batch.message.operations().stream())
                    .forEach(operation -> inLane.remove(operation.id()));
            batches.settle(manifest.tips(), hashes);
            hashes.forEach(missing::found);
            wanted.entrySet().removeIf(each -> {
                boolean late = each.getValue().position()
                        <= batches.settled(each.getValue().lane()).position();
                if (late) {
                    missing.found(each.getKey());
                }
                return late;
            });
        });
    }

    Optional<Duration> wakeAt() {
        Optional<Duration> again = isUnderWay() ? Optional.of(sayAgainAt) : Optional.empty();
        Optional<Duration> ask = missing.nextTry();
        return again.isPresent() && ask.isPresent()
                ? again.filter(at -> at.compareTo(ask.get()) <= 0).or(() -> ask)
                : again.or(() -> ask);
    }
}
