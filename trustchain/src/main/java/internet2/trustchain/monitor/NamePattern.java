package internet2.trustchain.monitor;

import java.net.IDN;
import java.util.Locale;

/**
 * Names that someone watches, written as people write them:
 *
 * <ul>
 *   <li>{@code www.example.internal}: this name, and any wildcard certificate that covers it;
 *   <li>{@code *.example.internal}: every name one label below, and the wildcard itself;
 *   <li>{@code .example.internal}: this name and everything below it, however deep.
 * </ul>
 *
 * <p>Addresses and URIs of certificates are matched as they are, by the first form.
 *
 * @param text in lower case, as above
 */
public record NamePattern(String text) {

    private static final int LENGTH_MAX = 255;

    public NamePattern {
        if (bare(text).isEmpty()
                || bare(text).contains("*")
                || text.length() > LENGTH_MAX
                || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "a watched name reads like www.example.internal, *.example.internal or .example.internal");
        }
    }

    /**
     * Reads what a person wrote; an international name (RFC 5890) becomes its A-label.
     *
     * @throws IllegalArgumentException if it is no name
     */
    public static NamePattern parse(String text) {
        boolean ascii = text.chars().allMatch(c -> c <= '~');
        return new NamePattern(canonical(ascii ? text : IDN.toASCII(text)));
    }

    /** Whether a certificate for this name is of interest: a DNS name, possibly a wildcard, an address or a URI. */
    public boolean matches(String name) {
        String asked = canonical(name);
        String base = bare(text);
        if (text.startsWith("*.")) {
            return isOneBelow(asked, base);
        }
        return covers(asked, base) || (text.startsWith(".") && asked.endsWith("." + base));
    }

    /** RFC 9525 section 6.3: a wildcard stands for exactly one label. */
    private static boolean covers(String asked, String name) {
        return asked.equals(name) || (asked.startsWith("*.") && isOneBelow(name, asked.substring(2)));
    }

    private static boolean isOneBelow(String name, String base) {
        return name.endsWith("." + base)
                && name.length() > base.length() + 1
                && name.indexOf('.') == name.length() - base.length() - 1;
    }

    private static String bare(String text) {
        return text.startsWith("*.") ? text.substring(2) : text.startsWith(".") ? text.substring(1) : text;
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    @Override
    public String toString() {
        return text;
    }
}
