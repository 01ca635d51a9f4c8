package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseUpdate;
import internet2.foundation.store.FolderMoves;
import internet2.foundation.store.SegmentLog;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.StateReader;
import internet2.ledger.StateSource;
import internet2.ledger.Tip;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.LightClient;
import internet2.verifier.Unproven;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a whole state instead of all blocks: for a node that has nothing, or whose next blocks nobody has any more.
 *
 * <p>Nothing is believed but the genesis document: its validators lead from epoch to epoch to those who signed the
 * checkpoint, the checkpoint has the state's root, and each piece of the state is proven against that as it arrives.
 * Every piece is kept at once: another source, or a restart, goes on where the one before ended. Runs before the
 * ledger is opened, which then takes what was fetched.
 */
public final class StateSync {

    private static final Logger log = LoggerFactory.getLogger(StateSync.class);
    private static final int PIECE_BYTES = 1 << 20;
    private static final Bytes PROGRESS = Bytes.utf8("y");

    /**
     * What came of it.
     *
     * @param checkpoint of the state; the ledger goes on with the block after it
     * @param bytes of pieces that were fetched now
     */
    public record Synced(Checkpoint checkpoint, long entries, long bytes) {}

    /** A source said what cannot be. */
    private static final class Lie extends Exception {
        private static final long serialVersionUID = 1L;

        Lie(String what) {
            super(what, null, false, false);
        }
    }

    /** How far the state has been fetched: the tree so far, and where the next piece begins. */
    private record Progress(Checkpoint checkpoint, Hash root, Optional<Hash> next) {

        Bytes encoded() {
            return new CanonicalWriter()
                    .value(checkpoint)
                    .hash(root)
                    .optional(next, CanonicalWriter::hash)
                    .toBytes();
        }

        static Progress decode(CanonicalReader in) {
            return new Progress(Checkpoint.decode(in), in.hash(), in.optional(CanonicalReader::hash));
        }
    }

    private final LedgerConfiguration configuration;
    private final Genesis genesis;
    private final LedgerObserver observer;
    private final Path folder;
    private final LightClient client;
    private final Map<Long, ValidatorSet> validators = new HashMap<>();
    private final List<EpochStep> steps = new ArrayList<>();
    private final Set<String> marked = new HashSet<>();
    private long entries;
    private long bytes;

    private StateSync(LedgerConfiguration configuration, Genesis genesis) {
        this.configuration = configuration;
        this.genesis = genesis;
        this.observer = configuration.observer();
        this.folder = SyncedFolders.growing(configuration.folder());
        ValidatorSet founders = new ValidatorSet(genesis.validators());
        this.client = new LightClient(genesis.network(), founders);
        validators.put(0L, founders);
    }

    /**
     * Fetches the state of a checkpoint from whichever source has it. The ledger in the configuration's folder must not
     * be open; when it is opened next, log and state there are replaced.
     *
     * @throws LedgerUnavailableException no source has a whole state; what was fetched is kept for the next time
     */
    public static Synced run(LedgerConfiguration configuration, Genesis genesis, List<? extends StateSource> sources)
            throws InterruptedException {
        return new StateSync(configuration, genesis).run(sources);
    }

    private Synced run(List<? extends StateSource> sources) throws InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (StateSource source : sources) {
            if (marked.contains(source.name())) {
                continue;
            }
            try {
                Checkpoint checkpoint = fetch(source);
                SyncedFolders.finish(configuration.folder());
                return new Synced(checkpoint, entries, bytes);
            } catch (IOException unreachable) {
                reasons.add(source.name() + ": " + unreachable.getMessage());
            } catch (Lie lie) {
                marked.add(source.name());
                reasons.add(source.name() + " lied: " + lie.getMessage());
                observer.sourceRefused(source.name(), String.valueOf(lie.getMessage()));
                log.atWarn()
                        .addKeyValue("source", source.name())
                        .addKeyValue("reason", lie.getMessage())
                        .log("wrong state refused");
            }
        }
        throw new LedgerUnavailableException("no source gave a whole state: " + reasons);
    }

    private Checkpoint fetch(StateSource source) throws IOException, InterruptedException, Lie {
        walk(source);
        try (StateStore store = StateStore.open(folder.resolve("state"), configuration.state())) {
            Optional<Progress> before =
                    store.get(PROGRESS).map(value -> CanonicalReader.decode(value, Progress::decode));
            if (before.isPresent()) {
                try {
                    return finish(source, store, fetch(source, store, before.get()));
                } catch (IOException gone) {
                    log.atInfo().addKeyValue("source", source.name()).log("another state than the one begun with");
                }
            }
        }
        Checkpoint offered = source.statePoint();
        walk(source); // an epoch may have ended since
        Checkpoint point = trusted(offered);
        StateStore.destroy(folder.resolve("state"));
        try (StateStore store = StateStore.open(folder.resolve("state"), configuration.state())) {
            return finish(
                    source,
                    store,
                    fetch(source, store, new Progress(point, SparseMerkleTree.EMPTY_ROOT, Optional.of(Hash.ZERO))));
        }
    }

    /** Goes on from epoch to epoch as far as the source leads. */
    private void walk(StateSource source) throws IOException, InterruptedException, Lie {
        while (true) {
            List<EpochStep> next = source.epochSteps(client.epoch());
            if (next.isEmpty()) {
                return;
            }
            for (EpochStep step : next) {
                try {
                    client.take(step);
                } catch (Unproven unproven) {
                    throw new Lie(String.valueOf(unproven.getMessage()));
                }
                steps.add(step);
                validators.put(client.epoch(), client.validators());
            }
        }
    }

    private Checkpoint trusted(Checkpoint checkpoint) throws IOException, Lie {
        ValidatorSet signers = validators.get(checkpoint.epoch());
        if (signers == null) {
            throw new IOException("the steps to epoch " + checkpoint.epoch() + " are not known there");
        }
        if (!checkpoint.network().equals(genesis.network()) || !checkpoint.verify(signers)) {
            throw new Lie("its checkpoint is not signed by a quorum of epoch " + checkpoint.epoch());
        }
        if (checkpoint.height() == 0) {
            throw new IOException("there is no block yet");
        }
        return checkpoint;
    }

    private Progress fetch(StateSource source, StateStore store, Progress from)
            throws IOException, InterruptedException, Lie {
        ChainStore chain = new ChainStore(store);
        SparseMerkleTree tree = new SparseMerkleTree(new TreeNodes(chain.nodes()));
        Progress at = from;
        while (at.next().isPresent()) {
            Hash first = at.next().get();
            StatePiece piece =
                    source.statePiece(new StatePiece.Request(at.checkpoint().height(), first, PIECE_BYTES));
            if (!piece.range().first().equals(first)
                    || !piece.verify(at.checkpoint().stateRoot())) {
                throw new Lie("a piece of its state is not what the checkpoint signs");
            }
            at = keep(store, tree, at, piece);
        }
        if (!at.root().equals(at.checkpoint().stateRoot())) {
            throw new IllegalStateException("pieces that were proven do not make the state that they are of");
        }
        return at;
    }

    private Progress keep(StateStore store, SparseMerkleTree tree, Progress at, StatePiece piece) {
        TreeMap<Hash, Optional<Hash>> changes = new TreeMap<>();
        piece.range().leaves().forEach(leaf -> changes.put(leaf.key(), Optional.of(leaf.valueHash())));
        SparseUpdate update = tree.update(at.root(), changes);
        Optional<Hash> next = piece.range().isLast()
                ? Optional.empty()
                : Optional.of(piece.range().next());
        Progress reached = new Progress(at.checkpoint(), update.root(), next);
        StateBatch batch = new StateBatch();
        ChainStore.putEntries(batch, piece.entries(), update);
        store.write(batch.put(PROGRESS, reached.encoded()));
        entries += piece.entries().size();
        for (StateReader.Entry entry : piece.entries()) {
            bytes += entry.key().size() + entry.value().size();
        }
        return reached;
    }

    /** What belongs to the state beside its entries: recent blocks that operations cite, and all epochs' steps. */
    private Checkpoint finish(StateSource source, StateStore store, Progress done)
            throws IOException, InterruptedException, Lie {
        Checkpoint checkpoint = done.checkpoint();
        StateBatch batch = new StateBatch();
        Tip tip = recentBlocks(source, checkpoint, batch);
        for (EpochStep step : steps) {
            if (step.closing().height() <= checkpoint.height()) {
                batch.putAll(ChainStore.signed(step));
            }
        }
        ChainStore.putTip(batch, tip);
        store.write(batch.remove(PROGRESS));
        Path log = folder.resolve("log");
        FolderMoves.delete(log);
        try (SegmentLog fresh = SegmentLog.open(log, configuration.log())) {
            fresh.append(new LogBase(checkpoint).encoded());
        }
        return checkpoint;
    }

    /** Headers lead from the checkpoint's block backwards by their parents' hashes. */
    private Tip recentBlocks(StateSource source, Checkpoint checkpoint, StateBatch batch)
            throws IOException, InterruptedException, Lie {
        Optional<Tip> newest = Optional.empty();
        Hash hash = checkpoint.blockHash();
        Hash stateRoot = checkpoint.stateRoot();
        long height = checkpoint.height();
        while (height > 0) {
            List<BlockHeader> headers = source.headers(height, HeaderRange.HEADERS_MAX);
            if (headers.isEmpty()) {
                throw new IOException("it has no blocks before " + height + " any more");
            }
            for (BlockHeader header : headers.reversed()) {
                if (header.height() != height || !header.hash(genesis.network()).equals(hash)) {
                    throw new Lie("a header is not that of block " + height);
                }
                Tip block = new Tip(
                        new BlockReference(height, hash), header.epoch(), header.view(), header.time(), stateRoot);
                newest = newest.or(() -> Optional.of(block));
                if (!ChainStore.mayBeCited(block, newest.get(), genesis.parameters())) {
                    return newest.get();
                }
                ChainStore.putBlock(batch, block);
                hash = header.parentHash();
                stateRoot = header.parentStateRoot();
                height--;
            }
        }
        ChainStore.putBlock(batch, new Tip(BlockReference.genesis(genesis.network()), 0, 0, genesis.time(), stateRoot));
        return newest.orElseThrow();
    }
}
