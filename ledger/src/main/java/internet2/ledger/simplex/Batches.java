package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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

        long position() {
            return message.header().position();
        }

        LaneTip tip() {
            return new LaneTip(position(), hash);
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

    private final NetworkId network;
    private final List<Lane> lanes;
    private final Map<Hash, Held> held = new HashMap<>();
    private final Deque<List<Hash>> committed = new ArrayDeque<>();

    /** @param settled tips of all lanes; none where the epoch has no lanes */
    Batches(List<LaneTip> settled, NetworkId network) {
        this.network = network;
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

    /** Whether this batch is stored here, or the last of its lane in the committed blocks. */
    boolean isStored(BatchHeader header, Hash hash) {
        Lane lane = lanes.get(header.validator());
        Held stored = lane.stored.get(header.position());
        return lane.settled.equals(new LaneTip(header.position(), hash))
                || (stored != null && stored.hash.equals(hash));
    }

    /** Whether an honest lane may be there, if others are as much ahead of this validator as lanes are of blocks. */
    boolean isNear(int lane, long position) {
        long settled = lanes.get(lane).settled.position();
        return position > settled && position <= settled + 2 * AHEAD_MAX;
    }

    /** @param store whether it is the one of its position that this validator vouches for */
    Held hold(Message.Batch message, boolean store) {
        Held batch = held.computeIfAbsent(message.header().hash(network), hash -> new Held(hash, message));
        int validator = batch.header().validator();
        Lane lane = lanes.get(validator);
        if (store) {
            lane.stored.putIfAbsent(batch.position(), batch);
        }
        QuorumCertificate announced = lane.announced;
        if (announced != null && announced.block().equals(batch.hash)) {
            lane.announced = null;
            available(validator, announced);
        }
        return batch;
    }

    /** Whether such a certificate was checked before. */
    boolean isKnownAvailable(QuorumCertificate certificate) {
        Held batch = held.get(certificate.block());
        return batch == null
                ? lanes.stream().anyMatch(lane -> isSame(lane.announced, certificate))
                : isSame(batch.available, certificate);
    }

    private static boolean isSame(@Nullable QuorumCertificate known, QuorumCertificate certificate) {
        return known != null
                && known.block().equals(certificate.block())
                && known.view() == certificate.view()
                && known.epoch() == certificate.epoch();
    }

    /**
     * A certificate holds, or one for the same batch is known to; that is kept then.
     *
     * @param lane that its batch is said to be of; believed only while the batch is not here
     */
    void available(int lane, QuorumCertificate certificate) {
        Held batch = held.get(certificate.block());
        if (batch == null) {
            Lane of = lanes.get(lane);
            boolean further = of.announced == null || of.announced.view() < certificate.view();
            of.announced = further ? certificate : of.announced;
            return;
        }
        Lane of = lanes.get(batch.header().validator());
        batch.available = batch.available == null ? certificate : batch.available;
        if (of.furthest == null || of.furthest.position() < batch.position()) {
            of.furthest = batch;
        }
    }

    /** The certificate of the furthest batch that is available, where it is beyond the committed blocks. */
    Optional<QuorumCertificate> furthest(int lane) {
        Lane of = lanes.get(lane);
        return Optional.ofNullable(of.furthest)
                .filter(batch -> batch.position() > of.settled.position())
                .map(batch -> batch.available);
    }

    /**
     * The batches of a lane after this tip, up to the furthest that is available; none if some are not here, or if it
     * does not descend from the tip: a lane with two branches stands still once one of them is in a block.
     */
    List<Held> beyond(int lane, LaneTip tip) {
        List<Held> chain = new ArrayList<>();
        Held next = lanes.get(lane).furthest;
        while (next != null && next.position() > tip.position()) {
            chain.addFirst(next);
            if (next.position() == tip.position() + 1) {
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

    /** What a block on one with these tips can take; lanes take turns where not all of it fits. */
    Payload.OfLanes next(List<LaneTip> before, long height) {
        List<List<Held>> taken = new ArrayList<>(Collections.nCopies(before.size(), List.of()));
        int operations = Block.OPERATIONS_MAX;
        int bytes = Block.PAYLOAD_BYTES_MAX;
        for (int i = 0; i < before.size(); i++) {
            int lane = (int) ((height + i) % before.size());
            List<Held> fitting = fitting(beyond(lane, before.get(lane)), operations, bytes);
            taken.set(lane, fitting);
            operations -= fitting.stream()
                    .mapToInt(each -> each.header().operations())
                    .sum();
            bytes -= fitting.stream().mapToInt(each -> each.header().bytes()).sum();
        }
        List<BatchHeader> headers =
                taken.stream().flatMap(List::stream).map(Held::header).toList();
        List<QuorumCertificate> available = taken.stream()
                .filter(lane -> !lane.isEmpty())
                .map(lane -> Objects.requireNonNull(lane.getLast().available))
                .toList();
        return new Payload.OfLanes(Manifest.of(before, headers, network), available);
    }

    /** As many of the first ones as fit, up to one whose certificate is here. */
    private static List<Held> fitting(List<Held> chain, int operationsMax, int bytesMax) {
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
