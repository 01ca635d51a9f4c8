package internet2.server.adapters;

import internet2.server.gateway.PolicyApi.Policy;
import internet2.server.gateway.PolicyApi.PolicyLifetimes;
import internet2.server.gateway.PolicyApi.PolicyRule;
import internet2.trustchain.authority.ApplicantPattern;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.IssuanceRule;
import internet2.trustchain.authority.IssuanceRule.Action;
import internet2.trustchain.authority.Lifetimes;
import internet2.trustchain.authority.NamePattern;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SubjectKey.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A policy in the API's words, and back. */
final class PolicyWords {

    private PolicyWords() {}

    static Policy view(IssuancePolicy policy) {
        return new Policy(
                view(policy.lifetimes()),
                Optional.of(policy.legacyIpv4()),
                policy.rules().stream().map(PolicyWords::view).toList());
    }

    static PolicyLifetimes view(Lifetimes lifetimes) {
        return new PolicyLifetimes(lifetimes.min(), lifetimes.standard(), lifetimes.max());
    }

    private static PolicyRule view(IssuanceRule rule) {
        return new PolicyRule(
                rule.name(),
                Optional.of(text(rule.action())),
                rule.who().stream().map(ApplicantPattern::text).toList(),
                Optional.of(texts(rule.purposes())),
                rule.names().stream().map(NamePattern::text).toList(),
                Optional.of(texts(rule.keys())),
                rule.lifetimes().map(PolicyWords::view),
                Optional.of(rule.wildcards()),
                Optional.of(rule.namesMax()));
    }

    /** @throws IllegalArgumentException saying which rule is none, and why */
    static IssuancePolicy policy(Policy view) {
        return new IssuancePolicy(
                lifetimes(view.lifetimes()),
                view.legacyIpv4().orElse(false),
                view.rules().stream().map(PolicyWords::rule).toList());
    }

    private static Lifetimes lifetimes(PolicyLifetimes view) {
        return new Lifetimes(view.min(), view.standard(), view.max());
    }

    private static IssuanceRule rule(PolicyRule view) {
        return new IssuanceRule(
                view.name(),
                view.action().map(text -> constant(Action.values(), text)).orElse(Action.ALLOW),
                view.who().stream().map(ApplicantPattern::parse).toList(),
                set(view.purposes(), PolicyWords::purpose, IssuanceRule.PURPOSES),
                view.names().stream().map(NamePattern::parse).toList(),
                set(view.keys(), PolicyWords::key, EnumSet.allOf(Kind.class)),
                view.lifetimes().map(PolicyWords::lifetimes),
                view.wildcards().orElse(true),
                view.namesMax().orElse(IssuanceRule.NAMES_MAX));
    }

    static Purpose purpose(String text) {
        return constant(Purpose.values(), text);
    }

    static Kind key(String text) {
        return constant(Kind.values(), text);
    }

    private static <E> Set<E> set(Optional<List<String>> texts, Function<String, E> parse, Set<E> otherwise) {
        return texts.<Set<E>>map(
                        each -> new LinkedHashSet<>(each.stream().map(parse).toList()))
                .orElse(otherwise);
    }

    private static <E extends Enum<E>> E constant(E[] values, String text) {
        return Arrays.stream(values)
                .filter(each -> text(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + text + "\" is none of " + texts(List.of(values))));
    }

    private static <E extends Enum<E>> List<String> texts(Collection<E> values) {
        return values.stream().sorted().map(PolicyWords::text).toList();
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
