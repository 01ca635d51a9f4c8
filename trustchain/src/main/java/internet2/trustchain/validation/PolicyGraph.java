package internet2.trustchain.validation;

import internet2.trustchain.validation.CertificateExtensions.PolicyMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The valid_policy_graph of RFC 9618 section 5, which takes the place of RFC 5280's valid_policy_tree: one node for
 * each policy and depth, so that its size is that of the certificates and not a power of their number.
 *
 * <p>Nodes that lead nowhere any more are left in place and not followed: only what has a path down to the last depth
 * counts, and {@link #isNull} looks at the last depth alone. One thread.
 */
final class PolicyGraph {

    static final Oid ANY_POLICY = Oid.of("2.5.29.32.0");

    private final List<Map<Oid, Node>> depths = new ArrayList<>();

    /** Guarded by the one thread; expected is widened by mappings. */
    private static final class Node {
        private Set<Oid> expected;
        private final Set<Node> parents;

        private Node(Set<Oid> expected, Set<Node> parents) {
            this.expected = expected;
            this.parents = parents;
        }
    }

    PolicyGraph() {
        Map<Oid, Node> root = new LinkedHashMap<>();
        root.put(ANY_POLICY, new Node(Set.of(ANY_POLICY), Set.of()));
        depths.add(root);
    }

    /** Whether there is no policy for which the path is valid. */
    boolean isNull() {
        return depths.getLast().isEmpty();
    }

    /**
     * RFC 9618 section 5.2, replacing 6.1.3 (d) and (e).
     *
     * @param anyAllowed whether anyPolicy counts in this one
     */
    void grow(Set<Oid> policies, boolean anyAllowed) {
        Map<Oid, Node> above = depths.getLast();
        Map<Oid, Set<Node>> byExpected = new LinkedHashMap<>();
        above.values()
                .forEach(node -> node.expected.forEach(policy ->
                        byExpected.computeIfAbsent(policy, p -> new HashSet<>()).add(node)));
        Node any = above.get(ANY_POLICY);
        Map<Oid, Node> level = new LinkedHashMap<>();
        for (Oid policy : policies) {
            Set<Node> parents = byExpected.get(policy);
            if (policy.equals(ANY_POLICY)) {
                continue;
            }
            if (parents != null) { // (d)(1)(i)
                level.put(policy, new Node(Set.of(policy), parents));
            } else if (any != null) { // (d)(1)(ii)
                level.put(policy, new Node(Set.of(policy), Set.of(any)));
            }
        }
        if (anyAllowed && policies.contains(ANY_POLICY)) { // (d)(2)
            byExpected.forEach((policy, parents) -> level.computeIfAbsent(policy, p -> new Node(Set.of(p), parents)));
        }
        depths.add(level);
    }

    /** RFC 9618 section 5.3, replacing 6.1.4 (b)(1): what this certificate maps each policy to. */
    void map(List<PolicyMapping> mappings) {
        Map<Oid, Set<Oid>> targets = new LinkedHashMap<>();
        mappings.forEach(each -> targets.computeIfAbsent(each.issuerDomain(), p -> new HashSet<>())
                .add(each.subjectDomain()));
        Map<Oid, Node> level = depths.getLast();
        Node any = level.get(ANY_POLICY);
        Map<Oid, Node> above = depths.get(depths.size() - 2);
        targets.forEach((policy, expected) -> {
            Node node = level.get(policy);
            Node parent = above.get(ANY_POLICY);
            if (node != null) {
                node.expected = expected;
            } else if (any != null && parent != null) {
                level.put(policy, new Node(expected, Set.of(parent)));
            }
        });
    }

    /** RFC 9618 section 5.3, replacing 6.1.4 (b)(2): where mapping is inhibited, what is mapped is lost. */
    void remove(List<PolicyMapping> mappings) {
        mappings.forEach(each -> depths.getLast().remove(each.issuerDomain()));
    }

    /**
     * RFC 9618 section 5.4, replacing 6.1.5 (g): user_constrained_policy_set. It has anyPolicy where the path is valid
     * for every policy and the user asked for none in particular.
     *
     * @param initial user-initial-policy-set; empty for anyPolicy
     */
    Set<Oid> constrained(Set<Oid> initial) {
        boolean userAny = initial.isEmpty() || initial.contains(ANY_POLICY);
        Set<Oid> authority = authorityConstrained();
        if (userAny) {
            return authority;
        }
        if (authority.contains(ANY_POLICY)) {
            return initial;
        }
        Set<Oid> both = new HashSet<>(initial);
        both.retainAll(authority);
        return both;
    }

    /** The policies, in the domain of the trust anchor, whose nodes have a path to the last depth. */
    private Set<Oid> authorityConstrained() {
        Set<Oid> policies = new HashSet<>();
        if (depths.getLast().containsKey(ANY_POLICY)) {
            policies.add(ANY_POLICY);
        }
        Set<Node> reached = new HashSet<>(depths.getLast().values());
        for (int depth = depths.size() - 1; depth > 0; depth--) {
            Set<Node> next = new HashSet<>();
            Node anyAbove = depths.get(depth - 1).get(ANY_POLICY);
            for (Map.Entry<Oid, Node> entry : depths.get(depth).entrySet()) {
                if (!reached.contains(entry.getValue())) {
                    continue;
                }
                next.addAll(entry.getValue().parents);
                if (anyAbove != null
                        && entry.getValue().parents.contains(anyAbove)
                        && !entry.getKey().equals(ANY_POLICY)) {
                    policies.add(entry.getKey());
                }
            }
            reached = next;
        }
        return policies;
    }
}
