package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.FolderMoves;
import internet2.foundation.store.RecordVisitor;
import internet2.foundation.store.SegmentLog;
import internet2.foundation.store.SegmentLogConfiguration;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.verifier.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blocks that a node has on disk. They lie in {@code log}, block n as record n - 1; where the node began with
 * another's state, that log begins with a {@link LogBase} instead, block n being record n less its height, and the
 * blocks up to it are gathered in {@code earlier}. Those are given out once they lead to the base, not before: until
 * then nothing vouches for them. One thread appends, one gathers, anybody reads.
 */
public final class StoredBlocks implements AutoCloseable {

    private final NetworkId network;
    private final SegmentLog log;
    private final Optional<Checkpoint> base;
    private final Path earlierFolder;
    private final SegmentLogConfiguration configuration;
    private volatile Optional<SegmentLog> earlier;

    private StoredBlocks(Path folder, SegmentLogConfiguration configuration, NetworkId network) {
        this.network = network;
        this.configuration = configuration;
        this.earlierFolder = folder.resolve("earlier");
        this.log = SegmentLog.open(folder.resolve("log"), configuration);
        try {
            this.base = log.end() == 0
                    ? Optional.empty()
                    : LogBase.read(log.read(0)).map(LogBase::checkpoint);
            this.earlier = base.map(ignored -> SegmentLog.open(earlierFolder, configuration));
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Opens those of a ledger's folder; nobody else may have it open.
     *
     * @throws internet2.foundation.store.StoreException they are damaged, or the disk refuses
     */
    public static StoredBlocks open(Path folder, SegmentLogConfiguration configuration, NetworkId network) {
        return new StoredBlocks(folder, configuration, network);
    }

    /** The block whose state the log goes on from: the genesis, or the one of another's checkpoint. */
    long baseHeight() {
        return base.map(Checkpoint::height).orElse(0L);
    }

    Hash baseHash() {
        return base.map(Checkpoint::blockHash).orElse(network.hash());
    }

    /** The first block that can be read, or that will be. */
    long first() {
        return isWhole() ? 1 : baseHeight() + 1;
    }

    /** The last block. */
    public long end() {
        return base.isPresent() ? baseHeight() - 1 + log.end() : log.end();
    }

    /** Whether the history can be read from block 1 on. */
    boolean isWhole() {
        return earlier.isEmpty() || earlier.get().end() >= baseHeight();
    }

    /** Writes the next blocks to disk; they are there when this returns. */
    void append(List<Bytes> encodedBlocks) {
        log.appendAll(encodedBlocks);
    }

    /** The first block that is still to be gathered. */
    long wanted() {
        return earlier.map(SegmentLog::end).orElse(0L) + 1;
    }

    /**
     * Keeps blocks that were missing, from {@link #wanted} on.
     *
     * @throws History.WrongHistory one does not follow the one before it, or they lead elsewhere than to the base: then
     *     all that were gathered are thrown away, for any of them may be wrong
     */
    void gather(List<CommittedBlock> blocks) throws History.WrongHistory {
        SegmentLog gathered = earlier.orElseThrow();
        Hash last = gathered.end() == 0
                ? network.hash()
                : decoded(gathered.read(gathered.end() - 1)).reference(network).hash();
        List<Bytes> encoded = new ArrayList<>();
        for (CommittedBlock block : blocks) {
            long height = gathered.end() + encoded.size() + 1;
            if (height > baseHeight()) {
                break;
            }
            Hash hash = block.reference(network).hash();
            boolean follows = block.height() == height
                    && block.block().header().parentHash().equals(last);
            if (!follows || (height == baseHeight() && !hash.equals(baseHash()))) {
                throwAway(gathered);
                throw new History.WrongHistory(height, "the blocks before do not lead to it");
            }
            encoded.add(block.encoded());
            last = hash;
        }
        gathered.appendAll(encoded);
    }

    private void throwAway(SegmentLog gathered) {
        gathered.close();
        FolderMoves.delete(earlierFolder);
        earlier = Optional.of(SegmentLog.open(earlierFolder, configuration));
    }

    CommittedBlock block(long height) {
        return decoded(log(height).read(record(height)));
    }

    /**
     * Blocks from a height on, at least one if there is one.
     *
     * @param last the last one that is wanted, at most {@link #end}
     * @throws BlocksPrunedException there is one, and it is not kept here
     */
    public List<CommittedBlock> blocks(long from, long last, int maxBytes) {
        List<CommittedBlock> found = new ArrayList<>();
        if (from < 1 || from > last) {
            return found;
        }
        long count = last - from + 1;
        long[] bytes = {0};
        log(from).scan(record(from), (index, record) -> {
            bytes[0] += record.size();
            if (!found.isEmpty() && bytes[0] > maxBytes) {
                return false;
            }
            found.add(decoded(record));
            return found.size() < count && bytes[0] < maxBytes;
        });
        return found;
    }

    /** Blocks of the log alone, in order, until the visitor has enough. */
    void scanLog(long from, RecordVisitor visitor) {
        log.scan(record(from), visitor);
    }

    private SegmentLog log(long height) {
        if (height > baseHeight()) {
            return log;
        }
        if (!isWhole()) {
            throw new BlocksPrunedException(height, first());
        }
        return earlier.orElseThrow();
    }

    private long record(long height) {
        return base.isPresent() && height > baseHeight() ? height - baseHeight() : height - 1;
    }

    private static CommittedBlock decoded(Bytes record) {
        return CanonicalReader.decode(record, CommittedBlock::decode);
    }

    @Override
    public void close() {
        try {
            log.close();
        } finally {
            earlier.ifPresent(SegmentLog::close);
        }
    }
}
