package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A public key that signs notes as they are: Ed25519 over the text (C2SP signed-note, signature type 0x01).
 *
 * @param name a URL without a scheme, by recommendation; a log's key is named as its origin
 */
public record NoteKey(String name, Ed25519PublicKey key) implements Encodable {

    static final int NAME_LENGTH_MAX = 255;

    private static final int ED25519 = 0x01;

    public NoteKey {
        if (name.length() > NAME_LENGTH_MAX || !SignedNote.isName(name)) {
            throw new IllegalArgumentException("a key name has 1 to 255 characters, neither spaces nor a plus sign");
        }
    }

    /**
     * Reads a verifier key: {@code <name>+<key id, 8 hexadecimal digits>+base64(<type> || <key>)}.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static NoteKey parse(String text) throws LogRefused {
        String[] parts = text.split("\\+", 3);
        try {
            if (parts.length == 3) {
                byte[] typed = Base64.getDecoder().decode(parts[2]);
                if (typed.length == 1 + Ed25519PublicKey.SIZE && typed[0] == ED25519) {
                    Bytes raw = Bytes.wrap(typed).slice(1, typed.length);
                    NoteKey key = new NoteKey(parts[0], new Ed25519PublicKey(raw));
                    if (HexFormat.of().toHexDigits(key.keyId()).equals(parts[1])) {
                        return key;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "not a verifier key: " + e.getMessage());
        }
        throw new LogRefused(
                LogRefused.Code.MALFORMED, "a verifier key reads name+id+base64, with the id of an Ed25519 key");
    }

    public static NoteKey decode(CanonicalReader in) {
        try {
            return new NoteKey(in.text(NAME_LENGTH_MAX), Ed25519PublicKey.decode(in));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(name).value(key);
    }

    public int keyId() {
        return keyId(name, ED25519, key.encoded());
    }

    /** What {@link #parse} reads: how a log publishes its key. */
    public String verifierKey() {
        return verifierKey(name, keyId(), ED25519, key.encoded());
    }

    /** Signs with the private half of this key. */
    SignedNote.Signature sign(String text, UnaryOperator<Bytes> privateKey) {
        return new SignedNote.Signature(name, keyId(), privateKey.apply(Bytes.utf8(text)));
    }

    /** Its signature line in the note, whether it holds or not. */
    public Optional<SignedNote.Signature> line(SignedNote note) {
        return note.by(name, keyId());
    }

    /** "If a signature from a known key fails to verify, clients SHOULD reject the whole note." */
    public void verify(SignedNote note) throws LogRefused {
        SignedNote.Signature signature = line(note)
                .orElseThrow(() ->
                        new LogRefused(LogRefused.Code.BAD_LOG_SIGNATURE, "the note carries no signature by " + name));
        if (!key.verify(Bytes.utf8(note.text()), signature.content())) {
            throw new LogRefused(LogRefused.Code.BAD_LOG_SIGNATURE, "the signature by " + name + " does not hold");
        }
    }

    /** {@code SHA-256(name || 0x0A || type || key)[:4]}. */
    public static int keyId(String name, int type, Bytes key) {
        Bytes hashed = Bytes.utf8(name + "\n").concat(Bytes.of((byte) type)).concat(key);
        return (int) (Hash.of(hashed).a() >>> 32);
    }

    /** Any key as it is published: {@code <name>+<key id>+base64(<type> || <key>)}. */
    public static String verifierKey(String name, int keyId, int type, Bytes key) {
        byte[] typed = Bytes.of((byte) type).concat(key).toArray();
        return name + "+" + HexFormat.of().toHexDigits(keyId) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
