package internet2.trustchain.threshold.keygen;

import internet2.trustchain.threshold.keygen.CeremonyMessage.Answer;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Deal;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Enrol;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Verdict;
import internet2.trustchain.threshold.keygen.CeremonyRefused.Code;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The public state of a ceremony: what all agree on who saw the same messages in the same order. Immutable; it holds
 * no secret, asks for no clock and no randomness. Phases end when everybody has spoken, or when {@link #phaseOver} is
 * called, by a clock that all agree on.
 */
public final class Ceremony {

    /** What is awaited. */
    public enum Phase {
        /** {@link CeremonyMessage.Enrol} of each recipient. */
        ENROLMENT,
        /** {@link CeremonyMessage.Deal} of each dealer. */
        DEALING,
        /** {@link CeremonyMessage.Verdict} of each enrolled recipient. */
        VERDICTS,
        /** {@link CeremonyMessage.Answer} to each accusation. */
        ANSWERS,
        /** Nothing: there is an {@link #outcome}. */
        OVER
    }

    private final CeremonyPlan plan;
    private final Transcript transcript;
    private final Phase phase;

    private Ceremony(CeremonyPlan plan, Transcript transcript, Phase phase) {
        this.plan = plan;
        this.transcript = transcript;
        this.phase = phase;
    }

    public static Ceremony begin(CeremonyPlan plan) {
        return new Ceremony(plan, Transcript.EMPTY, Phase.ENROLMENT);
    }

    /** Of a state that was written down. */
    public static Ceremony of(CeremonyPlan plan, Transcript transcript, Phase phase) {
        return new Ceremony(plan, transcript, phase);
    }

    /**
     * What the message makes of it.
     *
     * @param sender a recipient's number for {@link Enrol} and {@link Verdict}, a dealer's for the others
     */
    public Ceremony step(int sender, CeremonyMessage message) throws CeremonyRefused {
        Transcript next =
                switch (message) {
                    case Enrol enrol -> enrol(sender, enrol);
                    case Deal deal -> deal(sender, deal.dealing());
                    case Verdict verdict -> judge(sender, verdict);
                    case Answer answer -> answer(sender, answer);
                };
        return new Ceremony(plan, next, phase).advanced(false);
    }

    /** Whoever has not spoken is too late. */
    public Ceremony phaseOver() {
        return advanced(true);
    }

    public CeremonyPlan plan() {
        return plan;
    }

    public Transcript transcript() {
        return transcript;
    }

    public Phase phase() {
        return phase;
    }

    /** Present once {@link #phase} is {@link Phase#OVER}. */
    public Optional<CeremonyOutcome> outcome() {
        return phase == Phase.OVER ? Optional.of(new Conclusion(plan, transcript).outcome()) : Optional.empty();
    }

    private Transcript enrol(int sender, Enrol enrol) throws CeremonyRefused {
        require(Phase.ENROLMENT);
        require(plan.receivers().contains(sender), Code.NOT_INVITED, () -> "no recipient has the number " + sender);
        require(!transcript.keys().containsKey(sender), Code.ALREADY_SAID, () -> sender + " is enrolled already");
        return transcript.withKey(sender, enrol.key());
    }

    private Transcript deal(int sender, Dealing dealing) throws CeremonyRefused {
        require(Phase.DEALING);
        require(plan.dealers().contains(sender), Code.NOT_INVITED, () -> "no dealer has the number " + sender);
        require(!transcript.dealings().containsKey(sender), Code.ALREADY_SAID, () -> sender + " has dealt already");
        require(
                dealing.commitment().threshold() == plan.threshold(),
                Code.BAD_DEALING,
                () -> "it takes " + plan.threshold() + " coefficients, not "
                        + dealing.commitment().threshold());
        require(
                dealing.shares().keySet().equals(transcript.keys().keySet()),
                Code.BAD_DEALING,
                () -> "a dealing has a share for each of " + transcript.keys().keySet());
        require(
                plan.previous()
                        .flatMap(key -> key.find(sender))
                        .map(dealing.commitment().constant()::equals)
                        .orElse(true),
                Code.BAD_DEALING,
                () -> "what is dealt is not the share of " + sender);
        require(
                dealing.proof().holds(dealing.commitment().constant(), plan.context(sender)),
                Code.BAD_DEALING,
                () -> "the proof of possession does not hold");
        return transcript.withDealing(sender, dealing);
    }

    private Transcript judge(int sender, Verdict verdict) throws CeremonyRefused {
        require(Phase.VERDICTS);
        require(transcript.keys().containsKey(sender), Code.NOT_INVITED, () -> sender + " is not enrolled");
        require(!transcript.verdicts().containsKey(sender), Code.ALREADY_SAID, () -> sender + " has judged already");
        require(
                transcript.dealings().keySet().containsAll(verdict.accused()),
                Code.BAD_VERDICT,
                () -> "only who dealt can be accused");
        return transcript.withVerdict(sender, verdict.accused());
    }

    private Transcript answer(int sender, Answer answer) throws CeremonyRefused {
        require(Phase.ANSWERS);
        require(
                transcript.openAccusations(sender).contains(answer.recipient()),
                Code.BAD_ANSWER,
                () -> answer.recipient() + " awaits no share of " + sender);
        require(
                transcript.dealing(sender).commitment().holds(answer.recipient(), answer.share()),
                Code.BAD_ANSWER,
                () -> "this is not the share that " + sender + " committed to");
        return transcript.withAnswer(sender, answer.recipient(), answer.share());
    }

    /** To the next phase that awaits something. */
    private Ceremony advanced(boolean late) {
        if (phase == Phase.OVER || !(late || allSpoke())) {
            return this;
        }
        return new Ceremony(plan, transcript, next()).advanced(false);
    }

    private Phase next() {
        return switch (phase) {
            case ENROLMENT -> transcript.keys().size() < plan.threshold() ? Phase.OVER : Phase.DEALING;
            case DEALING -> transcript.dealings().size() < plan.dealersMin() ? Phase.OVER : Phase.VERDICTS;
            case VERDICTS -> Phase.ANSWERS;
            case ANSWERS, OVER -> Phase.OVER;
        };
    }

    private boolean allSpoke() {
        return switch (phase) {
            case ENROLMENT -> transcript.keys().size() == plan.recipients();
            case DEALING -> transcript.dealings().keySet().equals(plan.dealers());
            case VERDICTS ->
                transcript.verdicts().keySet().equals(transcript.keys().keySet());
            case ANSWERS ->
                transcript.dealings().keySet().stream()
                        .allMatch(dealer -> transcript.openAccusations(dealer).isEmpty());
            case OVER -> true;
        };
    }

    private void require(Phase needed) throws CeremonyRefused {
        require(phase == needed, Code.WRONG_PHASE, () -> "this belongs to the phase " + needed + ", now is " + phase);
    }

    private static void require(boolean holds, Code code, Supplier<String> reason) throws CeremonyRefused {
        if (!holds) {
            throw new CeremonyRefused(code, reason.get());
        }
    }
}
