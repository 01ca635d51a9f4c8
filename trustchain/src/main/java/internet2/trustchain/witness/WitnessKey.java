package internet2.trustchain.witness;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.SignedNote;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * The keys of a witness, which signs twice: with Ed25519, which every client knows, and with ML-DSA-44, which quantum
 * computers don't break. They are the witness's alone: "the same public key can't be used across multiple cosigners".
 *
 * <p>Its encoding is secret.
 */
public final class WitnessKey implements Encodable {

    private static final int PRIVATE_SIZE_MAX = 8192;

    private final String name;
    private final Ed25519Key classical;
    private final PrivateKey postQuantum;
    private final Bytes postQuantumPublic;

    private WitnessKey(String name, Ed25519Key classical, PrivateKey postQuantum, Bytes postQuantumPublic) {
        this.name = name;
        this.classical = classical;
        this.postQuantum = postQuantum;
        this.postQuantumPublic = postQuantumPublic;
    }

    /** @param name a URL without a scheme, by recommendation */
    public static WitnessKey generate(String name, SecureRandom random) {
        KeyPair pair = MlDsa44.generate(random);
        return new WitnessKey(name, Ed25519Key.generate(random), pair.getPrivate(), MlDsa44.raw(pair));
    }

    public static WitnessKey decode(CanonicalReader in) {
        try {
            return new WitnessKey(
                    in.text(CosignatureFormat.NAME_BYTES_MAX),
                    Ed25519Key.fromSeed(in.fixed(Ed25519Key.SEED_SIZE)),
                    MlDsa44.privateKey(in.bytes(PRIVATE_SIZE_MAX)),
                    in.fixed(MlDsa44.PUBLIC_KEY_SIZE));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(name)
                .fixed(classical.seed())
                .bytes(Bytes.wrap(postQuantum.getEncoded()))
                .fixed(postQuantumPublic);
    }

    /** What clients are told, ML-DSA-44 first. */
    public List<WitnessVerifierKey> verifierKeys() {
        return List.of(
                new WitnessVerifierKey(name, CosignatureFormat.ML_DSA_44, postQuantumPublic),
                new WitnessVerifierKey(
                        name, CosignatureFormat.ED25519, classical.publicKey().encoded()));
    }

    /**
     * Its lines. What ML-DSA-44 signs does not hold a head's extension lines, and there are clients that refuse a note
     * where it doesn't cover them; so where there are any, only Ed25519 signs.
     *
     * @param now cut to seconds
     */
    List<SignedNote.Signature> cosign(LogCheckpoint head, Instant now) {
        long time = now.getEpochSecond();
        return verifierKeys().stream()
                .filter(key -> head.extensions().isEmpty() || key.format().coversExtensions())
                .map(key -> line(key, head, time))
                .toList();
    }

    private SignedNote.Signature line(WitnessVerifierKey key, LogCheckpoint head, long time) {
        Bytes message = key.format().message(name, head, time);
        Bytes signature =
                switch (key.format()) {
                    case ED25519 -> classical.sign(message);
                    case ML_DSA_44 -> MlDsa44.sign(postQuantum, message);
                };
        Bytes timestamped = new CanonicalWriter().u64(time).fixed(signature).toBytes();
        return new SignedNote.Signature(name, key.keyId(), timestamped);
    }

    /** The public halves only. */
    @Override
    public String toString() {
        return "WitnessKey" + verifierKeys();
    }
}
