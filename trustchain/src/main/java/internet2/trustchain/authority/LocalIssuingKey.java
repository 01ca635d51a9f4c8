package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.trustchain.threshold.Aggregation;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Nonces;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.group.Scalar;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A key that this machine holds alone, one of one, until it is handed over. It asks no questions: whoever holds a key
 * alone has judged already. Thread-safe.
 */
public final class LocalIssuingKey implements IssuingKey {

    private final GroupKey key;
    private final KeyShare share;
    private final Optional<Ed25519Key> whole;
    private final UnaryOperator<Bytes> signing;

    private LocalIssuingKey(GroupKey key, KeyShare share, Optional<Ed25519Key> whole, UnaryOperator<Bytes> signing) {
        if (key.threshold() != 1 || !share.belongsTo(key)) {
            throw new IllegalArgumentException("holder " + share.holder() + " does not hold this key alone");
        }
        this.key = key;
        this.share = share;
        this.whole = whole;
        this.signing = signing;
    }

    /** A new key. */
    public static LocalIssuingKey generate(SecureRandom random) {
        return of(Ed25519Key.generate(random));
    }

    /** An ordinary key, as fast as those are; its scalar is the one share of it. */
    public static LocalIssuingKey of(Ed25519Key key) {
        KeyShare share = new KeyShare(1, scalar(key));
        return new LocalIssuingKey(GroupKey.sole(share), share, Optional.of(key), key::sign);
    }

    /**
     * A key that came to this machine from others, whose seed nobody knows.
     *
     * @param share enough of {@code key}
     */
    public static LocalIssuingKey of(GroupKey key, KeyShare share, SecureRandom random) {
        return new LocalIssuingKey(key, share, Optional.empty(), message -> sign(key, share, message, random));
    }

    /** What all may know. */
    public GroupKey key() {
        return key;
    }

    /** All of the key. Secret. */
    public KeyShare share() {
        return share;
    }

    /** What all of the key follows from, if anybody knows that. Secret. */
    public Optional<Bytes> seed() {
        return whole.map(Ed25519Key::seed);
    }

    public Ed25519PublicKey publicKey() {
        return key.signatureKey();
    }

    @Override
    public AuthorityKey authorityKey() {
        return new AuthorityKey.Ed25519(publicKey());
    }

    /** Without judgement, and so without evidence. */
    public Bytes sign(Bytes message) {
        return signing.apply(message);
    }

    @Override
    public Bytes sign(Bytes message, Bytes evidence) {
        return sign(message);
    }

    private static Bytes sign(GroupKey key, KeyShare share, Bytes message, SecureRandom random) {
        Nonces nonces = Nonces.generate(share, random);
        SigningRound round = new SigningRound(key, message, List.of(nonces.commitment()));
        return switch (round.aggregate(List.of(round.sign(share, nonces)))) {
            case Aggregation.Signed signed -> signed.signature();
            case Aggregation.Misbehaved misbehaved ->
                throw new IllegalStateException("a share that belongs to its key signs");
        };
    }

    /** RFC 8032 section 5.1.5, steps 1 to 3. */
    private static Scalar scalar(Ed25519Key key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(key.seed().toArray());
            hash[0] &= (byte) 0xf8;
            hash[31] &= 0x7f;
            hash[31] |= 0x40;
            java.util.Arrays.fill(hash, 32, 64, (byte) 0);
            return Scalar.reduce(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "LocalIssuingKey[" + publicKey() + "]";
    }
}
