package internet2.ledger.simplex;

import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;

/** How long to wait for a leader: as long as views usually take, and not at all for one that is gone. */
final class Pacemaker {

    /** A view may take so many times what views took before. */
    private static final int PATIENCE = 4;

    /** After a view was skipped: with somebody missing, a quorum takes as long as the slowest of those who are left. */
    private static final double PATIENCE_AFTER_SKIP = 1.5;

    /** A leader has at most so many blocks under way at once. */
    private static final int BLOCKS_UNDER_WAY = 4;

    /** Closer together, more blocks cost more than they gain. */
    private static final Duration SPACING_MIN = Duration.ofMillis(25);

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

    /**
     * For the next epoch. Where those who stay can make its quorums among themselves, views take as long as they did:
     * a newcomer that is slow to begin is not waited for longer than anybody else.
     */
    Pacemaker next(ValidatorSet following, Duration now) {
        Pacemaker next = new Pacemaker(pace, following, now);
        long staying = 0;
        for (Validator each : following.validators()) {
            OptionalInt before = validators.indexOf(each.id());
            OptionalInt after = following.indexOf(each.id());
            if (before.isPresent() && after.isPresent()) {
                staying += each.weight();
                next.heard[after.getAsInt()] = heard[before.getAsInt()];
                next.absent.set(after.getAsInt(), absent.get(before.getAsInt()));
            }
        }
        if (following.isQuorum(staying)) {
            next.viewNanos = viewNanos;
        }
        return next;
    }

    void heard(int validator, Duration now) {
        heard[validator] = now;
        absent.clear(validator);
    }

    Duration lastHeard(int validator) {
        return heard[validator];
    }

    /** The first view of a term, with something to do, got its block after so long. */
    void viewTook(Duration time) {
        viewNanos += SMOOTHING * ((double) time.toNanos() - viewNanos);
    }

    /** A view got its block. */
    void viewEnded() {
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
        double usual = Math.max((double) pace.floor().toNanos(), PATIENCE * viewNanos);
        double nanos = skippedInARow > 0 ? PATIENCE_AFTER_SKIP * usual : usual;
        int tolerated = validators.size() / 3 + 1;
        int doublings = Math.clamp(skippedInARow - tolerated, 0, 20);
        return Duration.ofNanos((long) Math.min((double) pace.ceiling().toNanos(), Math.scalb(nanos, doublings)));
    }

    /** How long a leader waits after one block before it proposes the next without the certificate of that. */
    Duration spacing() {
        Duration share = Duration.ofNanos((long) viewNanos / BLOCKS_UNDER_WAY);
        return share.compareTo(SPACING_MIN) < 0 ? SPACING_MIN : share;
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
