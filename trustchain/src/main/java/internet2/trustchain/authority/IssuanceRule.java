package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.SubjectKey.Kind;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One rule of a policy: about whom and what it is, and what it then says.
 *
 * <p>A rule that allows is about a request all of whose names it covers; one that denies is about a request any of
 * whose names it covers, a wildcard also by the names that it stands for. What a rule is about it decides: a request
 * that goes beyond its limits is refused, and is not handed on to the next rule.
 *
 * @param name for people, and in every refusal: 1 to 64 lower-case letters, digits and dashes
 * @param action whether the certificate may be
 * @param who any of these
 * @param purposes what the certificate is for; never an OCSP responder, whose right follows from the keys
 * @param names which names
 * @param keys the kinds of key that are certified
 * @param lifetimes where they differ from those of the policy
 * @param wildcards whether wildcards are certified
 * @param namesMax so many in one certificate
 */
public record IssuanceRule(
        String name,
        Action action,
        List<ApplicantPattern> who,
        Set<Purpose> purposes,
        List<NamePattern> names,
        Set<Kind> keys,
        Optional<Lifetimes> lifetimes,
        boolean wildcards,
        int namesMax)
        implements Encodable {

    /** What a rule says. */
    public enum Action {
        ALLOW,
        DENY
    }

    /** What certificates may be for, as far as a policy says. */
    public static final Set<Purpose> PURPOSES = Set.of(Purpose.NODE, Purpose.SERVICE, Purpose.IDENTITY, Purpose.WEB);

    /** The most names that one certificate has, whatever a rule says. */
    public static final int NAMES_MAX = AlternativeNames.NAMES_MAX;

    private static final int PATTERNS_MAX = 64;
    private static final int NAME_LENGTH_MAX = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    public IssuanceRule {
        who = List.copyOf(who);
        names = List.copyOf(names);
        purposes = Set.copyOf(purposes);
        keys = Set.copyOf(keys);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a rule's name is 1 to " + NAME_LENGTH_MAX
                    + " lower-case letters, digits and inner dashes, not \"" + Quoted.of(name) + "\"");
        }
        if (outOfBounds(who) || outOfBounds(names) || purposes.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException("the rule " + name + " needs 1 to " + PATTERNS_MAX
                    + " of who and of names, and at least one purpose and one kind of key");
        }
        if (!PURPOSES.containsAll(purposes)) {
            throw new IllegalArgumentException("the rule " + name + ": a policy says nothing of OCSP responders");
        }
        if (namesMax < 1 || namesMax > NAMES_MAX) {
            throw new IllegalArgumentException(
                    "the rule " + name + ": names_max is 1 to " + NAMES_MAX + ", not " + namesMax);
        }
    }

    private static boolean outOfBounds(Collection<?> patterns) {
        return patterns.isEmpty() || patterns.size() > PATTERNS_MAX;
    }

    /** A rule that allows, without limits of its own. */
    static IssuanceRule allowing(String name, ApplicantPattern who, Set<Purpose> purposes, NamePattern... names) {
        return new IssuanceRule(
                name,
                Action.ALLOW,
                List.of(who),
                purposes,
                List.of(names),
                EnumSet.allOf(Kind.class),
                Optional.empty(),
                true,
                NAMES_MAX);
    }

    /** Why the rule is not about this, or nothing where it decides. */
    Optional<String> passes(Application asked, Entitlement rights) {
        if (who.stream().noneMatch(each -> each.matches(asked.applicant(), rights))) {
            return Optional.of("is about others");
        }
        if (!purposes.contains(asked.purpose())) {
            return Optional.of("is about other purposes");
        }
        if (action == Action.DENY) {
            return asked.names().stream().anyMatch(each -> touches(each, asked, rights))
                    ? Optional.empty()
                    : Optional.of("covers none of the names");
        }
        return asked.names().stream()
                .filter(each -> !covers(each, asked, rights))
                .map(each -> "does not cover the name " + each.text())
                .findFirst();
    }

    private boolean covers(SubjectName wanted, Application asked, Entitlement rights) {
        return names.stream().anyMatch(each -> each.covers(wanted, asked, rights));
    }

    private boolean touches(SubjectName wanted, Application asked, Entitlement rights) {
        return names.stream().anyMatch(each -> each.touches(wanted, asked, rights));
    }

    /** What the rule says of a request that it is about. */
    Grant decide(Application asked, Lifetimes otherwise) throws IssuanceRefused {
        if (action == Action.DENY) {
            throw refusal(Code.NOT_ENTITLED, "denies this");
        }
        if (!keys.contains(asked.key())) {
            throw refusal(
                    Code.BAD_KEY, "certifies no keys of the kind " + asked.key().text());
        }
        Optional<SubjectName> wildcard = asked.names().stream()
                .filter(each -> each instanceof DnsName dns && dns.wildcard())
                .findFirst();
        if (!wildcards && wildcard.isPresent()) {
            throw refusal(
                    Code.NOT_ENTITLED,
                    "certifies no wildcards such as " + wildcard.get().text());
        }
        if (asked.names().size() > namesMax) {
            throw refusal(
                    Code.NOT_ENTITLED,
                    "certifies " + namesMax + " names at once, not "
                            + asked.names().size());
        }
        return new Grant(name, lifetimes.orElse(otherwise));
    }

    private IssuanceRefused refusal(Code code, String says) {
        return new IssuanceRefused(code, "the rule \"" + name + "\" of the network's policy " + says);
    }

    static IssuanceRule decode(CanonicalReader in) {
        try {
            return new IssuanceRule(
                    in.text(NAME_LENGTH_MAX),
                    in.bool() ? Action.ALLOW : Action.DENY,
                    in.list(
                            PATTERNS_MAX,
                            next -> canonical(
                                    next,
                                    ApplicantPattern.LENGTH_MAX,
                                    ApplicantPattern::parse,
                                    ApplicantPattern::text)),
                    set(in.list(Purpose.values().length, Purpose::decode), in),
                    in.list(
                            PATTERNS_MAX,
                            next -> canonical(next, NamePattern.LENGTH_MAX, NamePattern::parse, NamePattern::text)),
                    set(in.list(Kind.values().length, Kind::decode), in),
                    in.optional(Lifetimes::decode),
                    in.bool(),
                    in.u16());
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static <T> T canonical(
            CanonicalReader in, int lengthMax, Function<String, T> parse, Function<T, String> write) {
        String text = in.text(lengthMax);
        T pattern = parse.apply(text);
        if (!write.apply(pattern).equals(text)) {
            throw in.malformed("patterns are in their canonical form");
        }
        return pattern;
    }

    /** In the order of the constants, each once: one encoding for one set. */
    private static <E extends Enum<E>> Set<E> set(List<E> values, CanonicalReader in) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
                throw in.malformed("a set is in order, and has each value once");
            }
        }
        return values.isEmpty() ? Set.of() : EnumSet.copyOf(values);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(name)
                .bool(action == Action.ALLOW)
                .list(who, (next, each) -> next.text(each.text()))
                .list(purposes.stream().sorted().toList(), (next, each) -> next.u8(each.code()))
                .list(names, (next, each) -> next.text(each.text()))
                .list(keys.stream().sorted().toList(), (next, each) -> next.u8(each.code()))
                .optional(lifetimes, CanonicalWriter::value)
                .bool(wildcards)
                .u16(namesMax);
    }
}
