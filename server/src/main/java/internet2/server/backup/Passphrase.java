package internet2.server.backup;

import internet2.foundation.Bytes;

/** What keys in an archive are sealed with. Never printed. */
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

    @Override
    public String toString() {
        return "a passphrase";
    }
}
