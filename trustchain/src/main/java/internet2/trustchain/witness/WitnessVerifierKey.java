package internet2.trustchain.witness;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A witness's public key, as it publishes it (C2SP signed-note, "verifier keys"): type 0x04 is Ed25519, 0x06 ML-DSA-44.
 */
public final class WitnessVerifierKey {

    private final String name;
    private final CosignatureFormat format;
    private final Bytes key;

    WitnessVerifierKey(String name, CosignatureFormat format, Bytes key) {
        if (Bytes.utf8(name).size() > CosignatureFormat.NAME_BYTES_MAX || !SignedNote.isName(name)) {
            throw new IllegalArgumentException("a witness's name has 1 to 255 bytes, no spaces and no plus sign");
        }
        this.name = name;
        this.format = format;
        this.key = key;
    }

    /**
     * Reads {@code <name>+<key id, 8 hexadecimal digits>+base64(<type> || <key>)}.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static WitnessVerifierKey parse(String text) throws LogRefused {
        String[] parts = text.split("\\+", 3);
        try {
            if (parts.length == 3) {
                Bytes typed = Bytes.wrap(Base64.getDecoder().decode(parts[2]));
                Optional<CosignatureFormat> format =
                        typed.isEmpty() ? Optional.empty() : CosignatureFormat.of(typed.at(0));
                if (format.isPresent() && typed.size() == 1 + format.get().keySize()) {
                    WitnessVerifierKey key =
                            new WitnessVerifierKey(parts[0], format.get(), typed.slice(1, typed.size()));
                    if (key.toString().equals(text)) {
                        return key;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "not a witness's key: " + e.getMessage());
        }
        throw new LogRefused(
                LogRefused.Code.MALFORMED,
                "a witness's key reads name+id+base64, with the id of an Ed25519 or ML-DSA-44 cosignature key");
    }

    public String name() {
        return name;
    }

    CosignatureFormat format() {
        return format;
    }

    int keyId() {
        return NoteKey.keyId(name, format.type(), key);
    }

    /** Its signature line, if there is one that holds. */
    public Optional<SignedNote.Signature> line(SignedNote note) throws LogRefused {
        LogCheckpoint head = LogCheckpoint.parse(note.text());
        return note.by(name, keyId()).filter(line -> holds(head, line.content()));
    }

    /** When the witness saw the head, as the largest of the log; empty if it did not sign it. */
    public Optional<Instant> verify(SignedNote note) throws LogRefused {
        return line(note)
                .map(line -> Instant.ofEpochSecond(line.content().buffer().getLong(0)));
    }

    private boolean holds(LogCheckpoint head, Bytes timestamped) {
        if (timestamped.size() != Long.BYTES + format.signatureSize()) {
            return false;
        }
        long time = timestamped.buffer().getLong(0);
        // "The cosignature MUST NOT omit the timestamp", and it "MUST NOT exceed 2^63 - 1".
        if (time <= 0 || time > Instant.MAX.getEpochSecond()) {
            return false;
        }
        Bytes message = format.message(name, head, time);
        Bytes signature = timestamped.slice(Long.BYTES, timestamped.size());
        return switch (format) {
            case ED25519 -> isEd25519(message, signature);
            case ML_DSA_44 -> MlDsa44.verify(key, message, signature);
        };
    }

    private boolean isEd25519(Bytes message, Bytes signature) {
        try {
            return new Ed25519PublicKey(key).verify(message, signature);
        } catch (IllegalArgumentException noPoint) {
            return false;
        }
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return NoteKey.verifierKey(name, keyId(), format.type(), key);
    }
}
