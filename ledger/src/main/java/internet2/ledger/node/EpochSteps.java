package internet2.ledger.node;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.verifier.EpochStep;
import java.util.List;

/**
 * Steps from epoch to epoch, as nodes give them to light clients.
 *
 * @param steps one after the other from the epoch that was asked for
 */
public record EpochSteps(List<EpochStep> steps) implements Encodable {

    /** In one response. */
    public static final int STEPS_MAX = EpochStep.LIST_MAX;

    /** About how much one response has; at least one step. */
    public static final int BYTES_MAX = 4 << 20;

    /**
     * What is asked for.
     *
     * @param fromEpoch the epoch to step out of first
     * @param max steps, 1 to {@link #STEPS_MAX}
     */
    public record Request(long fromEpoch, int max) implements Encodable {

        public Request {
            if (fromEpoch < 0 || max < 1 || max > STEPS_MAX) {
                throw new IllegalArgumentException("1 to 256 steps are asked for, from an epoch from 0");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u64(fromEpoch).u16(max);
        }

        public static Request decode(CanonicalReader in) {
            try {
                return new Request(in.u64(), in.u16());
            } catch (IllegalArgumentException wrong) {
                throw in.malformed(String.valueOf(wrong.getMessage()));
            }
        }
    }

    public EpochSteps {
        steps = List.copyOf(steps);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(steps, CanonicalWriter::value);
    }

    public static EpochSteps decode(CanonicalReader in) {
        return new EpochSteps(in.list(STEPS_MAX, EpochStep::decode));
    }
}
