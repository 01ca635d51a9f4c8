package internet2.trustchain.log;

import internet2.foundation.Hash;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a log (C2SP tlog-checkpoint): the text of a note with an origin line, a size line, a root
 * line, and whatever lines follow.
 *
 * @param origin which log
 * @param size number of entries
 * @param root RFC 6962 Merkle tree hash
 * @param extensions lines without their newlines; ours holds {@code height <ledger height>}
 */
public record LogCheckpoint(String origin, long size, Hash root, List<String> extensions) {

    private static final int EXTENSIONS_MAX = 16;
    private static final Pattern HEIGHT = Pattern.compile("height (0|[1-9][0-9]{0,17})");
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public LogCheckpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0 || extensions.size() > EXTENSIONS_MAX) {
            throw new IllegalArgumentException("a checkpoint has an origin of one line and a size");
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("extension lines are not empty");
        }
    }

    /** The head of our own log after the block at {@code height}. */
    static LogCheckpoint at(String origin, long size, Hash root, long height) {
        return new LogCheckpoint(origin, size, root, List.of("height " + height));
    }

    /**
     * Reads the text of a note.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static LogCheckpoint parse(String text) throws LogRefused {
        String[] lines = text.split("\n", -1);
        // The text ends in a newline, so the last piece is empty.
        if (lines.length < 4
                || !lines[lines.length - 1].isEmpty()
                || !SIZE.matcher(lines[1]).matches()) {
            throw malformed("a checkpoint has an origin, a size and a root, each on a line");
        }
        Hash root = NoteText.hash(lines[2]);
        try {
            return new LogCheckpoint(
                    lines[0], Long.parseLong(lines[1]), root, List.of(lines).subList(3, lines.length - 1));
        } catch (IllegalArgumentException e) {
            throw malformed("a checkpoint's lines hold an origin, a size, base64, and no empty line");
        }
    }

    /** The ledger's height, as our own log says it in its extension; 0 where it does not. */
    long height() {
        return extensions.stream()
                .map(HEIGHT::matcher)
                .filter(Matcher::matches)
                .map(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(0L);
    }

    /** The text that is signed, with its final newline. */
    public String text() {
        StringBuilder text = new StringBuilder()
                .append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(NoteText.base64(root))
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static LogRefused malformed(String reason) {
        return new LogRefused(LogRefused.Code.MALFORMED, reason);
    }
}
