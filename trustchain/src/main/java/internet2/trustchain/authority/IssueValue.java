package internet2.trustchain.authority;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An issue-value (RFC 8659 section 4.2): {@code ca.example; accounturi=https://ca.example/acct/1}.
 *
 * @param issuer the issuer's domain name as written; empty: nobody
 * @param parameters values by tag in lower case, in their order
 */
public record IssueValue(String issuer, Map<String, List<String>> parameters) {

    private static final int LENGTH_MAX = 4096;

    /** Of a domain name; the pattern's repetition takes stack, so nothing longer may reach it. */
    private static final int ISSUER_LENGTH_MAX = 253;

    private static final Pattern ISSUER = Pattern.compile(
            "([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]" + "([a-zA-Z0-9-]*[a-zA-Z0-9])?)*)?");
    private static final Pattern PARAMETER =
            Pattern.compile("([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)[ \\t]*=[ \\t]*([\\x21-\\x3a\\x3c-\\x7e]*)");

    public IssueValue {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        parameters.forEach((tag, values) -> copy.put(tag, List.copyOf(values)));
        parameters = Collections.unmodifiableMap(copy);
    }

    /** Empty where the text does not follow the grammar. */
    public static Optional<IssueValue> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String[] parts = text.split(";", -1);
        String issuer = trim(parts[0]);
        if (issuer.length() > ISSUER_LENGTH_MAX || !ISSUER.matcher(issuer).matches()) {
            return Optional.empty();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String part = trim(parts[i]);
            Matcher parameter = PARAMETER.matcher(part);
            if (parameter.matches()) {
                parameters
                        .computeIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), tag -> new ArrayList<>())
                        .add(parameter.group(3));
            } else if (!part.isEmpty() || (i < parts.length - 1)) {
                return Optional.empty();
            }
        }
        return Optional.of(new IssueValue(issuer, parameters));
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
