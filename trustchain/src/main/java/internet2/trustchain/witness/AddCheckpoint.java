package internet2.trustchain.witness;

import internet2.foundation.Hash;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteText;
import internet2.trustchain.log.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The request {@code add-checkpoint} of C2SP tlog-witness.
 *
 * @param oldSize entries of the last head that the witness signed, as far as the client knows
 * @param path consistency proof from there
 * @param note the new head, signed by the log
 */
public record AddCheckpoint(long oldSize, List<Hash> path, SignedNote note) {

    public static final int SIZE_MAX = SignedNote.SIZE_MAX + 4096;

    /** "The client MUST NOT send more than 63 consistency proof lines." */
    private static final int PATH_MAX = 63;

    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,17})");

    public AddCheckpoint {
        path = List.copyOf(path);
        if (oldSize < 0 || path.size() > PATH_MAX) {
            throw new IllegalArgumentException("at most 63 hashes prove that a log of 0 entries or more has grown");
        }
    }

    /**
     * Reads a request; nothing is checked yet.
     *
     * @throws LogRefused {@link LogRefused.Code#MALFORMED}
     */
    public static AddCheckpoint parse(String text) throws LogRefused {
        int end = text.indexOf("\n\n");
        if (text.length() > SIZE_MAX || end < 0) {
            throw malformed("an old size, a consistency proof, an empty line and a checkpoint were expected");
        }
        List<String> lines = List.of(text.substring(0, end).split("\n", PATH_MAX + 2));
        if (lines.size() > PATH_MAX + 1 || !OLD.matcher(lines.getFirst()).matches()) {
            throw malformed("a line \"old SIZE\" and at most 63 lines of proof were expected");
        }
        List<Hash> path = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            path.add(NoteText.hash(line));
        }
        return new AddCheckpoint(
                Long.parseLong(lines.getFirst().substring(4)), path, SignedNote.parse(text.substring(end + 2)));
    }

    /** The request's body. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("old ").append(oldSize).append('\n');
        path.forEach(hash -> text.append(NoteText.base64(hash)).append('\n'));
        return text.append('\n').append(note).toString();
    }

    private static LogRefused malformed(String reason) {
        return new LogRefused(LogRefused.Code.MALFORMED, reason);
    }
}
