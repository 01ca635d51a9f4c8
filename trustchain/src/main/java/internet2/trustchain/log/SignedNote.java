package internet2.trustchain.log;

import internet2.foundation.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Text with signature lines below it (C2SP signed-note). A signature that nobody here knows the key of is
 * carried along and ignored.
 *
 * @param text with its final newline; what is signed
 */
public record SignedNote(String text, List<Signature> signatures) {

    /** Two lines for each of many validators, with post-quantum signatures. */
    public static final int SIZE_MAX = 256 * 1024;

    static final int SIGNATURES_MAX = 128;

    private static final String LINE_START = "\u2014 ";
    private static final int KEY_ID_SIZE = 4;

    /**
     * One signature line: {@code — <name> base64(<32-bit key id> || <signature>)}.
     *
     * @param name of the key
     * @param keyId tells keys of one name apart; not a cryptographic hash
     * @param content algorithm-specific
     */
    public record Signature(String name, int keyId, Bytes content) {

        public Signature {
            if (!isName(name) || content.isEmpty()) {
                throw new IllegalArgumentException("a note signature has a name without spaces, and content");
            }
        }

        @Override
        public String toString() {
            byte[] blob = ByteBuffer.allocate(KEY_ID_SIZE + content.size())
                    .putInt(keyId)
                    .put(content.buffer())
                    .array();
            return LINE_START + name + " " + Base64.getEncoder().encodeToString(blob) + "\n";
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a note's text ends in a newline and has no control characters");
        }
    }

    /** "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B) characters." */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /**
     * Reads a note; no signature is checked yet.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static SignedNote parse(String note) throws LogRefused {
        if (note.length() > SIZE_MAX) {
            throw malformed("a note has at most " + SIZE_MAX + " characters, not " + note.length());
        }
        // "The text is separated from the signatures by the last empty line in the note."
        int separator = note.lastIndexOf("\n\n");
        if (separator < 0 || !note.endsWith("\n") || separator + 2 == note.length()) {
            throw malformed("a note is text, an empty line, and at least one signature line");
        }
        String[] lines = note.substring(separator + 2, note.length() - 1).split("\n", -1);
        if (lines.length > SIGNATURES_MAX) {
            throw malformed("a note has at most " + SIGNATURES_MAX + " signatures, not " + lines.length);
        }
        List<Signature> signatures = new ArrayList<>(lines.length);
        for (String line : lines) {
            signatures.add(signature(line));
        }
        try {
            return new SignedNote(note.substring(0, separator + 1), signatures);
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    /** The signature of this key, if there is one. */
    public Optional<Signature> by(String name, int keyId) {
        return signatures.stream()
                .filter(signature ->
                        signature.keyId() == keyId && signature.name().equals(name))
                .findFirst();
    }

    /** The same text with more signatures, as many as a note may have; one that is there is not added twice. */
    public SignedNote with(List<Signature> more) {
        List<Signature> all = new ArrayList<>(signatures);
        more.stream()
                .filter(signature -> by(signature.name(), signature.keyId()).isEmpty())
                .forEach(all::add);
        return new SignedNote(text, all.subList(0, Math.min(SIGNATURES_MAX, all.size())));
    }

    /** The note as it is served. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(note::append);
        return note.toString();
    }

    private static Signature signature(String line) throws LogRefused {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(LINE_START) || space < LINE_START.length()) {
            throw malformed("a signature line is an em dash, a key name and base64");
        }
        try {
            byte[] blob = Base64.getDecoder().decode(line.substring(space + 1));
            if (blob.length > KEY_ID_SIZE) {
                ByteBuffer in = ByteBuffer.wrap(blob);
                return new Signature(line.substring(LINE_START.length(), space), in.getInt(), Bytes.of(in));
            }
        } catch (IllegalArgumentException e) {
            throw malformed("a signature line holds a key name without spaces, and base64");
        }
        throw malformed("a signature line holds a key id and a signature");
    }

    private static LogRefused malformed(String reason) {
        return new LogRefused(LogRefused.Code.MALFORMED, reason);
    }
}
