package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.trustchain.threshold.Aggregation;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Nonces;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import java.util.List;

/**
 * A key that this machine holds alone, one of one, until it is handed over. It asks no questions: whoever holds a key
 * alone has judged already. Thread-safe.
 */
public final class LocalIssuingKey implements IssuingKey {

    private final GroupKey key;
    private final KeyShare share;
    private final SecureRandom random;

    /** @param share the only one of {@code key}, or enough of it */
    public LocalIssuingKey(GroupKey key, KeyShare share, SecureRandom random) {
        if (key.threshold() != 1 || !share.belongsTo(key)) {
            throw new IllegalArgumentException("holder " + share.holder() + " does not hold this key alone");
        }
        this.key = key;
        this.share = share;
        this.random = random;
    }

    /** A new key. */
    public static LocalIssuingKey generate(SecureRandom random) {
        KeyShare share = new KeyShare(1, Scalar.random(random));
        return new LocalIssuingKey(GroupKey.sole(share), share, random);
    }

    /** What all may know. */
    public GroupKey key() {
        return key;
    }

    /** All of the key. Secret. */
    public KeyShare share() {
        return share;
    }

    @Override
    public Ed25519PublicKey publicKey() {
        return key.signatureKey();
    }

    /** Without judgement, and so without evidence. */
    public Bytes sign(Bytes message) {
        Nonces nonces = Nonces.generate(share, random);
        SigningRound round = new SigningRound(key, message, List.of(nonces.commitment()));
        return switch (round.aggregate(List.of(round.sign(share, nonces)))) {
            case Aggregation.Signed signed -> signed.signature();
            case Aggregation.Misbehaved misbehaved ->
                throw new IllegalStateException("a share that belongs to its key signs");
        };
    }

    @Override
    public Bytes sign(Bytes message, Bytes evidence) {
        return sign(message);
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "LocalIssuingKey[" + publicKey() + "]";
    }
}
