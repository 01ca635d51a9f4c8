package internet2.trustchain.validation;

import java.util.Optional;
import java.util.regex.Pattern;

/** What RFC 5280, 9525 and the Web PKI say about DNS names as text; lower case is given and expected. */
final class DnsNames {

    private static final int NAME_LENGTH_MAX = 253;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private DnsNames() {}

    /** The preferred syntax of RFC 1034 section 3.5 and RFC 1123 section 2.1, of any letter case. */
    static boolean isHost(String name) {
        if (name.isEmpty()
                || name.length() > NAME_LENGTH_MAX
                || IPV4.matcher(name).matches()) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A host name, or one under a wildcard that is the whole leftmost label and has at least two labels after it. */
    static boolean isPresentable(String name) {
        String host = withoutWildcard(name);
        return isHost(host) && (host.length() == name.length() || host.indexOf('.') > 0);
    }

    static String withoutWildcard(String name) {
        return name.startsWith("*.") ? name.substring(2) : name;
    }

    static boolean isWithin(String name, String domain) {
        return domain.isEmpty() || name.equals(domain) || name.endsWith("." + domain);
    }

    /** Whether {@code name} is one label and {@code parent}. */
    static boolean isChild(String name, String parent) {
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot + 1).equals(parent);
    }

    /** RFC 9525 section 6.3: a wildcard stands for exactly one label, the leftmost. */
    static boolean matches(String presented, String reference) {
        return isPresentable(presented)
                && (presented.startsWith("*.")
                        ? isChild(reference, presented.substring(2))
                        : presented.equals(reference));
    }

    /** A dotted quad: what looks like a DNS name and is an address. */
    static Optional<String> addressFault(String name) {
        return IPV4.matcher(name).matches()
                ? Optional.of("an IP address in a dNSName: " + Quoted.of(name))
                : Optional.empty();
    }
}
