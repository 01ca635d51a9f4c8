package internet2.trustchain.resolver.dnssec;

/**
 * How much one resolution may make us compute. Whoever publishes colliding keys (KeyTrap, CVE-2023-50387) or deep
 * NSEC3 chains (CVE-2023-50868) finds that the answer is refused when it is used up.
 */
public final class Work {

    /** Honest answers take one signature a set, and a handful of sets for each label of the name. */
    public static final int SIGNATURES_MAX = 128;

    /** SHA-1 computations: a name of 34 labels at 150 iterations, twice. */
    public static final int HASHES_MAX = 10_500;

    private int signatures;
    private int hashes;

    /** Whether one more signature may be checked. */
    boolean signature() {
        if (signatures == SIGNATURES_MAX) {
            return false;
        }
        signatures++;
        return true;
    }

    boolean hashes(int more) {
        if (hashes + more > HASHES_MAX) {
            return false;
        }
        hashes += more;
        return true;
    }

    /** Signatures checked so far. */
    public int signatures() {
        return signatures;
    }

    /** SHA-1 computed so far for NSEC3. */
    public int hashes() {
        return hashes;
    }
}
