package internet2.foundation.configuration;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 90d}. */
public final class DurationText {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    /** Whoever counts in milliseconds must be able to. */
    private static final Duration MAX = Duration.ofMillis(Long.MAX_VALUE);

    private static final String TOO_LONG = "a duration of less than 292 million years is needed";

    private DurationText() {}

    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a duration such as 250ms, 30s, 5m, 24h or 90d is needed");
        }
        try {
            ChronoUnit unit = UNITS.getOrDefault(matcher.group(2), ChronoUnit.SECONDS);
            Duration duration = Duration.of(Long.parseLong(matcher.group(1)), unit);
            if (duration.compareTo(MAX) <= 0) {
                return duration;
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(TOO_LONG, e);
        }
        throw new IllegalArgumentException(TOO_LONG);
    }
}
