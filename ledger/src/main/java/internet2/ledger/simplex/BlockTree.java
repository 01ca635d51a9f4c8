package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.votes.QuorumCertificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;

/** The blocks after the last committed one: proposed, prepared, or final and not yet on disk or executed. */
final class BlockTree {

    /**
     * What a block stands on.
     *
     * @param stateRoot after it; empty while it is not executed
     * @param next the epoch after it, if it closes its own
     * @param tips of the lanes after it; empty where there are none
     */
    record Ground(
            Hash hash, long height, Instant time, Optional<Hash> stateRoot, Optional<Epoch> next, List<LaneTip> tips) {}

    /** Committed blocks that others may still ask for: twice what one that lags behind fetches one by one. */
    private static final int COMMITTED_KEPT = 128;

    /** Of large ones, fewer. */
    private static final long COMMITTED_KEPT_BYTES = 32L << 20;

    private final NetworkId network;
    private final Map<Hash, Candidate> candidates = new HashMap<>();
    private final Deque<Candidate> decided = new ArrayDeque<>();
    private final SequencedMap<Hash, Candidate> committed = new LinkedHashMap<>();
    private long committedBytes;
    private Tip tip;
    private List<LaneTip> tips;

    /** @param tips of the lanes after the tip */
    BlockTree(NetworkId network, Tip tip, List<LaneTip> tips) {
        this.network = network;
        this.tip = tip;
        this.tips = tips;
    }

    NetworkId network() {
        return network;
    }

    /** The last committed block. */
    Tip tip() {
        return tip;
    }

    /** Of the lanes, after it. */
    List<LaneTip> tips() {
        return tips;
    }

    /** Final, and not committed yet, in their order. */
    SequencedCollection<Candidate> decided() {
        return decided;
    }

    /** The height of the last final block. */
    long finalHeight() {
        return decided.isEmpty() ? tip.height() : decided.getLast().header.height();
    }

    private Hash finalHash() {
        return decided.isEmpty() ? tip.block().hash() : decided.getLast().hash;
    }

    Optional<Candidate> candidate(Hash hash) {
        return Optional.ofNullable(candidates.get(hash));
    }

    /** A block that another validator asks for: one of these, or committed a moment ago. */
    Optional<Candidate> wanted(Hash hash) {
        return candidate(hash).or(() -> Optional.ofNullable(committed.get(hash)));
    }

    boolean isKnown(Hash hash) {
        return candidates.containsKey(hash) || hash.equals(tip.block().hash());
    }

    Candidate add(Hash hash, BlockHeader header, Payload payload) {
        return candidates.computeIfAbsent(hash, absent -> new Candidate(hash, header, payload));
    }

    /** Blocks whose batches are not all here. */
    List<Candidate> gathering() {
        return candidates.values().stream()
                .filter(block -> !block.isWhole())
                .sorted(Comparator.comparingLong(block -> block.header.height()))
                .toList();
    }

    Optional<Ground> ground(Hash hash) {
        if (hash.equals(tip.block().hash())) {
            return Optional.of(
                    new Ground(hash, tip.height(), tip.time(), Optional.of(tip.stateRoot()), Optional.empty(), tips));
        }
        return candidate(hash)
                .map(block -> new Ground(
                        hash,
                        block.header.height(),
                        block.header.time(),
                        Optional.ofNullable(block.stateRoot),
                        block.next,
                        block.manifest().map(Manifest::tips).orElse(List.of())));
    }

    /** Operations of this block and of those before it that are not committed. */
    Set<Hash> operationsUpTo(Hash hash) {
        Set<Hash> ids = new HashSet<>();
        for (Candidate block = candidates.get(hash); block != null; block = candidates.get(block.header.parentHash())) {
            if (block.payload instanceof Payload.Inline(List<Submission> operations)) {
                operations.forEach(operation -> ids.add(operation.id()));
            }
        }
        return ids;
    }

    /** Blocks that can be executed now, parents first. */
    List<Candidate> executable() {
        return candidates.values().stream()
                .filter(block -> block.worthExecuting && block.isWhole() && !block.executing)
                .filter(this::hasExecutingParent)
                .sorted(Comparator.comparingLong(block -> block.header.height()))
                .toList();
    }

    private boolean hasExecutingParent(Candidate block) {
        Candidate parent = candidates.get(block.header.parentHash());
        return parent == null ? block.header.parentHash().equals(tip.block().hash()) : parent.executing;
    }

    /** Where the way from a block that is final back to the last one known to be ends. */
    sealed interface Way {
        /** There; these blocks are final now, in their order. */
        record Whole(List<Candidate> blocks) implements Way {}

        /** This block is not here. */
        record Lacking(Hash hash) implements Way {}

        /** The batches of a block are not here. */
        record Gathering() implements Way {}

        /** It leads to another block than the one of that height which is final here. */
        record Fork(long height) implements Way {}
    }

    Way wayTo(Hash hash) {
        List<Candidate> way = new ArrayList<>();
        Hash next = hash;
        while (!next.equals(finalHash())) {
            Candidate block = candidates.get(next);
            if (block == null) {
                return new Way.Lacking(next);
            }
            if (block.header.height() <= finalHeight()) {
                return new Way.Fork(block.header.height());
            }
            way.addFirst(block);
            next = block.header.parentHash();
        }
        return way.stream().allMatch(Candidate::isWhole) ? new Way.Whole(way) : new Way.Gathering();
    }

    /** These are final by this certificate of the last one; returns them with their proofs. */
    List<CommittedBlock> decide(List<Candidate> way, QuorumCertificate certificate) {
        List<CommittedBlock> committed = new ArrayList<>();
        List<BlockHeader> headers = way.stream().map(block -> block.header).toList();
        for (int i = 0; i < way.size(); i++) {
            decided.addLast(way.get(i));
            way.get(i).worthExecuting = true;
            committed.add(new CommittedBlock(way.get(i).block(), headers.subList(i + 1, headers.size()), certificate));
        }
        return committed;
    }

    void persisted(long height) {
        decided.stream().filter(block -> block.header.height() == height).forEach(block -> block.persisted = true);
    }

    /** The first final block, if it is on disk and executed. */
    Optional<Candidate> ready() {
        return Optional.ofNullable(decided.peekFirst()).filter(block -> block.persisted && block.isExecuted());
    }

    /** The first final block becomes the tip; what does not stand on it is gone. */
    void commit(Hash stateRoot) {
        Candidate first = decided.removeFirst();
        BlockHeader header = first.header;
        BlockReference reference = new BlockReference(header.height(), first.hash);
        tip = new Tip(reference, header.epoch(), header.view(), header.time(), stateRoot);
        tips = first.manifest().map(Manifest::tips).orElse(List.of());
        candidates.remove(first.hash);
        committed.putLast(first.hash, first);
        committedBytes += first.bytes();
        while (committed.size() > 1 && (committed.size() > COMMITTED_KEPT || committedBytes > COMMITTED_KEPT_BYTES)) {
            committedBytes -= committed.pollFirstEntry().getValue().bytes();
        }
        Set<Hash> alive = new HashSet<>(Set.of(first.hash));
        candidates.values().stream()
                .sorted(Comparator.comparingLong(block -> block.header.height()))
                .filter(block -> alive.contains(block.header.parentHash()))
                .forEach(block -> alive.add(block.hash));
        candidates.keySet().retainAll(alive);
    }

    /** Of another epoch, none can follow; its lanes begin here. */
    void clear(List<LaneTip> start) {
        tips = start;
        candidates.clear();
        decided.clear();
    }

    Hash hash(BlockHeader header) {
        return header.hash(network);
    }
}
