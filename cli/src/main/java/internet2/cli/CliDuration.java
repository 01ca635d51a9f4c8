package internet2.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 90s}, {@code 30m}, {@code 24h}, {@code 90d}. */
final class CliDuration {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private CliDuration() {}

    static Duration parse(String text) {
        Matcher parts = TEXT.matcher(text);
        ChronoUnit unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
        if (unit == null) {
            throw CommandFailure.usage("\"" + text + "\" is no duration; write 90s, 30m, 24h or 90d");
        }
        return Duration.of(Long.parseLong(parts.group(1)), unit);
    }
}
