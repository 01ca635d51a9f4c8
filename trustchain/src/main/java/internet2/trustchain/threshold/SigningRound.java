package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Round two of RFC 9591 for one message and one choice of holders: what a holder signs with, and what a coordinator
 * checks and aggregates with. Immutable.
 */
public final class SigningRound {

    private final GroupKey key;
    private final Bytes message;
    private final SortedMap<Integer, NonceCommitment> commitments;
    private final SortedMap<Integer, Scalar> bindingFactors;
    private final Point groupCommitment;
    private final Scalar challenge;

    /**
     * @param commitments of at least {@link GroupKey#threshold} holders, one each; anything else is an
     *     {@link IllegalArgumentException}
     */
    public SigningRound(GroupKey key, Bytes message, Collection<NonceCommitment> commitments) {
        this.key = key;
        this.message = message;
        this.commitments = byHolder(key, commitments);
        this.bindingFactors = bindingFactors();
        this.groupCommitment = groupCommitment();
        this.challenge = Frost.h2(groupCommitment.encoded(), key.publicKey().encoded(), message);
    }

    public SortedSet<Integer> signers() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(commitments.keySet()));
    }

    /**
     * A holder's share of the signature (RFC 9591 section 5.2).
     *
     * @param nonces those of the holder's commitment in this round; destroyed by this call
     */
    public SignatureShare sign(KeyShare share, Nonces nonces) {
        int holder = share.holder();
        if (!nonces.commitment().equals(commitments.get(holder))) {
            throw new IllegalArgumentException("the round holds another commitment of holder " + holder);
        }
        Scalar weight = Interpolation.coefficient(signers(), holder).times(challenge);
        Scalar secret = share.secret().times(weight);
        Scalar bound = nonces.binding().times(factor(holder));
        Scalar value = nonces.hiding().plus(bound).plus(secret);
        nonces.destroy();
        secret.destroy();
        bound.destroy();
        return new SignatureShare(holder, value);
    }

    /** Whether the share is what its holder owes (RFC 9591 section 5.4). */
    public boolean verify(SignatureShare share) {
        NonceCommitment commitment = commitments.get(share.holder());
        if (commitment == null) {
            return false;
        }
        Scalar weight = Interpolation.coefficient(signers(), share.holder()).times(challenge);
        Point owed = Point.sum(
                        List.of(factor(share.holder()), weight),
                        List.of(commitment.binding(), key.find(share.holder()).orElseThrow()))
                .plus(commitment.hiding());
        return Point.base(share.value()).equals(owed);
    }

    /**
     * The signature (RFC 9591 section 5.3), verified; or who is to blame that there is none. Shares are looked at one
     * by one only if the signature does not hold.
     *
     * @param shares one of each signer of this round
     */
    public Aggregation aggregate(Collection<SignatureShare> shares) {
        requireComplete(shares);
        Scalar sum = Scalar.ZERO;
        for (SignatureShare share : shares) {
            sum = sum.plus(share.value());
        }
        Bytes signature = groupCommitment.encoded().concat(sum.encoded());
        if (key.signatureKey().verify(message, signature)) {
            return new Aggregation.Signed(signature);
        }
        SortedSet<Integer> culprits = new TreeSet<>();
        shares.stream().filter(share -> !verify(share)).forEach(share -> culprits.add(share.holder()));
        if (culprits.isEmpty()) {
            throw new IllegalStateException("the public shares are not those of this public key");
        }
        return new Aggregation.Misbehaved(culprits);
    }

    private void requireComplete(Collection<SignatureShare> shares) {
        SortedSet<Integer> holders = new TreeSet<>();
        shares.forEach(share -> holders.add(share.holder()));
        if (holders.size() != shares.size() || !holders.equals(commitments.keySet())) {
            throw new IllegalArgumentException("one share of each of " + signers() + " is needed, not of " + holders);
        }
    }

    private Scalar factor(int holder) {
        Scalar factor = bindingFactors.get(holder);
        if (factor == null) {
            throw new IllegalArgumentException("holder " + holder + " does not sign in this round");
        }
        return factor;
    }

    private static SortedMap<Integer, NonceCommitment> byHolder(GroupKey key, Collection<NonceCommitment> all) {
        SortedMap<Integer, NonceCommitment> byHolder = new TreeMap<>();
        for (NonceCommitment commitment : all) {
            int holder = commitment.holder();
            if (key.find(holder).isEmpty()) {
                throw new IllegalArgumentException("nobody has the number " + holder);
            }
            if (byHolder.put(holder, commitment) != null) {
                throw new IllegalArgumentException("holder " + holder + " has two commitments");
            }
        }
        if (byHolder.size() < key.threshold()) {
            throw new IllegalArgumentException(byHolder.size() + " holders are fewer than " + key.threshold());
        }
        return byHolder;
    }

    /** RFC 9591 section 4.4. */
    private SortedMap<Integer, Scalar> bindingFactors() {
        CanonicalWriter list = new CanonicalWriter();
        commitments.values().forEach(commitment -> commitment.encodeForBinding(list));
        Bytes prefix = key.publicKey().encoded().concat(Frost.h4(message)).concat(Frost.h5(list.toBytes()));
        SortedMap<Integer, Scalar> factors = new TreeMap<>();
        commitments
                .keySet()
                .forEach(holder ->
                        factors.put(holder, Frost.h1(prefix, Scalar.of(holder).encoded())));
        return factors;
    }

    /** RFC 9591 section 4.5. */
    private Point groupCommitment() {
        List<Point> bindings = new ArrayList<>();
        Point sum = Point.IDENTITY;
        for (NonceCommitment commitment : commitments.values()) {
            bindings.add(commitment.binding());
            sum = sum.plus(commitment.hiding());
        }
        sum = sum.plus(Point.sum(List.copyOf(bindingFactors.values()), bindings));
        if (sum.equals(Point.IDENTITY)) {
            throw new IllegalArgumentException("the commitments cancel each other out");
        }
        return sum;
    }
}
