package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key (RFC 8032 section 5.1.5). Thread-safe; signing is deterministic. */
public final class Ed25519Key {

    public static final int SEED_SIZE = Ed25519Engine.SEED_SIZE;

    private final Bytes seed;
    private final Ed25519PublicKey publicKey;
    private final Ed25519Engine.Signer signer;

    private Ed25519Key(Bytes seed) {
        this.seed = seed;
        byte[] encoded = new byte[Ed25519Engine.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.toArray(), 0, encoded, 0);
        this.publicKey = new Ed25519PublicKey(Bytes.wrap(encoded));
        this.signer = Ed25519Points.engine().signer(seed);
    }

    public static Ed25519Key generate(SecureRandom random) {
        byte[] seed = new byte[SEED_SIZE];
        random.nextBytes(seed);
        return new Ed25519Key(Bytes.wrap(seed));
    }

    /**
     * @param seed 32 bytes, RFC 8032's private key
     */
    public static Ed25519Key fromSeed(Bytes seed) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.size());
        }
        return new Ed25519Key(seed);
    }

    /** Of a JCA key from any provider. */
    public static Ed25519Key of(PrivateKey key) {
        return new Ed25519Key(RawKeys.ED25519.raw(key));
    }

    /** Secret. */
    public Bytes seed() {
        return seed;
    }

    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    /** 64 bytes over the message as it is: only for formats that others define, such as X.509. */
    public Bytes sign(Bytes message) {
        return Bytes.wrap(signer.sign(message.toArray()));
    }

    /** 64 bytes over the message of a domain; see {@link DomainSeparation}. */
    public Bytes sign(String domain, Bytes message) {
        return sign(DomainSeparation.apply(domain, message));
    }

    /** For certificates. Secret. */
    public PrivateKey toJca() {
        return RawKeys.ED25519.privateKey(seed);
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "Ed25519Key[public " + publicKey + "]";
    }
}
