package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A live peer, as the plan sees it. */
final class Source {

    /** Weight of the newest measurement. */
    private static final double NEWEST = 0.3;

    private static final int LATE_MAX = 2;
    private static final int FAILURES_MAX = 2;

    /** With pauses that double up to {@link #PAUSES_MAX}, that takes about a quarter of a minute. */
    private static final int REFUSALS_MAX = 8;

    private static final int PAUSES_MAX = 16;

    private final NodeId id;
    /** What it is to be asked about. */
    private final Set<Piece> questions = new LinkedHashSet<>();

    private final Strikes late = new Strikes(LATE_MAX);
    private final Strikes failures = new Strikes(FAILURES_MAX);
    private final Strikes refusals = new Strikes(REFUSALS_MAX);
    private double bytesPerSecond;
    private int requests;
    private boolean queried;
    private boolean askedLast;
    private Instant pausedUntil = Instant.MIN;

    Source(NodeId id) {
        this.id = id;
    }

    NodeId id() {
        return id;
    }

    /** 0 while nothing was measured. */
    double bytesPerSecond() {
        return bytesPerSecond;
    }

    boolean hasDelivered() {
        return bytesPerSecond > 0;
    }

    int requests() {
        return requests;
    }

    void requested(int change) {
        requests += change;
    }

    /** Whether a question of ours is under way: no more than one is, since its answer may come slowly. */
    void queried(boolean underWay) {
        queried = underWay;
    }

    /** Some time it is asked whether it has this. */
    void wonder(Piece piece) {
        if (!piece.here() && questions.add(piece)) {
            piece.queried(1);
        }
    }

    /** What to ask it about now. */
    List<Piece> nextQuestion(int max, Instant now) {
        List<Piece> next = new ArrayList<>();
        if (queried || paused(now)) {
            return next;
        }
        for (Piece piece : List.copyOf(questions)) {
            if (next.size() == max) {
                break;
            }
            questions.remove(piece);
            piece.queried(-1);
            if (!piece.here()) {
                next.add(piece);
            }
        }
        return next;
    }

    /** Nothing more is asked. */
    void forget() {
        questions.forEach(piece -> piece.queried(-1));
        questions.clear();
    }

    boolean paused(Instant now) {
        return now.isBefore(pausedUntil);
    }

    void delivered(long bytes, Duration took) {
        failures.clear();
        if (bytes == 0) {
            return;
        }
        double seconds = Math.max(took.toNanos(), 1_000) / 1e9;
        double measured = bytes / seconds;
        bytesPerSecond = bytesPerSecond == 0 ? measured : bytesPerSecond + NEWEST * (measured - bytesPerSecond);
        refusals.clear();
    }

    void inTime() {
        late.clear();
    }

    /**
     * Something is late; counts once in each span of patience.
     *
     * @return whether that was once too often
     */
    boolean late(Instant now, Duration patience) {
        return late.add(now.minus(patience), now);
    }

    boolean isSlow() {
        return late.count() > 0;
    }

    /** Only for what nobody better has. */
    boolean askedLast() {
        return askedLast;
    }

    void askLast() {
        askedLast = true;
    }

    /** @return whether that was once too often */
    boolean failed(Instant since, Instant now, Duration pause) {
        pausedUntil = now.plus(pause);
        return failures.add(since, now);
    }

    /** @return whether that was once too often */
    boolean refused(Instant since, Instant now, Duration pause) {
        boolean tooOften = refusals.add(since, now);
        pausedUntil = now.plus(pause.multipliedBy(Math.min(PAUSES_MAX, 1L << Math.max(0, refusals.count() - 1))));
        return tooOften;
    }
}
