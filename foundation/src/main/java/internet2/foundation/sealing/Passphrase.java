package internet2.foundation.sealing;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Argon2id;

/** What a person keeps keys under: those of a node at rest, or in an archive. Never printed. */
public record Passphrase(Bytes bytes) {

    /** Fewer can be tried one by one, whatever each trial costs. */
    public static final int CHARS_MIN = 12;

    /** @throws IllegalArgumentException it is too short */
    public static Passphrase of(String text) {
        if (text.codePointCount(0, text.length()) < CHARS_MIN) {
            throw new IllegalArgumentException("a passphrase has " + CHARS_MIN + " characters or more");
        }
        return new Passphrase(Bytes.utf8(text));
    }

    /** @param cost of a trial */
    public DataKey derive(Argon2id cost, Bytes salt) {
        return new DataKey(cost.hash(bytes, salt, DataKey.SIZE));
    }

    @Override
    public String toString() {
        return "a passphrase";
    }
}
