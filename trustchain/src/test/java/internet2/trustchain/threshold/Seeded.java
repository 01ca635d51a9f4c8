package internet2.trustchain.threshold;

import java.security.SecureRandom;
import java.util.Random;

/** Randomness that a seed reproduces: for simulations. */
public final class Seeded extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random random;

    public Seeded(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public boolean nextBoolean() {
        return random.nextBoolean();
    }
}
