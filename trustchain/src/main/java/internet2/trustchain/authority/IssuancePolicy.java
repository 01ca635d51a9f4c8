package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.ApplicantPattern.AnyAccount;
import internet2.trustchain.authority.ApplicantPattern.Members;
import internet2.trustchain.authority.ApplicantPattern.OfRole;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.NamePattern.Any;
import internet2.trustchain.authority.NamePattern.HandedOut;
import internet2.trustchain.authority.NamePattern.Loopback;
import internet2.trustchain.authority.NamePattern.Own;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may get which certificates: ordered rules, of which the first that is about a request decides it; what no rule is
 * about is refused.
 *
 * <p>Ledger state: a network begins with the policy of its genesis, and an administrator changes it by an operation.
 * Rules only grant what {@link Entitlement} leaves open: nobody else's identity is theirs to give away, nor to an ACME
 * account what it showed no control of or what lies in no zone of the network. Members they may grant any other name.
 *
 * @param lifetimes of rules that say nothing else, and of OCSP responders
 * @param legacyIpv4 whether IPv4 addresses are certified
 * @param rules each with a name of its own
 */
public record IssuancePolicy(Lifetimes lifetimes, boolean legacyIpv4, List<IssuanceRule> rules) implements Encodable {

    /** How far a certificate begins before it is made, for clocks that are behind. */
    public static final Duration BACKDATE = Duration.ofMinutes(1);

    /** How far an issuer's clock may be from block time. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    public static final int RULES_MAX = 64;

    /** Of the canonical encoding: a policy is state, and read for each certificate. */
    static final int BYTES_MAX = 48 << 10;

    /**
     * Administrators have any name, members what is theirs, nodes what their workloads are called, ACME accounts what
     * they showed control of.
     */
    private static final List<IssuanceRule> USUAL = List.of(
            IssuanceRule.allowing(
                    "administrators",
                    new OfRole(internet2.ledger.Role.ADMINISTRATOR),
                    IssuanceRule.PURPOSES,
                    new Any()),
            IssuanceRule.allowing("nodes", new Members(), Set.of(Purpose.NODE), new Own(), new Loopback()),
            IssuanceRule.allowing(
                    "workloads", new OfRole(internet2.ledger.Role.NODE), Set.of(Purpose.SERVICE), new HandedOut()),
            IssuanceRule.allowing("members", new Members(), IssuanceRule.PURPOSES, new Own()),
            IssuanceRule.allowing("acme", new AnyAccount(), Set.of(Purpose.SERVICE, Purpose.WEB), new Own()));

    /** 1 h to 90 d, 24 h by default. */
    public static final IssuancePolicy PRODUCTION =
            usual(new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(90)), false);

    /** Lifetimes from one minute, so that renewal can be watched. */
    public static final IssuancePolicy DEVELOPMENT =
            usual(new Lifetimes(Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofDays(90)), false);

    public IssuancePolicy {
        rules = List.copyOf(rules);
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw new IllegalArgumentException("a policy has 1 to " + RULES_MAX + " rules, not " + rules.size());
        }
        if (rules.stream().map(IssuanceRule::name).distinct().count() != rules.size()) {
            throw new IllegalArgumentException("each rule of a policy has a name of its own");
        }
    }

    /** The rules that a network begins with. */
    public static IssuancePolicy usual(Lifetimes lifetimes, boolean legacyIpv4) {
        return new IssuancePolicy(lifetimes, legacyIpv4, USUAL);
    }

    public static IssuancePolicy decode(CanonicalReader in) {
        try {
            return new IssuancePolicy(Lifetimes.decode(in), in.bool(), in.list(RULES_MAX, IssuanceRule::decode));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(lifetimes).bool(legacyIpv4).list(rules, CanonicalWriter::value);
    }

    /** That a certificate may have by any rule. */
    Duration longestLifetime() {
        return Stream.concat(Stream.of(lifetimes), rules.stream().flatMap(rule -> rule.lifetimes().stream()))
                .map(Lifetimes::max)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** SHA-256 of the canonical encoding: what the audit trail names it by. */
    public Hash digest() {
        return Hash.of(encoded());
    }

    /** The word of the first rule that is about it. */
    Grant grant(Application asked, Entitlement rights) throws IssuanceRefused {
        for (IssuanceRule rule : rules) {
            if (rule.passes(asked, rights).isEmpty()) {
                return rule.decide(asked, lifetimes);
            }
        }
        throw new IssuanceRefused(Code.NOT_ENTITLED, uncovered(asked, rights));
    }

    /** The rules down to the one that decides, and what became of each. */
    List<PolicyCheck.Step> steps(Application asked, Entitlement rights) {
        List<PolicyCheck.Step> steps = new ArrayList<>();
        for (IssuanceRule rule : rules) {
            Optional<String> passed = rule.passes(asked, rights);
            steps.add(new PolicyCheck.Step(rule.name(), passed.orElse("decides")));
            if (passed.isEmpty()) {
                break;
            }
        }
        return steps;
    }

    /** Why no rule is about it, in the words of the person who asked. */
    private String uncovered(Application asked, Entitlement rights) {
        Optional<SubjectName> missing = asked.names().stream()
                .filter(name -> rules.stream()
                        .noneMatch(
                                rule -> rule.passes(only(asked, name), rights).isEmpty()))
                .findFirst();
        return missing.map(name -> "the requester has no right to the name " + name.text()
                        + ": no rule of the network's policy grants it for this purpose")
                .orElse("no rule of the network's policy covers all of these names together; ask for them one by one");
    }

    private static Application only(Application asked, SubjectName name) {
        return new Application(asked.applicant(), asked.purpose(), asked.key(), List.of(name));
    }
}
