package internet2.ledger.simplex;

import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/** How long to wait for a leader: as long as views usually take, and not at all for one that is gone. */
final class Pacemaker {

    /** A view may take so many times what views took before. */
    private static final int PATIENCE = 4;

    /** Of a new measurement in the mean. */
    private static final double SMOOTHING = 0.125;

    private final Pace pace;
    private final ValidatorSet validators;
    private final Duration[] heard;
    private final BitSet absent = new BitSet();
    private double viewNanos;
    private int skippedInARow;

    Pacemaker(Pace pace, ValidatorSet validators, Duration now) {
        this.pace = pace;
        this.validators = validators;
        this.heard = new Duration[validators.size()];
        this.viewNanos = (double) pace.first().toNanos() / PATIENCE;
        Arrays.fill(heard, now);
    }

    void heard(int validator, Duration now) {
        heard[validator] = now;
        absent.clear(validator);
    }

    Duration lastHeard(int validator) {
        return heard[validator];
    }

    /** A view with something to do got its block after so long. */
    void viewTook(Duration time) {
        viewNanos += SMOOTHING * ((double) time.toNanos() - viewNanos);
        skippedInARow = 0;
    }

    /**
     * A view was skipped. If its leader was waited for, everybody who is there said something meanwhile.
     *
     * @param since when it began
     */
    void viewSkipped(Duration since, Duration now) {
        boolean waited = now.minus(since).compareTo(timeout().dividedBy(2)) > 0;
        for (int i = 0; waited && i < heard.length; i++) {
            absent.set(i, heard[i].compareTo(since) < 0);
        }
        skippedInARow++;
    }

    Duration timeout() {
        double nanos = Math.max((double) pace.floor().toNanos(), PATIENCE * viewNanos);
        int tolerated = validators.size() / 3 + 1;
        int doublings = Math.clamp(skippedInARow - tolerated, 0, 20);
        return Duration.ofNanos((long) Math.min((double) pace.ceiling().toNanos(), Math.scalb(nanos, doublings)));
    }

    /** How long a leader waits for the last block to become final by itself before it makes an empty one for it. */
    Duration grace() {
        return timeout().dividedBy(4);
    }

    /** Whether a view was skipped without a word of this validator, and nothing came since. */
    boolean isAbsent(int validator) {
        return absent.get(validator);
    }
}
