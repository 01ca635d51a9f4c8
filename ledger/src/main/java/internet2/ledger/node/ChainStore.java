package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseNodes;
import internet2.foundation.merkle.SparseProof;
import internet2.foundation.merkle.SparseUpdate;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateView;
import internet2.ledger.Outcome;
import internet2.ledger.Parameters;
import internet2.ledger.Receipt;
import internet2.ledger.RecentBlocks;
import internet2.ledger.StateReader;
import internet2.ledger.Tip;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Stage;
import internet2.verifier.EpochStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the ledger lies in a key-value store: one byte for the kind, then
 *
 * <pre>
 *   s flat key   value                      module state
 *   t hash       65 bytes [, flat key]      node of the state tree; a leaf with the entry that it stands for
 *   b u64        tip                        block by height, while it may be cited
 *   l            u64                        the lowest of these blocks
 *   r id         receipt                    by operation, for the last million
 *   o u64        ids                        of operations that came together, the first of them the n-th of the history
 *   p            u64                        the first of those that have receipts
 *   n            u64                        operations in the history
 *   c u64        step to the next epoch     by epoch, for ever; without signatures until there is a quorum of them
 *   m            tip                        the last block that all of this is of
 * </pre>
 */
final class ChainStore implements Stage.Ground {

    /** Receipts that are kept. */
    private static final long RECEIPTS_MAX = 1_000_000;

    private static final Bytes TIP = Bytes.utf8("m");
    private static final Bytes OPERATIONS = Bytes.utf8("n");
    private static final Bytes RECEIPTS_BEGIN = Bytes.utf8("p");
    private static final Bytes BLOCKS_BEGIN = Bytes.utf8("l");

    private final StateView view;
    private final long receiptsMax;

    ChainStore(StateView view) {
        this(view, RECEIPTS_MAX);
    }

    ChainStore(StateView view, long receiptsMax) {
        this.view = view;
        this.receiptsMax = receiptsMax;
    }

    /** Whether there is a state at all. */
    boolean isEmpty() {
        return view.get(TIP).isEmpty();
    }

    @Override
    public Tip tip() {
        return view.get(TIP)
                .map(value -> CanonicalReader.decode(value, Tip::decode))
                .orElseThrow(() -> new IllegalStateException("the state store is empty"));
    }

    @Override
    public StateReader state() {
        return new FlatState(view);
    }

    @Override
    public SparseNodes nodes() {
        return hash -> view.get(hashKey('t', hash))
                .map(stored ->
                        stored.size() == SparseNodes.NODE_BYTES ? stored : stored.slice(0, SparseNodes.NODE_BYTES));
    }

    @Override
    public RecentBlocks blocks() {
        return height -> block(height)
                .map(tip -> new RecentBlocks.RecentBlock(tip.block().hash(), tip.time()));
    }

    Optional<Receipt> receipt(Hash operation) {
        return view.get(hashKey('r', operation)).map(value -> CanonicalReader.decode(value, Receipt::decode));
    }

    /** Operations in all blocks so far. */
    long operations() {
        return number(OPERATIONS).orElse(0L);
    }

    private Optional<Long> number(Bytes key) {
        return view.get(key).map(value -> CanonicalReader.decode(value, CanonicalReader::u64));
    }

    private static Bytes number(long value) {
        return new CanonicalWriter().u64(value).toBytes();
    }

    /** The step from an epoch to the next, with a quorum's signatures or none. */
    Optional<EpochStep> step(long epoch) {
        return view.get(numberKey('c', epoch)).map(value -> CanonicalReader.decode(value, EpochStep::decode));
    }

    /** The same step with signatures. */
    static StateBatch signed(EpochStep step) {
        return new StateBatch().put(numberKey('c', step.epoch()), step.encoded());
    }

    /** All that a stage changes, and what is no longer needed after it. */
    StateBatch batch(Stage stage, Parameters parameters) {
        StateBatch batch = new StateBatch();
        stage.changes().forEach((flatKey, value) -> {
            Bytes key = FlatState.KIND.concat(flatKey);
            value.ifPresentOrElse(present -> batch.put(key, present), () -> batch.remove(key));
        });
        putNodes(batch, stage.nodesAdded(), stage.changes().keySet());
        stage.nodesRemoved().forEach(hash -> batch.remove(hashKey('t', hash)));
        putReceipts(batch, stage.receipts());
        stage.newBlocks().forEach(tip -> batch.put(numberKey('b', tip.height()), tip.encoded()));
        stage.closings().stream()
                .filter(step -> view.get(numberKey('c', step.epoch())).isEmpty())
                .forEach(step -> batch.put(numberKey('c', step.epoch()), step.encoded()));
        dropOldBlocks(batch, stage.tip(), parameters, 1 + 2 * stage.newBlocks().size());
        return batch.put(TIP, stage.tip().encoded());
    }

    /** Nodes; new leaves are all of entries that changed. */
    private static void putNodes(StateBatch batch, Map<Hash, Bytes> nodes, Collection<Bytes> changed) {
        Map<Hash, Bytes> leaves = new HashMap<>();
        changed.forEach(flatKey -> leaves.put(ModuleView.treeKey(flatKey), flatKey));
        nodes.forEach((hash, node) -> {
            Optional<Bytes> flatKey = SparseMerkleTree.keyOfLeaf(node).map(leaves::get);
            batch.put(hashKey('t', hash), flatKey.map(node::concat).orElse(node));
        });
    }

    /** The entry that a leaf of the tree stands for. */
    Optional<StateReader.Entry> entry(SparseProof.Leaf leaf) {
        Bytes node = hashKey('t', SparseMerkleTree.leafHash(leaf.key(), leaf.valueHash()));
        return view.get(node)
                .map(stored -> stored.slice(SparseNodes.NODE_BYTES, stored.size()))
                .flatMap(flatKey -> state().get(flatKey).map(value -> new StateReader.Entry(flatKey, value)));
    }

    /** Entries that are not there yet, and what they make of the tree. */
    static void putEntries(StateBatch batch, List<StateReader.Entry> entries, SparseUpdate tree) {
        entries.forEach(entry -> batch.put(FlatState.KIND.concat(entry.key()), entry.value()));
        putNodes(
                batch,
                tree.added(),
                entries.stream().map(StateReader.Entry::key).toList());
        tree.removed().forEach(hash -> batch.remove(hashKey('t', hash)));
    }

    static void putBlock(StateBatch batch, Tip block) {
        batch.put(numberKey('b', block.height()), block.encoded());
    }

    static void putTip(StateBatch batch, Tip tip) {
        batch.put(TIP, tip.encoded());
    }

    /** Once accepted, an operation stays so, however often a leader has it refused again. */
    private void putReceipts(StateBatch batch, List<Receipt> receipts) {
        Set<Hash> accepted = new HashSet<>();
        for (Receipt receipt : receipts) {
            if (receipt.outcome() instanceof Outcome.Accepted) {
                accepted.add(receipt.operation());
            }
            if (!(receipt.outcome() instanceof Outcome.Refused) || !isAccepted(receipt.operation(), accepted)) {
                batch.put(hashKey('r', receipt.operation()), receipt.encoded());
            }
        }
        if (!receipts.isEmpty()) {
            long first = operations();
            batch.put(
                    numberKey('o', first),
                    new CanonicalWriter()
                            .list(receipts, (out, receipt) -> out.hash(receipt.operation()))
                            .toBytes());
            batch.put(OPERATIONS, number(first + receipts.size()));
            dropOldReceipts(batch, first + receipts.size() - receiptsMax);
        }
    }

    /** Those of operations before this number of the history. */
    private void dropOldReceipts(StateBatch batch, long kept) {
        long first = number(RECEIPTS_BEGIN).orElse(0L);
        long from = first;
        while (from < kept) {
            Bytes oldest = numberKey('o', from);
            List<Hash> ids = view.get(oldest)
                    .map(value ->
                            CanonicalReader.decode(value, in -> in.list(Integer.MAX_VALUE, CanonicalReader::hash)))
                    .orElse(List.of());
            if (ids.isEmpty() || from + ids.size() > kept) {
                break;
            }
            ids.forEach(id -> batch.remove(hashKey('r', id)));
            batch.remove(oldest);
            from += ids.size();
        }
        if (from > first) {
            batch.put(RECEIPTS_BEGIN, number(from));
        }
    }

    private boolean isAccepted(Hash operation, Set<Hash> inThisBatch) {
        return inThisBatch.contains(operation)
                || receipt(operation)
                        .filter(before -> before.outcome() instanceof Outcome.Accepted)
                        .isPresent();
    }

    /** Blocks that no operation may cite any more, a few at a time. */
    private void dropOldBlocks(StateBatch batch, Tip tip, Parameters parameters, int limit) {
        Optional<Long> known = number(BLOCKS_BEGIN).or(this::lowestBlock);
        if (known.isEmpty()) {
            return;
        }
        long height = known.get();
        long last = height + limit;
        while (height < last
                && block(height)
                        .filter(block -> !mayBeCited(block, tip, parameters))
                        .isPresent()) {
            batch.remove(numberKey('b', height));
            height++;
        }
        batch.put(BLOCKS_BEGIN, number(height));
    }

    /** Where nothing was dropped yet: what was is passed by slowly. */
    private Optional<Long> lowestBlock() {
        return view.scan(Bytes.utf8("b"), 1).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), Tip::decode).height())
                .findFirst();
    }

    /** Whether an operation in the block after the tip may cite this one, or in doubt. */
    static boolean mayBeCited(Tip block, Tip tip, Parameters parameters) {
        Duration age = Duration.between(block.time(), tip.time());
        return age.compareTo(parameters.citedAgeMax()) <= 0
                || tip.height() - block.height() <= parameters.citedBlocksMax();
    }

    private Optional<Tip> block(long height) {
        return view.get(numberKey('b', height)).map(value -> CanonicalReader.decode(value, Tip::decode));
    }

    private static Bytes hashKey(char kind, Hash hash) {
        return new CanonicalWriter(1 + Hash.SIZE).u8(kind).hash(hash).toBytes();
    }

    private static Bytes numberKey(char kind, long number) {
        return new CanonicalWriter(1 + Long.BYTES).u8(kind).u64(number).toBytes();
    }

    /** Module state without its kind byte. */
    private record FlatState(StateView view) implements StateReader {

        private static final Bytes KIND = Bytes.utf8("s");

        @Override
        public Optional<Bytes> get(Bytes key) {
            return view.get(KIND.concat(key));
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            Bytes stored = KIND.concat(prefix);
            Bytes passed = after.map(KIND::concat)
                    .filter(key -> key.compareTo(stored) >= 0)
                    .orElse(Bytes.EMPTY);
            List<Entry> found = new ArrayList<>();
            if (limit > 0) {
                view.scan(stored, passed.isEmpty() ? stored : passed, (key, value) -> {
                    if (!key.equals(passed)) {
                        found.add(new Entry(key.slice(1, key.size()), value));
                    }
                    return found.size() < limit;
                });
            }
            return List.copyOf(found);
        }
    }
}
