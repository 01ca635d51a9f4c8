package internet2.trustchain.authority;

import java.math.BigInteger;
import java.util.BitSet;

/**
 * Tells RSA keys of a certain library by their modulus: its primes are powers of 65537 modulo many small primes, and so
 * is their product (Nemec et al., "The Return of Coppersmith's Attack", CCS 2017, section 3; CVE-2017-15361).
 */
final class Roca {

    private static final int GENERATOR = 65537;

    /** For keys of up to 960 bits; larger ones have more of them. One in 2^27 of other moduli passes all, too. */
    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127, 131, 137, 139, 149, 151, 157, 163, 167
    };

    /** For each prime the residues that powers of the generator have. */
    private static final BitSet[] POWERS = powers();

    private Roca() {}

    static boolean made(BigInteger modulus) {
        for (int i = 0; i < PRIMES.length; i++) {
            int residue = modulus.mod(BigInteger.valueOf(PRIMES[i])).intValue();
            if (!POWERS[i].get(residue)) {
                return false;
            }
        }
        return true;
    }

    private static BitSet[] powers() {
        BitSet[] powers = new BitSet[PRIMES.length];
        for (int i = 0; i < PRIMES.length; i++) {
            powers[i] = new BitSet(PRIMES[i]);
            for (int power = 1; !powers[i].get(power); power = power * GENERATOR % PRIMES[i]) {
                powers[i].set(power);
            }
        }
        return powers;
    }
}
