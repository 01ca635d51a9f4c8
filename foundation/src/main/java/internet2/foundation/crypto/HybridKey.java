package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;

/** The private keys of an identity. Thread-safe. */
public final class HybridKey {

    private static final int FORMAT = 1;
    private static final Bytes PROBE = Bytes.utf8("do these two keys belong together?");

    private final Ed25519Key statementKey;
    private final Bytes postQuantum;
    private final HybridPublicKey publicKey;
    private final SecureRandom random;

    private HybridKey(Ed25519Key statementKey, Bytes postQuantum, HybridPublicKey publicKey, SecureRandom random) {
        this.statementKey = statementKey;
        this.postQuantum = postQuantum;
        this.publicKey = publicKey;
        this.random = random;
    }

    /**
     * Falcon takes 20 to 60 ms.
     *
     * @param random also for the signatures to come: a post-quantum signature is never the same twice
     */
    public static HybridKey generate(PostQuantumAlgorithm algorithm, SecureRandom random) {
        Ed25519Key statementKey = Ed25519Key.generate(random);
        PostQuantumScheme.KeyPair pair = algorithm.scheme().generate(random);
        HybridPublicKey publicKey = new HybridPublicKey(statementKey.publicKey(), algorithm, pair.publicKey());
        return new HybridKey(statementKey, pair.privateKey(), publicKey, random);
    }

    /** As {@link #decode(Bytes, SecureRandom)} with the system's randomness. */
    public static HybridKey decode(Bytes encoded) {
        return decode(encoded, new SecureRandom());
    }

    /**
     * Reads what {@link #encoded()} wrote and tries it out.
     *
     * @param random for the signatures to come
     * @throws MalformedInputException if it is damaged or its keys don't belong together
     */
    public static HybridKey decode(Bytes encoded, SecureRandom random) {
        HybridKey key = CanonicalReader.decode(encoded, in -> read(in, random));
        if (!key.worksAsPair()) {
            throw new MalformedInputException("the key file is damaged: its public and private keys don't match");
        }
        return key;
    }

    /** Secret: format (u8), algorithm (u8), Ed25519 seed, post-quantum private key, post-quantum public key. */
    public Bytes encoded() {
        return new CanonicalWriter(8192)
                .u8(FORMAT)
                .u8(publicKey.algorithm().code())
                .fixed(statementKey.seed())
                .fixed(postQuantum)
                .fixed(publicKey.postQuantum())
                .toBytes();
    }

    public HybridPublicKey publicKey() {
        return publicKey;
    }

    /** Its Ed25519 half, for statements that need no post-quantum signature of their own. */
    public Ed25519Key statementKey() {
        return statementKey;
    }

    /** Both signatures over the message of this domain; see {@link DomainSeparation}. */
    public HybridSignature sign(String domain, Bytes message) {
        Bytes signed = DomainSeparation.apply(domain, message);
        return new HybridSignature(statementKey.sign(signed), publicKey.algorithm(), signPostQuantum(signed));
    }

    /** The post-quantum signature alone. */
    public Bytes postQuantumSign(String domain, Bytes message) {
        return signPostQuantum(DomainSeparation.apply(domain, message));
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "HybridKey[" + publicKey.id() + "]";
    }

    private Bytes signPostQuantum(Bytes signed) {
        return Bytes.wrap(publicKey.algorithm().scheme().sign(postQuantum, signed.toArray(), random));
    }

    private boolean worksAsPair() {
        try {
            String domain = "key-file";
            return publicKey.verifyPostQuantum(domain, PROBE, postQuantumSign(domain, PROBE));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static HybridKey read(CanonicalReader in, SecureRandom random) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("key file format " + FORMAT + " was expected, not " + format);
        }
        PostQuantumAlgorithm algorithm = PostQuantumAlgorithm.decode(in);
        Ed25519Key statementKey = Ed25519Key.fromSeed(in.fixed(Ed25519Key.SEED_SIZE));
        Bytes privateHalf = in.fixed(algorithm.scheme().privateKeySize());
        Bytes publicHalf = in.fixed(algorithm.publicKeySize());
        if (!algorithm.scheme().isPublicKey(publicHalf)) {
            throw in.malformed("a public key of " + algorithm + " was expected");
        }
        HybridPublicKey publicKey = new HybridPublicKey(statementKey.publicKey(), algorithm, publicHalf);
        return new HybridKey(statementKey, privateHalf, publicKey, random);
    }
}
