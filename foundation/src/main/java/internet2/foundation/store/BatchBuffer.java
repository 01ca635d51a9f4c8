package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.nio.ByteBuffer;
import java.util.List;

/** Lays a batch out in memory as it will stand in the file. Used by one thread at a time. */
final class BatchBuffer {

    /** Above this the buffer is not kept for the next batch. */
    private static final int KEPT_BYTES_MAX = 4 << 20;

    private final SegmentLogConfiguration configuration;
    private final ChainHash chain = new ChainHash();
    private ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    private BatchHeader header = new BatchHeader(0, 0, 0, Hash.ZERO);

    BatchBuffer(SegmentLogConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Returns the chain hash of the last record. */
    Hash fill(List<Bytes> records, long firstIndex, Hash previous) {
        int bodyBytes = bodyBytes(records);
        header = new BatchHeader(firstIndex, records.size(), bodyBytes, previous);
        if (bytes.capacity() < BatchHeader.SIZE + bodyBytes) {
            int doubled = (int) Math.min(2L * bytes.capacity(), KEPT_BYTES_MAX);
            bytes = ByteBuffer.allocate(Math.max(doubled, BatchHeader.SIZE + bodyBytes));
        }
        bytes.clear().position(BatchHeader.SIZE);
        Hash head = previous;
        long index = firstIndex;
        for (Bytes record : records) {
            bytes.putInt(record.size());
            int at = bytes.position();
            record.copyTo(bytes.array(), at);
            head = chain.next(head, index++, ByteBuffer.wrap(bytes.array(), at, record.size()));
            head.copyTo(bytes.array(), at + record.size());
            bytes.position(at + record.size() + Hash.SIZE);
        }
        return head;
    }

    /** Bytes of the batch in the file. */
    int size() {
        return BatchHeader.SIZE + header.bodyBytes();
    }

    /** The whole batch, for the segment with this marker. */
    ByteBuffer content(long marker) {
        bytes.clear().limit(size());
        header.writeTo(bytes.duplicate(), marker);
        return bytes;
    }

    void clear() {
        if (bytes.capacity() > KEPT_BYTES_MAX) {
            bytes = ByteBuffer.allocate(64 * 1024);
        }
    }

    private int bodyBytes(List<Bytes> records) {
        long sum = 0;
        for (Bytes record : records) {
            if (record.size() > configuration.recordBytesMax()) {
                throw new IllegalArgumentException(
                        "a record has at most " + configuration.recordBytesMax() + " bytes, not " + record.size());
            }
            sum += BatchHeader.RECORD_EXTRA + record.size();
        }
        if (sum > configuration.batchBytesMax()) {
            throw new IllegalArgumentException(
                    "a batch has at most " + configuration.batchBytesMax() + " bytes, not " + sum);
        }
        return (int) sum;
    }
}
