package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.VssCommitment;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Answer;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Deal;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Verdict;
import internet2.trustchain.threshold.keygen.Participant.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a participant of a simulation behaves: what it says instead of what it should. */
enum Conduct {
    HONEST,
    /** Says nothing at all. */
    SILENT,
    /** Enrols, then is gone. */
    LEAVES,
    /** Seals a wrong share for somebody; shows the right one when it is accused. */
    WRONG_SHARE_THEN_RIGHT,
    /** Seals a wrong share for somebody, and sticks to it. */
    WRONG_SHARE,
    /** Seals bytes that nobody can open. */
    GARBAGE,
    /** Commits to another polynomial than it deals. */
    WRONG_COMMITMENT,
    /** Publishes a second dealing. */
    EQUIVOCATES,
    /** Says again what another said, under its own number. */
    REPLAYS,
    /** Accuses everybody. */
    ACCUSES;

    List<Said> say(List<Said> due, Ceremony state, Seeded random) {
        List<Said> said = new ArrayList<>();
        for (Said each : due) {
            said.addAll(say(each, state, random));
        }
        return said;
    }

    private List<Said> say(Said due, Ceremony state, Seeded random) {
        return switch (this) {
            case HONEST -> List.of(due);
            case SILENT -> List.of();
            case LEAVES -> state.phase() == Ceremony.Phase.ENROLMENT ? List.of(due) : List.of();
            case WRONG_SHARE_THEN_RIGHT -> List.of(withWrongShare(due, state, random));
            case WRONG_SHARE ->
                due.message() instanceof Answer answer
                        ? List.of(new Said(due.sender(), new Answer(answer.recipient(), Scalar.random(random))))
                        : List.of(withWrongShare(due, state, random));
            case GARBAGE -> due.message() instanceof Answer ? List.of() : List.of(withGarbage(due, random));
            case WRONG_COMMITMENT ->
                due.message() instanceof Answer ? List.of() : List.of(withWrongCommitment(due, random));
            case EQUIVOCATES -> List.of(due, withWrongShare(due, state, random), due);
            case REPLAYS -> replay(due, state);
            case ACCUSES ->
                due.message() instanceof Verdict
                        ? List.of(new Said(
                                due.sender(),
                                new Verdict(new TreeMap<>(state.transcript().dealings()).navigableKeySet())))
                        : List.of(due);
        };
    }

    private static Said withWrongShare(Said due, Ceremony state, Seeded random) {
        if (!(due.message() instanceof Deal deal)) {
            return due;
        }
        SortedMap<Integer, SealedShare> shares = new TreeMap<>(deal.dealing().shares());
        int victim = List.copyOf(shares.keySet()).get(random.nextInt(shares.size()));
        Bytes context = state.plan().context(due.sender(), victim);
        EncryptionPublicKey key =
                Objects.requireNonNull(state.transcript().keys().get(victim));
        shares.put(victim, key.seal(Scalar.random(random), context, random));
        return with(due, deal.dealing().commitment(), deal, shares);
    }

    private static Said withGarbage(Said due, Seeded random) {
        if (!(due.message() instanceof Deal deal)) {
            return due;
        }
        SortedMap<Integer, SealedShare> shares = new TreeMap<>();
        deal.dealing().shares().keySet().forEach(to -> shares.put(to, garbage(random)));
        return with(due, deal.dealing().commitment(), deal, shares);
    }

    /** Every other time with the neutral point in its X25519 half. */
    private static SealedShare garbage(Seeded random) {
        byte[] encapsulation = new byte[SealedShare.ENCAPSULATION_SIZE];
        random.nextBytes(encapsulation);
        if (random.nextBoolean()) {
            Arrays.fill(encapsulation, encapsulation.length - 32, encapsulation.length, (byte) 0);
        }
        byte[] box = new byte[SealedShare.BOX_SIZE];
        random.nextBytes(box);
        return new SealedShare(Bytes.wrap(encapsulation), Bytes.wrap(box));
    }

    /** Of the constant term, which the proof finds out; or of another one, which the recipients do. */
    private static Said withWrongCommitment(Said due, Seeded random) {
        if (!(due.message() instanceof Deal deal)) {
            return due;
        }
        List<Point> coefficients = new ArrayList<>(deal.dealing().commitment().coefficients());
        coefficients.set(random.nextInt(coefficients.size()), Point.base(Scalar.random(random)));
        return with(due, new VssCommitment(coefficients), deal, deal.dealing().shares());
    }

    private static List<Said> replay(Said due, Ceremony state) {
        if (!(due.message() instanceof Deal)) {
            return List.of(due);
        }
        return state.transcript().dealings().values().stream()
                .map(dealing -> new Said(due.sender(), new Deal(dealing)))
                .toList();
    }

    private static Said with(Said due, VssCommitment commitment, Deal deal, SortedMap<Integer, SealedShare> shares) {
        return new Said(
                due.sender(), new Deal(new Dealing(commitment, deal.dealing().proof(), shares)));
    }
}
