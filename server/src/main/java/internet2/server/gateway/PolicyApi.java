package internet2.server.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who may get which certificates: read, changed, asked. */
public interface PolicyApi {

    /**
     * @param number absent: the one in force
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND}
     */
    PolicyVersionView policy(Optional<Long> number);

    /** Without the policies themselves, the newest first, with numbers lower than {@code before}. */
    PolicyHistory history(Optional<Long> before, int limit);

    /**
     * Puts another policy in force. Admin only.
     *
     * @throws ApiProblem {@link ProblemKind#REFUSED} with the ledger's code, such as {@code stale-policy}
     */
    PolicyVersionView change(Caller caller, PolicyChange change);

    /** What would come of a request. */
    PolicyAnswer check(Caller caller, PolicyQuestion question);

    record PolicyLifetimes(
            Duration min, @JsonProperty("default") Duration standard, Duration max) {}

    /**
     * @param who such as {@code members} or {@code acme}
     * @param purposes absent: all
     * @param names such as {@code own} or {@code zone:example.internal}
     * @param keys absent: all
     * @param lifetimes absent: those of the policy
     */
    record PolicyRule(
            String name,
            Optional<String> action,
            List<String> who,
            Optional<List<String>> purposes,
            List<String> names,
            Optional<List<String>> keys,
            Optional<PolicyLifetimes> lifetimes,
            Optional<Boolean> wildcards,
            Optional<Integer> namesMax) {}

    record Policy(PolicyLifetimes lifetimes, Optional<Boolean> legacyIpv4, List<PolicyRule> rules) {}

    /**
     * @param author who changed it, as {@code time}, {@code reason}, {@code before} and {@code operation} absent of 0
     * @param before digest of the policy that was in force until then
     * @param policy absent in a history
     */
    record PolicyVersionView(
            long number,
            String digest,
            Optional<String> author,
            Optional<Instant> time,
            Optional<String> reason,
            Optional<String> before,
            Optional<String> operation,
            Optional<Policy> policy) {}

    record PolicyHistory(List<PolicyVersionView> policies) {}

    /** @param base number of the policy that this one was written against */
    record PolicyChange(long base, String reason, Policy policy) {}

    /**
     * @param names besides those of the CSR
     * @param csr PKCS#10, PEM
     * @param applicant an id, {@code acme} or {@code acme:} and an account's URL; absent: the caller
     */
    record PolicyQuestion(
            Optional<List<String>> names,
            Optional<String> csr,
            Optional<String> purpose,
            Optional<String> key,
            Optional<String> applicant) {}

    /**
     * @param rule the one that allows it
     * @param steps the rules in their order, down to the one that decides
     */
    record PolicyAnswer(
            boolean allowed,
            long number,
            String applicant,
            List<String> names,
            String key,
            Optional<String> rule,
            Optional<PolicyLifetimes> lifetimes,
            Optional<String> code,
            Optional<String> reason,
            List<PolicyStep> steps) {}

    record PolicyStep(String rule, String outcome) {}
}
