package internet2.foundation.configuration;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds what somebody may have meant. */
final class Spelling {

    private static final int CHARS_MAX = 64;

    private Spelling() {}

    /** {@code , did you mean X?} where a candidate is close, else nothing. */
    static String didYouMean(String written, Collection<String> candidates) {
        return didYouMean(written, candidates, UnaryOperator.identity());
    }

    static String didYouMean(String written, Collection<String> candidates, UnaryOperator<String> shown) {
        return nearest(written, candidates)
                .map(shown)
                .map(candidate -> ", did you mean " + candidate + "?")
                .orElse("");
    }

    static Optional<String> nearest(String written, Collection<String> candidates) {
        if (written.length() > CHARS_MAX) {
            return Optional.empty();
        }
        String nearest = null;
        int best = 1 + Math.max(1, Math.min(3, written.length() / 3));
        for (String candidate : candidates) {
            int distance = distance(fold(written), fold(candidate));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
