package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Polynomial;
import internet2.trustchain.threshold.PossessionProof;
import internet2.trustchain.threshold.VssCommitment;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Answer;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Deal;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Enrol;
import internet2.trustchain.threshold.keygen.CeremonyMessage.Verdict;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * One node's private side of a ceremony. It remembers nothing: what is {@link #due} follows from the public state,
 * so that a node that restarts with the same seed goes on where it was, and a message that was lost is said again.
 */
public final class Participant implements Destroyable {

    public static final int SEED_SIZE = 32;

    private final CeremonyPlan plan;
    private final OptionalInt recipient;
    private final OptionalInt dealer;
    private final @Nullable Polynomial polynomial;
    private final EncryptionKey encryptionKey;

    private Participant(
            CeremonyPlan plan, Bytes seed, OptionalInt recipient, OptionalInt dealer, @Nullable Scalar secret) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("a participant's seed has 32 bytes, not " + seed.size());
        }
        this.plan = plan;
        this.recipient = recipient;
        this.dealer = dealer;
        this.polynomial = secret == null ? null : polynomial(plan, seed, secret);
        this.encryptionKey = new EncryptionKey(Bytes.wrap(derive(plan, seed, 0)).slice(0, 32));
    }

    /**
     * Of a new key: deals and receives.
     *
     * @param seed 32 fresh random bytes, kept secret until the ceremony is over. Secret.
     */
    public static Participant ofNewKey(CeremonyPlan plan, int holder, Bytes seed) {
        if (plan.previous().isPresent() || !plan.receivers().contains(holder)) {
            throw new IllegalArgumentException("the plan makes no new key with holder " + holder);
        }
        Scalar secret = Scalar.reduce(derive(plan, seed, 1));
        return new Participant(plan, seed, OptionalInt.of(holder), OptionalInt.of(holder), secret);
    }

    /**
     * Of a redistribution: deals, receives, or both.
     *
     * @param seed 32 fresh random bytes, kept secret until the ceremony is over. Secret.
     * @param recipient the number under the new key
     * @param old a share of the previous key; stays whole
     */
    public static Participant ofRedistribution(
            CeremonyPlan plan, OptionalInt recipient, Optional<KeyShare> old, Bytes seed) {
        boolean fits = plan.previous()
                .filter(key -> old.map(share -> share.belongsTo(key)).orElse(true))
                .isPresent();
        if (!fits || (recipient.isPresent() && !plan.receivers().contains(recipient.getAsInt()))) {
            throw new IllegalArgumentException("the plan redistributes nothing from this share, or not to this number");
        }
        OptionalInt dealer = old.map(share -> OptionalInt.of(share.holder())).orElse(OptionalInt.empty());
        Scalar secret = old.map(share -> share.secret().plus(Scalar.ZERO)).orElse(null);
        return new Participant(plan, seed, recipient, dealer, secret);
    }

    /** What this node has to say now, each with the number that it speaks under; nothing where all is said. */
    public List<Said> due(Ceremony state, SecureRandom random) {
        List<Said> due = new ArrayList<>();
        Transcript transcript = state.transcript();
        switch (state.phase()) {
            case ENROLMENT ->
                recipient.stream()
                        .filter(me -> !transcript.keys().containsKey(me))
                        .forEach(me -> due.add(new Said(me, new Enrol(encryptionKey.publicKey()))));
            case DEALING ->
                dealer.stream()
                        .filter(me -> !transcript.dealings().containsKey(me))
                        .forEach(me -> due.add(new Said(me, new Deal(deal(me, transcript, random)))));
            case VERDICTS ->
                recipient.stream()
                        .filter(me -> transcript.keys().containsKey(me))
                        .filter(me -> !transcript.verdicts().containsKey(me))
                        .forEach(me -> due.add(new Said(me, new Verdict(accused(me, transcript)))));
            case ANSWERS ->
                dealer.stream()
                        .forEach(me -> transcript
                                .openAccusations(me)
                                .forEach(accuser -> due.add(new Said(
                                        me, new Answer(accuser, polynomial().at(accuser))))));
            case OVER -> {}
        }
        return due;
    }

    /** @param sender the number of a recipient or a dealer; see {@link Ceremony#step} */
    public record Said(int sender, CeremonyMessage message) {}

    /**
     * This node's share of the key; empty where it gets none, because the ceremony failed, it is no recipient, or it
     * let the verdicts pass.
     */
    public Optional<KeyShare> share(Ceremony state) {
        if (recipient.isEmpty() || !(state.outcome().orElse(null) instanceof CeremonyOutcome.Completed completed)) {
            return Optional.empty();
        }
        int me = recipient.getAsInt();
        Conclusion conclusion = new Conclusion(plan, state.transcript());
        Scalar sum = Scalar.ZERO;
        for (int from : completed.qualified()) {
            Optional<Scalar> part =
                    state.transcript().answer(from, me).or(() -> received(from, me, state.transcript()));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(part.get().times(conclusion.weight(from)));
        }
        KeyShare share = new KeyShare(me, sum);
        return share.belongsTo(completed.key()) ? Optional.of(share) : Optional.empty();
    }

    /** Forgets what was dealt. The seed is the caller's to destroy. */
    @Override
    public void destroy() {
        if (polynomial != null) {
            polynomial.destroy();
        }
    }

    @Override
    public boolean isDestroyed() {
        return polynomial != null && polynomial.isDestroyed();
    }

    private Dealing deal(int me, Transcript transcript, SecureRandom random) {
        VssCommitment commitment = polynomial().commitment();
        PossessionProof proof = PossessionProof.prove(polynomial().secret(), plan.context(me), random);
        SortedMap<Integer, SealedShare> shares = new TreeMap<>();
        transcript.keys().forEach((to, key) -> {
            Scalar share = polynomial().at(to);
            shares.put(to, key.seal(share, plan.context(me, to), random));
            share.destroy();
        });
        return new Dealing(commitment, proof, shares);
    }

    private SortedSet<Integer> accused(int me, Transcript transcript) {
        SortedSet<Integer> accused = new TreeSet<>(transcript.dealings().keySet());
        accused.removeIf(from -> received(from, me, transcript).isPresent());
        return accused;
    }

    /** The share that a dealer sealed for this node, if it is the one that it committed to. */
    private Optional<Scalar> received(int from, int me, Transcript transcript) {
        Dealing dealing = transcript.dealing(from);
        return Optional.ofNullable(dealing.shares().get(me))
                .flatMap(closed -> encryptionKey.open(closed, plan.context(from, me)))
                .filter(share -> dealing.commitment().holds(me, share));
    }

    private Polynomial polynomial() {
        if (polynomial == null) {
            throw new IllegalStateException("this node deals nothing");
        }
        return polynomial;
    }

    private static Polynomial polynomial(CeremonyPlan plan, Bytes seed, Scalar secret) {
        List<Scalar> coefficients = new ArrayList<>();
        coefficients.add(secret);
        for (int i = 1; i < plan.threshold(); i++) {
            coefficients.add(Scalar.reduce(derive(plan, seed, 1 + i)));
        }
        return new Polynomial(coefficients);
    }

    /** 64 bytes for one purpose in one ceremony: 0 is the encryption key, 1 + i the coefficient of power i. */
    private static byte[] derive(CeremonyPlan plan, Bytes seed, int purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(seed.toArray(), "HmacSHA512"));
            return mac.doFinal(
                    new CanonicalWriter().value(plan).u8(purpose).toBytes().toArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-512", e);
        }
    }
}
