package internet2.ledger;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a follower gets committed blocks. Not trusted: everything it gives is checked. */
public interface BlockSource {

    /**
     * What is asked for.
     *
     * @param fromHeight the first block wanted, from 1
     * @param maxBytes about how much to send; at least one block comes if there is one
     * @param waitMax how long to wait for a block or checkpoint that is not there yet, at most a minute
     * @param knownCheckpoint height of the newest checkpoint that the follower has, 0 for none
     */
    record Request(long fromHeight, int maxBytes, Duration waitMax, long knownCheckpoint) implements Encodable {

        public static final Duration WAIT_MAX = Duration.ofMinutes(1);
        public static final int BYTES_MAX = 8 << 20;

        public Request {
            if (fromHeight < 1 || maxBytes < 1 || maxBytes > BYTES_MAX || knownCheckpoint < 0) {
                throw new IllegalArgumentException("blocks are asked from height 1 up, and for 1 byte to 8 MiB");
            }
            if (waitMax.isNegative() || waitMax.compareTo(WAIT_MAX) > 0) {
                throw new IllegalArgumentException("a source waits for a minute at most, not " + waitMax);
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u64(fromHeight).u32(maxBytes).duration(waitMax).u64(knownCheckpoint);
        }

        public static Request decode(CanonicalReader in) {
            long fromHeight = in.u64();
            long maxBytes = in.u32();
            Duration waitMax = in.duration();
            long known = in.u64();
            if (maxBytes > BYTES_MAX) {
                throw in.malformed("at most 8 MiB are asked for at once");
            }
            try {
                return new Request(fromHeight, (int) maxBytes, waitMax, known);
            } catch (IllegalArgumentException wrong) {
                throw in.malformed(String.valueOf(wrong.getMessage()));
            }
        }
    }

    /**
     * What comes back.
     *
     * @param blocks one after the other from the height that was asked for; may be empty
     * @param checkpoint newer than the follower's, of the last block here or of the one before the first
     */
    record Response(List<CommittedBlock> blocks, Optional<Checkpoint> checkpoint) implements Encodable {

        /** What was asked for and one block more. */
        public static final int ENCODED_BYTES_MAX = Request.BYTES_MAX + 2 * CommittedBlock.ENCODED_BYTES_MAX;

        private static final int BLOCKS_MAX = 1 << 16;

        public Response {
            blocks = List.copyOf(blocks);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.list(blocks, CanonicalWriter::value).optional(checkpoint, CanonicalWriter::value);
        }

        public static Response decode(CanonicalReader in) {
            return new Response(in.list(BLOCKS_MAX, CommittedBlock::decode), in.optional(Checkpoint::decode));
        }
    }

    /** Names the source in logs. */
    String name();

    /** Blocks until there is something to give or the wait is over. */
    Response fetch(Request request) throws IOException, InterruptedException;

    /** Steps out of an epoch and those after it, with their signatures, as far as the source has them. */
    default List<EpochStep> epochSteps(long fromEpoch) throws IOException, InterruptedException {
        return List.of();
    }
}
