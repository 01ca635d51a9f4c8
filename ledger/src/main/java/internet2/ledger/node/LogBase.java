package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.verifier.Checkpoint;
import java.util.Optional;

/**
 * What a log begins with where it does not begin with block 1: the checkpoint that the node's state was fetched for.
 * The log's first record, in place of that block.
 */
record LogBase(Checkpoint checkpoint) {

    /** No block begins with it: those begin with the version of their header. */
    private static final int MARK = 0xb5;

    Bytes encoded() {
        return new CanonicalWriter().u8(MARK).value(checkpoint).toBytes();
    }

    /** Empty where the record is a block. */
    static Optional<LogBase> read(Bytes record) {
        return CanonicalReader.decode(record.slice(0, 1), CanonicalReader::u8) == MARK
                ? Optional.of(new LogBase(CanonicalReader.decode(record.slice(1, record.size()), Checkpoint::decode)))
                : Optional.empty();
    }
}
