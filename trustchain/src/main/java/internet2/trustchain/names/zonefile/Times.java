package internet2.trustchain.names.zonefile;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.RecordSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seconds, as a number or in the units that servers have taken since BIND 4: {@code 1w2d3h4m5s}. */
final class Times {

    private static final Pattern TIME = Pattern.compile("(?:[0-9]{1,10}[wdhmsWDHMS])+|[0-9]{1,10}");
    private static final Pattern PART = Pattern.compile("([0-9]+)([wdhms]?)");

    private Times() {}

    static boolean isTime(String word) {
        return word.length() <= 64 && TIME.matcher(word).matches();
    }

    static long parse(String word) {
        if (!isTime(word)) {
            throw new MalformedInputException("\"" + word + "\" is no time: write seconds, or such as 1h30m");
        }
        long seconds = 0;
        Matcher part = PART.matcher(word.toLowerCase(Locale.ROOT));
        while (part.find()) {
            seconds += Long.parseLong(part.group(1)) * unit(part.group(2));
        }
        if (seconds > RecordSet.TTL_MAX) {
            throw new MalformedInputException("a time is at most 2147483647 seconds, not " + word);
        }
        return seconds;
    }

    static long number(String word, long max) {
        if (!word.matches("[0-9]{1,10}") || Long.parseLong(word) > max) {
            throw new MalformedInputException("\"" + word + "\" is no number from 0 to " + max);
        }
        return Long.parseLong(word);
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "w" -> 604_800;
            case "d" -> 86_400;
            case "h" -> 3_600;
            case "m" -> 60;
            default -> 1;
        };
    }
}
