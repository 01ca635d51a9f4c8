package internet2.ledger.suspicion;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen of one validator. Not thread-safe. */
final class Suspect {

    /** A skipped turn holds up everybody, a missed vote nobody. */
    private static final double SKIPPED_TURN = 3;

    private static final double MALFORMED = 2;

    /** So that a censor who was honest for hours is found out in half a minute. */
    private static final double LEAVES_OUT = 3;

    /** Below this a symptom is not worth a word. */
    private static final double WORTH_SAYING = 0.05;

    /** A stranger's words are repeated up to here. */
    private static final int QUOTE_MAX = 80;

    private final SuspicionPolicy policy;
    private final Map<Symptom, Tally> tallies = new EnumMap<>(Symptom.class);
    private final Tally votes;
    private final Tally turns;
    private final Tally turnsTaken;
    private final Smoothed delay = new Smoothed();
    private final Smoothed roundTrip = new Smoothed();
    private Instant lastSign;
    private long lastVoteView;
    private long compared;
    private Duration othersDelay = Duration.ZERO;
    private Duration lastJump = Duration.ZERO;
    private String lastMalformed = "";
    private long turnsSeen;
    private long turnsCompared;
    private Duration longestWait = Duration.ZERO;
    private Duration witnessedOtherwise = Duration.ZERO;
    private boolean suspected;

    Suspect(SuspicionPolicy policy, Instant now) {
        this.policy = policy;
        this.lastSign = now;
        for (Symptom symptom : Symptom.values()) {
            tallies.put(symptom, new Tally(policy.halfLife(), now));
        }
        this.votes = new Tally(policy.halfLife(), now);
        this.turns = new Tally(policy.halfLife(), now);
        this.turnsTaken = new Tally(policy.halfLife(), now);
    }

    void observe(Observation observation, Instant now) {
        switch (observation) {
            case Observation.VoteSeen vote -> {
                good(Symptom.SILENCE, now);
                votes.good(1, now);
                lastVoteView = Math.max(lastVoteView, vote.view());
                delay.add(vote.delay());
                lastSign = now;
            }
            case Observation.VoteMissed missed -> {
                bad(Symptom.SILENCE, 1, now);
                votes.bad(1, now);
            }
            case Observation.ProposalSeen proposal -> {
                good(Symptom.SILENCE, now);
                turns.good(1, now);
                delay.add(proposal.delay());
                lastSign = now;
            }
            case Observation.TurnSkipped skipped -> {
                bad(Symptom.SILENCE, SKIPPED_TURN, now);
                turns.bad(1, now);
            }
            case Observation.Malformed malformed -> {
                bad(Symptom.MALFORMED, MALFORMED, now);
                String what = malformed.what();
                lastMalformed = what.length() > QUOTE_MAX ? what.substring(0, QUOTE_MAX) + "..." : what;
                lastSign = now;
            }
            case Observation.TurnTaken taken -> turnTaken(taken, now);
            case Observation.WitnessedOtherwise otherwise -> {
                bad(Symptom.ODD_ROUND_TRIPS, 1, now);
                witnessedOtherwise = otherwise.by();
            }
            case Observation.RoundTrip trip -> {
                roundTripped(trip.took(), now);
                lastSign = now;
            }
        }
    }

    private void turnTaken(Observation.TurnTaken taken, Instant now) {
        turnsSeen++;
        if (taken.leftOut() > 0) {
            turnsTaken.bad(1, now);
            longestWait = taken.longest();
        } else {
            turnsTaken.good(1, now);
        }
    }

    private void roundTripped(Duration took, Instant now) {
        if (roundTrip.isJump(took, policy.jumpFrom(), policy.delayFloor())) {
            lastJump = took;
            witnessedOtherwise = Duration.ZERO;
            bad(Symptom.ODD_ROUND_TRIPS, 1, now);
        } else {
            good(Symptom.ODD_ROUND_TRIPS, now);
        }
        roundTrip.add(took);
    }

    /** Whether there is a new delay to compare with the others'. */
    boolean hasDelay() {
        return delay.samples() > 0;
    }

    double delayNanos() {
        return delay.nanos();
    }

    /** Delays were compared; without new samples, that says nothing new. */
    void compared(double z, Duration median, Instant now) {
        if (delay.samples() == compared) {
            return;
        }
        compared = delay.samples();
        othersDelay = median;
        if (z >= policy.slowFrom()) {
            bad(Symptom.SLOWNESS, 1, now);
        } else {
            good(Symptom.SLOWNESS, now);
        }
    }

    boolean hasTurns() {
        return turnsSeen > 0;
    }

    /** The part of its turns, of late, in which it left out what it could have taken in. */
    double leavesOut(Instant now) {
        return turnsTaken.badness(0, now);
    }

    /** The same for turns: all leave something out where everything is late, a censor does among others who don't. */
    void turnsCompared(double z, Instant now) {
        if (turnsSeen == turnsCompared) {
            return;
        }
        turnsCompared = turnsSeen;
        if (z >= policy.slowFrom() && leavesOut(now) >= policy.leftOutFrom()) {
            bad(Symptom.CENSORSHIP, LEAVES_OUT, now);
        } else {
            good(Symptom.CENSORSHIP, now);
        }
    }

    boolean isSuspected() {
        return suspected;
    }

    /** The score, if with it the validator became suspected or is so no longer. */
    Optional<Double> change(Instant now) {
        double score = score(now);
        boolean before = suspected;
        suspected = before ? score >= policy.clearedBelow() : score >= policy.suspectedFrom();
        return before == suspected ? Optional.empty() : Optional.of(score);
    }

    Opinion opinion(Instant now) {
        Duration silent = Duration.between(lastSign, now);
        return new Opinion(
                score(now),
                suspected,
                reasons(now),
                lastVoteView,
                Optional.of(silent.isNegative() ? Duration.ZERO : silent),
                roundTrip.samples() > 0 ? Optional.of(roundTrip.value()) : Optional.empty());
    }

    private double score(Instant now) {
        double innocence = 1;
        for (Symptom symptom : Symptom.values()) {
            innocence *= 1 - doubt(symptom, now);
        }
        return 1 - innocence;
    }

    private double doubt(Symptom symptom, Instant now) {
        return symptom.weight() * tally(symptom).badness(symptom.benefitOfDoubt(), now);
    }

    private List<String> reasons(Instant now) {
        List<Symptom> worthSaying = new ArrayList<>();
        for (Symptom symptom : Symptom.values()) {
            if (doubt(symptom, now) >= WORTH_SAYING) {
                worthSaying.add(symptom);
            }
        }
        worthSaying.sort(Comparator.comparingDouble((Symptom symptom) -> doubt(symptom, now))
                .reversed());
        return worthSaying.stream().map(symptom -> inWords(symptom, now)).toList();
    }

    private String inWords(Symptom symptom, Instant now) {
        return switch (symptom) {
            case SILENCE ->
                "of late it missed " + share(votes, now) + " of its votes and " + share(turns, now)
                        + " of its turns as leader";
            case SLOWNESS -> "it answers after " + millis(delay.value()) + ", the others after " + millis(othersDelay);
            case CENSORSHIP ->
                "as leader it leaves out operations that it was told of, of late in " + share(turnsTaken, now)
                        + " of its turns, the last one after " + millis(longestWait);
            case MALFORMED -> "it sends malformed messages, the last: " + lastMalformed;
            case ODD_ROUND_TRIPS ->
                witnessedOtherwise.isZero()
                        ? "its round trip jumps: usually " + millis(roundTrip.value()) + ", last time "
                                + millis(lastJump)
                        : "what it says of round trips and what others say of those to it differ by "
                                + millis(witnessedOtherwise);
        };
    }

    private static String share(Tally tally, Instant now) {
        double all = tally.allNow(now);
        return all < 0.5 ? "0 %" : Math.round(100 * tally.badNow(now) / all) + " %";
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private void good(Symptom symptom, Instant now) {
        tally(symptom).good(1, now);
    }

    private void bad(Symptom symptom, double weight, Instant now) {
        tally(symptom).bad(weight, now);
    }

    private Tally tally(Symptom symptom) {
        Tally tally = tallies.get(symptom);
        if (tally == null) {
            throw new IllegalStateException("every symptom has a tally");
        }
        return tally;
    }
}
