package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What became of an operation, and where.
 *
 * @param operation id of the operation
 * @param height of its block; 0 if it was refused before it reached one
 * @param index its place in the block, from 0
 * @param time of the block; of the refusal where there is none
 */
public record Receipt(Hash operation, long height, int index, Instant time, Outcome outcome) implements Encodable {

    public Receipt {
        time = time.truncatedTo(ChronoUnit.MILLIS); // as it is encoded
    }

    /** Refused before it reached a block: it is not in the history, and its sequence number is still free. */
    public static Receipt turnedAway(Hash operation, Instant time, String code, String reason) {
        return new Receipt(operation, 0, 0, time, new Outcome.Refused(code, reason));
    }

    /** Whether the operation is part of the history, carried out or not. */
    public boolean inBlock() {
        return height > 0;
    }

    /** What the module answered. */
    public Bytes result() throws OperationRefused {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.result();
            case Outcome.Refused refused -> throw new OperationRefused(refused.code(), refused.reason());
        };
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(operation).u64(height).u32(index).instant(time).value(outcome);
    }

    public static Receipt decode(CanonicalReader in) {
        Hash operation = in.hash();
        long height = Codecs.height(in);
        long index = in.u32();
        if (index >= Block.OPERATIONS_MAX) {
            throw in.malformed("a block has at most " + Block.OPERATIONS_MAX + " operations, not one at " + index);
        }
        return new Receipt(operation, height, (int) index, in.instant(), Outcome.decode(in));
    }
}
