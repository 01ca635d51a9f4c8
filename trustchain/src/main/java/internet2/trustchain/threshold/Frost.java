package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.group.Scalar;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of FROST(Ed25519, SHA-512), RFC 9591 section 6.1. */
final class Frost {

    private static final Bytes CONTEXT = Bytes.utf8("FROST-ED25519-SHA512-v1");
    private static final Bytes RHO = CONTEXT.concat(Bytes.utf8("rho"));
    private static final Bytes NONCE = CONTEXT.concat(Bytes.utf8("nonce"));
    private static final Bytes MESSAGE = CONTEXT.concat(Bytes.utf8("msg"));
    private static final Bytes COMMITMENTS = CONTEXT.concat(Bytes.utf8("com"));

    private static final Bytes KEY_GENERATION = CONTEXT.concat(Bytes.utf8("dkg"));

    private Frost() {}

    /** H1: binding factors. */
    static Scalar h1(Bytes... parts) {
        return Scalar.reduce(sha512(RHO, parts));
    }

    /** H2: the challenge, without a prefix as RFC 8032 has it. */
    static Scalar h2(Bytes... parts) {
        return Scalar.reduce(sha512(Bytes.EMPTY, parts));
    }

    /** H3: nonces. */
    static Scalar h3(Bytes... parts) {
        return Scalar.reduce(sha512(NONCE, parts));
    }

    /** H4: 64 bytes that stand for a message. */
    static Bytes h4(Bytes message) {
        return Bytes.wrap(sha512(MESSAGE, message));
    }

    /** H5: 64 bytes that stand for a list of commitments. */
    static Bytes h5(Bytes commitments) {
        return Bytes.wrap(sha512(COMMITMENTS, commitments));
    }

    /** The challenge of a {@link PossessionProof}. */
    static Scalar challengeOfPossession(Bytes... parts) {
        return Scalar.reduce(sha512(KEY_GENERATION, parts));
    }

    private static byte[] sha512(Bytes prefix, Bytes... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(prefix.buffer());
            for (Bytes part : parts) {
                digest.update(part.buffer());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
