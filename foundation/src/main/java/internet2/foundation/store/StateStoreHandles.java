package internet2.foundation.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/** The native objects of one open RocksDB, closed in the reverse order of their making. */
final class StateStoreHandles implements AutoCloseable {

    private static final long BLOCK_BYTES = 4096;
    private static final double FILTER_BITS_PER_KEY = 10;
    private static final int LOG_FILE_BYTES_MAX = 1 << 20;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    final RocksDB db;
    final ReadOptions reading;
    final ReadOptions scanning;
    final WriteOptions writing;
    final WriteOptions writingAtOnce;
    final WriteOptions writingThrough;

    StateStoreHandles(String folder, StateStoreConfiguration configuration) throws RocksDBException {
        RocksDB.loadLibrary();
        try {
            reading = own(new ReadOptions().setVerifyChecksums(true));
            scanning = own(new ReadOptions().setVerifyChecksums(true).setFillCache(false));
            writing = own(new WriteOptions().setSync(false)); // what a power cut takes is replayed from the log
            writingAtOnce = own(new WriteOptions().setSync(false).setNoSlowdown(true));
            writingThrough = own(new WriteOptions().setSync(true));
            db = own(RocksDB.open(options(configuration), folder));
        } catch (RocksDBException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Options options(StateStoreConfiguration configuration) {
        LRUCache cache = own(new LRUCache(configuration.cacheBytes()));
        WriteBufferManager buffers = own(new WriteBufferManager(configuration.writeBufferBytes(), cache));
        return own(new Options())
                .setCreateIfMissing(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery) // a consistent earlier state, never a mixture
                .setWriteBufferManager(buffers)
                .setWriteBufferSize(configuration.writeBufferBytes() / 2)
                .setMaxWriteBufferNumber(2)
                .setMaxTotalWalSize(2 * configuration.writeBufferBytes())
                .setMaxOpenFiles(configuration.openFilesMax())
                .setMaxBackgroundJobs(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES_MAX)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY))));
    }

    private <T extends AutoCloseable> T own(T handle) {
        opened.push(handle);
        return handle;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("RocksDB handles do not fail to close", e);
            }
        }
    }
}
