package internet2.ledger.suspicion;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one node thinks of a validator.
 *
 * @param score 0 to 1
 * @param suspected whether the score went over the threshold, and not yet below the lower one
 * @param reasons in words, the weightiest first; empty where there is nothing to say
 * @param lastVoteView the highest view that it was seen to vote in; 0: none
 * @param silentFor since the last sign of life; empty before observation began
 * @param roundTrip smoothed; empty before there was one
 */
public record Opinion(
        double score,
        boolean suspected,
        List<String> reasons,
        long lastVoteView,
        Optional<Duration> silentFor,
        Optional<Duration> roundTrip) {

    /** Nothing known. */
    public static final Opinion NONE = new Opinion(0, false, List.of(), 0, Optional.empty(), Optional.empty());

    public Opinion {
        reasons = List.copyOf(reasons);
    }
}
