package internet2.trustchain.names.zonefile;

import internet2.trustchain.names.RecordText.Word;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a zone file into entries (RFC 1035 5.1): comments gone, parentheses and quotes resolved, escapes still in the
 * words. Keeps one entry in memory at a time.
 */
final class Entries {

    /**
     * A directive or a record.
     *
     * @param line where it begins, from 1
     * @param indented whether a blank stands first, so that the owner is the one before
     */
    record Entry(int line, boolean indented, List<Word> words) {}

    private static final int ENTRY_CHARACTERS_MAX = 4 * 0xffff;
    private static final int END = -1;

    private final Reader in;
    private int line = 1;
    private int next;

    private List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean quoted;
    private int begins;
    private int characters;
    private boolean inParentheses;

    Entries(Reader in) throws IOException {
        this.in = in;
        this.next = in.read();
    }

    /** The next entry; nothing at the file's end. */
    Optional<Entry> next() throws IOException, ZoneFileException {
        while (next != END) {
            Entry entry = entry();
            if (!entry.words().isEmpty()) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private Entry entry() throws IOException, ZoneFileException {
        words = new ArrayList<>();
        begins = line;
        characters = 0;
        inParentheses = false;
        boolean indented = next == ' ' || next == '\t';
        while (true) {
            switch (next) {
                case '\n', END -> {
                    closeWord();
                    boolean end = next == END;
                    if (end && inParentheses) {
                        throw new ZoneFileException(begins, "a parenthesis is not closed");
                    }
                    step();
                    if (!inParentheses) {
                        return new Entry(begins, indented, words);
                    }
                }
                case ' ', '\t', '\r' -> {
                    closeWord();
                    step();
                }
                case ';' -> skipComment();
                case '(', ')' -> parenthesis();
                case '"' -> quotedText();
                case '\\' -> escape();
                default -> character();
            }
        }
    }

    private void parenthesis() throws IOException, ZoneFileException {
        closeWord();
        boolean opens = next == '(';
        if (opens == inParentheses) {
            throw new ZoneFileException(
                    line, opens ? "parentheses stand side by side, not in each other" : "no parenthesis is open");
        }
        inParentheses = opens;
        step();
    }

    private void quotedText() throws IOException, ZoneFileException {
        int opened = line;
        inWord = true;
        quoted = true;
        step();
        while (next != '"') {
            if (next == END || next == '\n') {
                throw new ZoneFileException(opened, "a quote is not closed on its line");
            }
            if (next == '\\') {
                escape();
            } else {
                character();
            }
        }
        step();
    }

    private void escape() throws IOException, ZoneFileException {
        character();
        if (next == END || next == '\n') {
            throw new ZoneFileException(line, "a backslash stands before a character or three digits");
        }
        character();
    }

    private void character() throws IOException, ZoneFileException {
        if (++characters > ENTRY_CHARACTERS_MAX) {
            throw new ZoneFileException(begins, "one record has at most " + ENTRY_CHARACTERS_MAX + " characters");
        }
        word.append((char) next);
        inWord = true;
        step();
    }

    private void closeWord() {
        if (inWord) {
            words.add(new Word(word.toString(), quoted));
            word.setLength(0);
        }
        inWord = false;
        quoted = false;
    }

    private void skipComment() throws IOException {
        closeWord();
        while (next != '\n' && next != END) {
            step();
        }
    }

    private void step() throws IOException {
        if (next == '\n') {
            line++;
        }
        next = next == END ? END : in.read();
    }
}
