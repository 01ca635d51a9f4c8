package internet2.foundation.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line that a key stands on, for messages: the tree that the parser gives has forgotten it. */
final class TomlLines {

    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?([^\\[\\]#]+)\\].*");
    private static final Pattern KEY = Pattern.compile("\\s*([^=#\\[\\]]+?)\\s*=.*");

    private TomlLines() {}

    /** The line, counted from 1, of the key or table with this dotted path; 0 where it is not to be found. */
    static int find(String text, String path) {
        String table = "";
        boolean inText = false;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!inText) {
                Matcher header = TABLE.matcher(line);
                Matcher key = KEY.matcher(line);
                if (header.matches()) {
                    table = plain(header.group(1));
                    if (table.equals(path)) {
                        return number;
                    }
                } else if (key.matches() && join(table, plain(key.group(1))).equals(path)) {
                    return number;
                }
            }
            inText ^= count(line) % 2 == 1;
        }
        return 0;
    }

    private static String plain(String name) {
        return name.replaceAll("[\"'\\s]", "");
    }

    private static String join(String table, String key) {
        return table.isEmpty() ? key : table + "." + key;
    }

    /** How many multi-line strings begin or end on the line. */
    private static int count(String line) {
        int found = 0;
        for (int at = 0; at + 3 <= line.length(); at++) {
            if (line.startsWith("\"\"\"", at) || line.startsWith("'''", at)) {
                found++;
                at += 2;
            }
        }
        return found;
    }
}
