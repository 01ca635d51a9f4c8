package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import javax.security.auth.Destroyable;

/**
 * A pair of secret nonces for one signature: round one of RFC 9591, section 5.1.
 *
 * <p>They live in memory only. There is no encoding, so that no restart, backup or copy of a file can bring a used
 * pair back; {@link SigningRound#sign} destroys them.
 */
public final class Nonces implements Destroyable {

    private static final int RANDOM_BYTES = 32;

    private final Scalar hiding;
    private final Scalar binding;
    private final NonceCommitment commitment;

    Nonces(int holder, Scalar hiding, Scalar binding) {
        this.hiding = hiding;
        this.binding = binding;
        this.commitment = new NonceCommitment(holder, Point.base(hiding), Point.base(binding));
    }

    /** Hedged: guessed randomness alone does not give them away (RFC 9591 section 4.1). */
    public static Nonces generate(KeyShare share, SecureRandom random) {
        return new Nonces(share.holder(), generate(share.secret(), random), generate(share.secret(), random));
    }

    /** {@code nonce_generate}. */
    static Scalar generate(Scalar secret, SecureRandom random) {
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        return Frost.h3(Bytes.wrap(fresh), secret.encoded());
    }

    public NonceCommitment commitment() {
        return commitment;
    }

    /** Secret. */
    Scalar hiding() {
        return hiding;
    }

    /** Secret. */
    Scalar binding() {
        return binding;
    }

    @Override
    public void destroy() {
        hiding.destroy();
        binding.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return hiding.isDestroyed();
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "Nonces[" + commitment + "]";
    }
}
