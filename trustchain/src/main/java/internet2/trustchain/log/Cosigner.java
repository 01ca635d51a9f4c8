package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A validator that vouches for checkpoints, with two lines each:
 *
 * <ul>
 *   <li>a C2SP tlog-cosignature of type 0x04, which every witness-aware client reads: {@code u64 timestamp ||
 *       Ed25519 signature} by the validator's statement key over {@code cosignature/v1\ntime <seconds>\n<note
 *       text>};
 *   <li>a post-quantum one over the same message, under the domain {@value #DOMAIN} of {@link
 *       internet2.foundation.crypto.DomainSeparation}: {@code u64 timestamp || signature}. Its key id is
 *       {@code SHA-256(name || 0x0A || 0xff || label || 0x0A || public key)[:4]} with the label
 *       {@code internet2/falcon-1024-cosignature/v1} or {@code internet2/ml-dsa-65-cosignature/v1}: signed-note
 *       keeps 0xff for types that carry a longer identifier. Clients that don't know it skip the line.
 * </ul>
 *
 * <p>A validator vouches only if both hold, and both carry the same time.
 *
 * @param name without spaces or plus signs, such as {@code example.internal/validator/0123456789abcdef}
 */
public record Cosigner(String name, HybridPublicKey keys) {

    static final String DOMAIN = "log-cosignature";

    private static final int ED25519_COSIGNATURE = 0x04;
    private static final int LABELLED = 0xff;
    private static final int TIMESTAMP_SIZE = Long.BYTES;
    private static final int ID_DIGITS = 16;

    public Cosigner {
        if (name.length() > NoteKey.NAME_LENGTH_MAX || !SignedNote.isName(name)) {
            throw new IllegalArgumentException("a key name has 1 to 255 characters, neither spaces nor a plus sign");
        }
    }

    /** The validator with these keys in the log of this origin. */
    public static Cosigner of(String origin, HybridPublicKey keys) {
        return new Cosigner(origin + "/validator/" + keys.id().toString().substring(0, ID_DIGITS), keys);
    }

    /** For witness-aware clients: the Ed25519 half as a verifier key. */
    public String verifierKey() {
        return NoteKey.verifierKey(
                name, statementKeyId(), ED25519_COSIGNATURE, keys.statement().encoded());
    }

    /**
     * The two signatures of this validator; takes milliseconds, because of the post-quantum one.
     *
     * @param key the private half of {@link #keys}
     * @param now cut to seconds
     */
    List<SignedNote.Signature> sign(String text, HybridKey key, Instant now) {
        long time = now.getEpochSecond();
        Bytes message = message(text, time);
        return List.of(
                new SignedNote.Signature(
                        name,
                        statementKeyId(),
                        timestamped(time, key.statementKey().sign(message))),
                new SignedNote.Signature(
                        name, postQuantumKeyId(), timestamped(time, key.postQuantumSign(DOMAIN, message))));
    }

    /**
     * When this validator vouched for the note; empty if it did not.
     *
     * @throws LogRefused {@link LogRefused.Code#BAD_COSIGNATURE} if a line is there and does not hold
     */
    Optional<Instant> verify(SignedNote note) throws LogRefused {
        Optional<SignedNote.Signature> statement = note.by(name, statementKeyId());
        Optional<SignedNote.Signature> postQuantum = note.by(name, postQuantumKeyId());
        if (statement.isEmpty() || postQuantum.isEmpty()) {
            return Optional.empty();
        }
        long time = time(statement.get());
        Bytes message = message(note.text(), time);
        boolean holds = time >= 0
                && time == time(postQuantum.get())
                && keys.statement().verify(message, signature(statement.get()))
                && keys.verifyPostQuantum(DOMAIN, message, signature(postQuantum.get()));
        if (!holds) {
            throw new LogRefused(LogRefused.Code.BAD_COSIGNATURE, "the cosignature by " + name + " does not hold");
        }
        return Optional.of(Instant.ofEpochSecond(time));
    }

    /** Whether this validator's signatures are there and hold. */
    public boolean vouchesFor(SignedNote note) {
        try {
            return verify(note).isPresent();
        } catch (LogRefused e) {
            return false;
        }
    }

    /** Its signature lines in the note, whether they hold or not. */
    public List<SignedNote.Signature> lines(SignedNote note) {
        return Stream.of(statementKeyId(), postQuantumKeyId())
                .flatMap(id -> note.by(name, id).stream())
                .toList();
    }

    private int statementKeyId() {
        return NoteKey.keyId(name, ED25519_COSIGNATURE, keys.statement().encoded());
    }

    private int postQuantumKeyId() {
        Bytes labelled = Bytes.utf8(label(keys.algorithm()) + "\n").concat(keys.postQuantum());
        return NoteKey.keyId(name, LABELLED, labelled);
    }

    private static String label(PostQuantumAlgorithm algorithm) {
        return switch (algorithm) {
            case FALCON_1024 -> "internet2/falcon-1024-cosignature/v1";
            case ML_DSA_65 -> "internet2/ml-dsa-65-cosignature/v1";
        };
    }

    private static Bytes message(String text, long time) {
        return Bytes.utf8("cosignature/v1\ntime " + time + "\n" + text);
    }

    private static Bytes timestamped(long time, Bytes signature) {
        return Bytes.wrap(ByteBuffer.allocate(TIMESTAMP_SIZE + signature.size())
                .putLong(time)
                .put(signature.buffer())
                .array());
    }

    /** Negative, and so refused, where the line is too short to hold a time. */
    private static long time(SignedNote.Signature line) {
        return line.content().size() <= TIMESTAMP_SIZE
                ? -1
                : line.content().buffer().getLong(0);
    }

    private static Bytes signature(SignedNote.Signature line) {
        return line.content().slice(TIMESTAMP_SIZE, line.content().size());
    }
}
