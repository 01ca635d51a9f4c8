package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.LaneTip;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This validator's lane: batches of what its clients wait for, one after the other. */
final class OwnLane {

    private final ValidatorState state;
    private final Set<Hash> inLane = new HashSet<>(); // operations in batches that are in no committed block
    private final Map<Integer, SignedVote> stores = new HashMap<>(); // of the last batch

    private Batches.@Nullable Held last;
    private Duration sayAgainAt = Duration.ZERO;
    private Duration patience = Duration.ZERO;
    private Duration sentAt = Duration.ZERO;

    OwnLane(ValidatorState state) {
        this.state = state;
    }

    /** What is in no block goes into a batch of the new epoch. */
    void begin() {
        inLane.clear();
        stores.clear();
        last = null;
    }

    /** A batch of ours from before a restart. */
    void recall(Batches.Held batch) {
        batch.message.operations().forEach(operation -> inLane.add(operation.id()));
        if (last == null || last.position() < batch.position()) {
            last = batch;
        }
    }

    /** After a restart: nobody's word on the last batch is here. */
    void resume() {
        if (isWaitedFor()) {
            patience = state.pace().timeout();
            sentAt = state.now.uptime();
            sayAgainAt = sentAt;
        }
    }

    /** The next batch, once the one before it is available and there is room before the blocks. */
    Optional<Message.Batch> next() {
        if (state.mempool.size() == 0 || isWaitedFor()) {
            return Optional.empty();
        }
        LaneTip before = tip();
        List<Submission> operations = waiting();
        int bytes = operations.stream().mapToInt(each -> each.encoded().size()).sum();
        if (operations.isEmpty() || state.batches.isAhead(state.place, before.position() + 1, bytes)) {
            return Optional.empty();
        }
        BatchHeader header = new BatchHeader(
                state.epoch.number(),
                state.place,
                before.position() + 1,
                before.batch(),
                operations.size(),
                bytes,
                Block.payloadRoot(Payload.encoded(operations)));
        SignedVote vote = state.ballots.sign(
                VoteKind.BATCH, header.epoch(), header.position(), header.hash(state.network), state.place);
        return Optional.of(new Message.Batch(vote, header, operations, availabilityOf(before)));
    }

    /** Whether the last batch is sent, and its certificate not here yet. */
    boolean isWaitedFor() {
        return last != null && last.available == null && isUnderWay();
    }

    /** Whether the last batch is in no committed block. */
    private boolean isUnderWay() {
        return last != null
                && last.position() > state.batches.settled(state.place).position();
    }

    private LaneTip tip() {
        LaneTip settled = state.batches.settled(state.place);
        return last == null || last.position() < settled.position() ? settled : last.tip();
    }

    private Optional<QuorumCertificate> availabilityOf(LaneTip tip) {
        return Optional.ofNullable(last)
                .filter(batch -> batch.tip().equals(tip))
                .map(batch -> batch.available);
    }

    private List<Submission> waiting() {
        List<Submission> several =
                state.mempool.takeOurs(Batches.BATCH_OPERATIONS_MAX, Batches.BATCH_BYTES_MAX, inLane);
        return several.isEmpty() ? state.mempool.takeOurs(1, Operation.ENCODED_BYTES_MAX, inLane) : several;
    }

    /** It is stored here, and on its way. */
    void sent(Batches.Held batch) {
        last = batch;
        batch.message.operations().forEach(operation -> inLane.add(operation.id()));
        stores.clear();
        patience = state.pace().timeout();
        sentAt = state.now.uptime();
        sayAgainAt = sentAt.plus(patience);
    }

    /** Whether this is a vote for the last batch that is not counted yet. */
    boolean isWanted(SignedVote vote) {
        return last != null
                && isWaitedFor()
                && vote.block().equals(last.hash)
                && vote.view() == last.position()
                && !stores.containsKey(vote.validator());
    }

    /** A certificate, once there are votes enough. */
    Optional<QuorumCertificate> count(SignedVote vote) {
        stores.put(vote.validator(), vote);
        return Optional.of(QuorumCertificate.of(stores.values()))
                .filter(votes -> votes.isOfAvailability(state.epoch.validators()));
    }

    /** What the last batch is made of, and how long ago it was sent. */
    Optional<Notice.BatchAvailable> becameAvailable() {
        return Optional.ofNullable(last)
                .map(batch -> new Notice.BatchAvailable(
                        batch.message.operations(), state.now.uptime().minus(sentAt)));
    }

    /** A batch that too few stored, or a certificate of which nothing comes, may have been lost. */
    boolean sayAgainIfDue() {
        if (!isUnderWay() || sayAgainAt.compareTo(state.now.uptime()) > 0) {
            return false;
        }
        patience = patience.multipliedBy(2);
        sayAgainAt = state.now.uptime().plus(patience);
        state.seats.ids().stream().filter(each -> !each.equals(state.self)).forEach(this::sayAgain);
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
            state.send(to, new Message.Available(state.place, certificate));
        } else if (!stores.containsKey(place.getAsInt())) {
            state.send(to, ours.message);
        }
    }

    /** These batches are in a committed block. */
    void committed(List<Batches.Held> batches) {
        batches.stream()
                .flatMap(batch -> batch.message.operations().stream())
                .forEach(operation -> inLane.remove(operation.id()));
    }

    Optional<Duration> wakeAt() {
        return isUnderWay() ? Optional.of(sayAgainAt) : Optional.empty();
    }
}
