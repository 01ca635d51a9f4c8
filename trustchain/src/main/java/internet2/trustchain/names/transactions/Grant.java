package internet2.trustchain.names.transactions;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that a key is good for, written as in BIND's update policies: {@code name NAME [TYPE...]},
 * {@code subdomain NAME [TYPE...]} or {@code transfer ZONE}.
 *
 * @param types empty for all but those that decide who may do what: NS, SOA and KEY
 */
public record Grant(Rule rule, DomainName name, List<RecordType> types) {

    /** What a grant is about. */
    public enum Rule {
        /** Records of this name. */
        NAME,
        /** Records of this name and of all below it. */
        SUBDOMAIN,
        /** The whole zone of this apex, to be read. */
        TRANSFER
    }

    static final int CHARACTERS_MAX = 2048;

    private static final Set<RecordType> ONLY_NAMED = Set.of(RecordType.NS, RecordType.SOA, RecordType.KEY);

    public Grant {
        types = List.copyOf(types);
        if (rule == Rule.TRANSFER && !types.isEmpty()) {
            throw new MalformedInputException("a transfer is of the whole zone, whatever the types");
        }
    }

    public static Grant parse(String text) {
        String[] words =
                text.length() > CHARACTERS_MAX ? new String[0] : text.strip().split("\\s+");
        if (words.length < 2) {
            throw new MalformedInputException("a grant is \"name NAME [TYPE...]\", \"subdomain NAME [TYPE...]\" or"
                    + " \"transfer ZONE\", not \"" + text.substring(0, Math.min(text.length(), 80)) + "\"");
        }
        Rule rule = Arrays.stream(Rule.values())
                .filter(each -> each.name().equalsIgnoreCase(words[0]))
                .findFirst()
                .orElseThrow(() -> new MalformedInputException(
                        "a grant begins with name, subdomain or transfer, not \"" + words[0] + "\""));
        List<RecordType> types =
                Arrays.stream(words).skip(2).map(RecordType::parse).toList();
        return new Grant(rule, DomainName.parse(words[1]), types);
    }

    /** Everything at and below a name: what a public key says that stands at it. */
    static Grant all(DomainName name) {
        return new Grant(Rule.SUBDOMAIN, name, List.of(RecordType.ANY));
    }

    boolean allowsUpdate(DomainName changed, RecordType type) {
        boolean named = rule == Rule.NAME ? changed.equals(name) : changed.isAtOrBelow(name);
        boolean typed =
                types.contains(RecordType.ANY) || (types.isEmpty() ? !ONLY_NAMED.contains(type) : types.contains(type));
        return rule != Rule.TRANSFER && named && typed;
    }

    /** Whether anything that this allows to change can lie in a zone. */
    boolean allowsUpdateIn(DomainName apex) {
        return rule != Rule.TRANSFER && (name.isAtOrBelow(apex) || (rule == Rule.SUBDOMAIN && apex.isAtOrBelow(name)));
    }

    boolean allowsTransfer(DomainName apex) {
        return rule == Rule.TRANSFER && name.equals(apex);
    }

    @Override
    public String toString() {
        return (rule.name().toLowerCase(Locale.ROOT) + " " + name + " "
                        + types.stream().map(RecordType::toString).collect(Collectors.joining(" ")))
                .strip();
    }
}
