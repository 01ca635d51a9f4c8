package internet2.trustchain.authority;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a DNS name in a certificate must look like, and which rule it breaks if it does not. */
final class DnsNameRules {

    private static final int NAME_LENGTH_MAX = 253;
    private static final int LABEL_LENGTH_MAX = 63;
    private static final int LABELS_UNDER_WILDCARD_MIN = 2;
    private static final Pattern LDH = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private DnsNameRules() {}

    /** Folds ASCII letters only: what is not ASCII stays and is refused. */
    static String lowerCase(String name) {
        StringBuilder lower = new StringBuilder(name.length());
        name.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return lower.toString();
    }

    /** The broken rule, or nothing where {@code name} is fit for a certificate. */
    static Optional<String> fault(String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            return fault("a DNS name has 1 to 253 characters", name);
        }
        List<String> labels = List.of(name.split("\\.", -1));
        boolean wildcard = labels.getFirst().equals("*");
        if (wildcard && labels.size() <= LABELS_UNDER_WILDCARD_MIN) {
            return fault("a wildcard needs at least two labels after it", name);
        }
        for (String label : wildcard ? labels.subList(1, labels.size()) : labels) {
            Optional<String> fault = labelFault(label, name);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return DIGITS.matcher(labels.getLast()).matches()
                ? fault("a DNS name does not end in a number", name)
                : Optional.empty();
    }

    private static Optional<String> labelFault(String label, String name) {
        if (label.isEmpty() || label.length() > LABEL_LENGTH_MAX) {
            return fault("each label has 1 to 63 characters, and no dot stands at the end", name);
        }
        if (label.contains("*")) {
            return fault("a wildcard stands only for the whole leftmost label", name);
        }
        if (!LDH.matcher(label).matches()) {
            return fault("a label has letters, digits and inner dashes only", name);
        }
        // RFC 5890 section 2.3.1: labels with "--" in the third and fourth place are reserved.
        if (label.startsWith("--", 2) && !isALabel(label)) {
            return fault("\"--\" in third place is kept for valid internationalised labels", name);
        }
        return Optional.empty();
    }

    private static boolean isALabel(String label) {
        // Only the encoding: which code points are letters is a matter of Unicode's version (InternationalNames).
        return label.startsWith("xn--")
                && Punycode.decode(label.substring(4))
                        .filter(text -> text.chars().anyMatch(c -> c >= 0x80))
                        .isPresent();
    }

    private static Optional<String> fault(String rule, String name) {
        return Optional.of(rule + ": \"" + Quoted.of(name) + "\"");
    }
}
