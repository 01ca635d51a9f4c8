package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.BatchHeader;
import internet2.ledger.LaneTip;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The batches of one epoch's lanes that are here, and how far each lane is in committed blocks. */
final class Batches {

    /** Positions that a lane may be ahead of the committed blocks; its owner's clients wait then. */
    static final int AHEAD_MAX = 8;

    /** Bytes that a lane may be ahead of them: as much may others have to keep for an owner. */
    static final int AHEAD_BYTES_MAX = 2 << 20;

    static final int BATCH_OPERATIONS_MAX = 512;

    /** Of one batch, unless it is of one operation. */
    static final int BATCH_BYTES_MAX = 128 << 10;

    /** Committed blocks whose batches others may still ask for. */
    private static final int COMMITTED_KEPT = 32;

    /** A batch that is here. */
    static final class Held {
        final Hash hash;
        final Message.Batch message;

        /** That it can be found elsewhere, too; null while that is not known. */
        @Nullable
        QuorumCertificate available;

        Held(Hash hash, Message.Batch message) {
            this.hash = hash;
            this.message = message;
        }

        BatchHeader header() {
            return message.header();
        }
    }

    private static final class Lane {
        /** In committed blocks. */
        LaneTip settled;

        /** Beyond that, the first batch at each position: the one that this validator stores. */
        final NavigableMap<Long, Held> stored = new TreeMap<>();

        /** The owner's first signature at each position. */
        final NavigableMap<Long, SignedVote> signed = new TreeMap<>();

        /** The furthest batch here that is available. */
        @Nullable
        Held furthest;

        /** Of a batch further on that is not here. */
        @Nullable
        QuorumCertificate announced;

        Lane(LaneTip settled) {
            this.settled = settled;
        }

        long bytes() {
            return stored.values().stream()
                    .mapToLong(each -> each.header().bytes())
                    .sum();
        }
    }

    private final List<Lane> lanes;
    private final Map<Hash, Held> held = new HashMap<>();
    private final Deque<List<Hash>> committed = new ArrayDeque<>();

    Batches(List<LaneTip> settled) {
        this.lanes = settled.stream().map(Lane::new).toList();
    }

    int lanes() {
        return lanes.size();
    }

    Optional<Held> held(Hash hash) {
        return Optional.ofNullable(held.get(hash));
    }

    LaneTip settled(int lane) {
        return lanes.get(lane).settled;
    }

    /** What this validator stores of a lane, beyond the committed blocks. */
    NavigableMap<Long, Held> stored(int lane) {
        return lanes.get(lane).stored;
    }

    /** Takes the owner's signature; an earlier one at the same position that names another batch comes back. */
    Optional<SignedVote> contradicted(SignedVote vote) {
        SignedVote before = lanes.get(vote.validator()).signed.putIfAbsent(vote.view(), vote);
        return Optional.ofNullable(before).filter(other -> !other.block().equals(vote.block()));
    }

    /** Whether a lane may go on by so many bytes at this position. */
    boolean isAhead(int lane, long position, int bytes) {
        Lane of = lanes.get(lane);
        return position > of.settled.position() + AHEAD_MAX || of.bytes() + bytes > AHEAD_BYTES_MAX;
    }

    /** Whether its position is free here, and within limits. */
    boolean hasRoomFor(BatchHeader header) {
        Lane lane = lanes.get(header.validator());
        return header.position() > lane.settled.position()
                && !lane.stored.containsKey(header.position())
                && header.operations() <= BATCH_OPERATIONS_MAX
                && header.bytes() <= (header.operations() == 1 ? Operation.ENCODED_BYTES_MAX : BATCH_BYTES_MAX)
                && !isAhead(header.validator(), header.position(), header.bytes());
    }

    /** @param store whether it is the one of its position that this validator vouches for */
    Held hold(Hash hash, Message.Batch message, boolean store) {
        Held batch = held.computeIfAbsent(hash, absent -> new Held(hash, message));
        Lane lane = lanes.get(batch.header().validator());
        if (store) {
            lane.stored.putIfAbsent(batch.header().position(), batch);
        }
        QuorumCertificate announced = lane.announced;
        if (announced != null && announced.block().equals(hash)) {
            lane.announced = null;
            available(batch.header().validator(), announced);
        }
        return batch;
    }

    boolean isKnownAvailable(int lane, Hash hash) {
        Held batch = held.get(hash);
        QuorumCertificate announced = lanes.get(lane).announced;
        return batch == null ? announced != null && announced.block().equals(hash) : batch.available != null;
    }

    /** A batch of this lane has a certificate that holds. */
    void available(int lane, QuorumCertificate certificate) {
        Lane of = lanes.get(lane);
        Held batch = held.get(certificate.block());
        if (batch == null) {
            boolean further = of.announced == null || of.announced.view() < certificate.view();
            of.announced = further ? certificate : of.announced;
            return;
        }
        batch.available = certificate;
        if (of.furthest == null || of.furthest.header().position() < certificate.view()) {
            of.furthest = batch;
        }
    }

    /** The certificate of the furthest batch that is available, where it is beyond the committed blocks. */
    Optional<QuorumCertificate> furthest(int lane) {
        Lane of = lanes.get(lane);
        return Optional.ofNullable(of.furthest)
                .filter(batch -> batch.header().position() > of.settled.position())
                .map(batch -> batch.available);
    }

    /**
     * The batches of a lane after this tip, up to the furthest that is available; none if some are not here, or if it
     * does not descend from the tip: a lane with two branches stands still once one of them is in a block.
     */
    List<Held> beyond(int lane, LaneTip tip) {
        List<Held> chain = new ArrayList<>();
        Held next = lanes.get(lane).furthest;
        while (next != null && next.header().position() > tip.position()) {
            chain.addFirst(next);
            if (next.header().position() == tip.position() + 1) {
                return next.header().parent().equals(tip.batch()) ? chain : List.of();
            }
            next = held.get(next.header().parent());
        }
        return List.of();
    }

    /** Whether some lane has more for the next block than the committed ones have. */
    boolean isSomethingAvailable() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            if (!beyond(lane, settled(lane)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** All that the batches have, if all of them are here. */
    Optional<List<Submission>> operations(List<Hash> hashes) {
        List<Submission> operations = new ArrayList<>();
        for (Hash each : hashes) {
            Held batch = held.get(each);
            if (batch == null) {
                return Optional.empty();
            }
            operations.addAll(batch.message.operations());
        }
        return Optional.of(operations);
    }

    /** A block with these batches is committed: what it leaves behind is of no use to anybody. */
    void settle(List<LaneTip> tips, List<Hash> hashes) {
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            lane.settled = tips.get(i);
            lane.stored.headMap(lane.settled.position(), true).clear();
            lane.signed.headMap(lane.settled.position() - AHEAD_MAX, true).clear();
        }
        committed.addLast(hashes);
        if (committed.size() > COMMITTED_KEPT) {
            committed.removeFirst().forEach(held::remove);
        }
        Set<Hash> kept = committed.stream().flatMap(List::stream).collect(Collectors.toSet());
        held.values().removeIf(batch -> !kept.contains(batch.hash) && isSettled(batch.header()));
    }

    private boolean isSettled(BatchHeader header) {
        return header.position() <= settled(header.validator()).position();
    }
}
