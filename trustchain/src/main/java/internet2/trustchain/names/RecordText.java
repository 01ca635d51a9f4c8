package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The words of one record's data in a master file (RFC 1035 5.1): between blanks, or between quotes, escapes
 * still in them. A semicolon is a character like any other; zone files cut comments off beforehand.
 */
public final class RecordText {

    /** A word, without its quotes; {@code quoted} where it had any. */
    public record Word(String text, boolean quoted) {}

    private static final int TEXT_CHARACTERS_MAX = 4 * 0xffff;

    private final Iterator<Word> words;
    private final DomainName origin;

    /** Words that were split before; names that don't end with a dot end with {@code origin}. */
    public RecordText(List<Word> words, DomainName origin) {
        this.words = words.iterator();
        this.origin = origin;
    }

    RecordText(String text) {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            throw new MalformedInputException("a record's text has at most " + TEXT_CHARACTERS_MAX + " characters");
        }
        this.words = split(text).iterator();
        this.origin = DomainName.ROOT;
    }

    DomainName name(String what) {
        return DomainName.parse(next(what), origin);
    }

    boolean hasNext() {
        return words.hasNext();
    }

    String next(String what) {
        return nextWord(what).text();
    }

    Word nextWord(String what) {
        if (!words.hasNext()) {
            throw new MalformedInputException(what + " is missing");
        }
        return words.next();
    }

    long number(String what, long max) {
        String word = next(what);
        if (!word.matches("[0-9]{1,10}") || Long.parseLong(word) > max) {
            throw new MalformedInputException(what + " is a number from 0 to " + max + ", not \"" + word + "\"");
        }
        return Long.parseLong(word);
    }

    /** All words that are left, joined: hexadecimal digits may stand in groups. */
    String joinedRest(String what) {
        StringBuilder joined = new StringBuilder(next(what));
        words.forEachRemaining(word -> joined.append(word.text()));
        return joined.toString();
    }

    void end() {
        if (words.hasNext()) {
            throw new MalformedInputException("\"" + words.next().text() + "\" is one word too many");
        }
    }

    private static List<Word> split(String text) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        boolean inQuotes = false;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\' && i + 1 < text.length()) {
                word.append(each).append(text.charAt(++i));
                inWord = true;
            } else if (each == '"') {
                inQuotes = !inQuotes;
                quoted = inWord = true;
            } else if (!inQuotes && (each == ' ' || each == '\t')) {
                if (inWord) {
                    words.add(new Word(word.toString(), quoted));
                    word.setLength(0);
                }
                inWord = quoted = false;
            } else {
                word.append(each);
                inWord = true;
            }
        }
        if (inQuotes) {
            throw new MalformedInputException("a quote is not closed");
        }
        if (inWord) {
            words.add(new Word(word.toString(), quoted));
        }
        return words;
    }
}
