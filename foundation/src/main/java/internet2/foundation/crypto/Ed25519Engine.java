package internet2.foundation.crypto;

import internet2.foundation.Bytes;

/**
 * Ed25519 (RFC 8032 section 5.1) by one implementation.
 *
 * <p>Engines agree on every input. Signing is deterministic. A signature (R, S) of a public key A holds
 * exactly if S is below the group order, R and A are canonical encodings of points of prime order, and
 * [S]B = R + [k]A. Implementations differ in the wild on small and mixed orders; here both are refused,
 * because two validators that disagree on one signature are a fork.
 */
interface Ed25519Engine {

    int SEED_SIZE = 32;
    int PUBLIC_KEY_SIZE = 32;
    int SIGNATURE_SIZE = 64;

    /** Signs with one key; thread-safe. */
    interface Signer {
        byte[] sign(byte[] message);
    }

    /** Verifies against one public key; thread-safe. */
    interface Verifier {

        /**
         * @param signature exactly {@link #SIGNATURE_SIZE} bytes
         */
        boolean verify(byte[] message, byte[] signature);
    }

    /**
     * @param seed exactly {@link #SEED_SIZE} bytes
     */
    Signer signer(Bytes seed);

    /**
     * @param publicKey a point that {@link Ed25519Points} found valid
     */
    Verifier verifier(Bytes publicKey);
}
