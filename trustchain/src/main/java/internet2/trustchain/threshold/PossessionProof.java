package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import java.util.List;

/**
 * A Schnorr proof that a dealer knows the secret behind its commitment (Komlo and Goldberg 2020, figure 1, round 1,
 * step 2): without it, the last dealer could choose the sum, and so the key.
 *
 * @param nonce k B
 * @param response k + c secret
 */
public record PossessionProof(Point nonce, Scalar response) implements Encodable {

    /** @param context what the proof is good for, such as the ceremony and the dealer: no other place accepts it */
    public static PossessionProof prove(Scalar secret, Bytes context, SecureRandom random) {
        Scalar k = Nonces.generate(secret, random);
        Point nonce = Point.base(k);
        Scalar response = k.plus(secret.times(challenge(context, Point.base(secret), nonce)));
        k.destroy();
        return new PossessionProof(nonce, response);
    }

    public boolean holds(Point publicKey, Bytes context) {
        Scalar challenge = challenge(context, publicKey, nonce);
        return Point.base(response).equals(nonce.plus(Point.sum(List.of(challenge), List.of(publicKey))));
    }

    public static PossessionProof decode(CanonicalReader in) {
        return new PossessionProof(Point.decode(in), Scalar.decode(in));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(nonce).value(response);
    }

    private static Scalar challenge(Bytes context, Point publicKey, Point nonce) {
        return Frost.challengeOfPossession(
                new CanonicalWriter().bytes(context).toBytes(), publicKey.encoded(), nonce.encoded());
    }
}
