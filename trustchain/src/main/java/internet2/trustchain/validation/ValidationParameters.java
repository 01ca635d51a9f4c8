package internet2.trustchain.validation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * RFC 5280 section 6.1.1: what a path is validated for.
 *
 * @param time at which it must be valid; its second counts, since certificates have no finer time
 * @param name that the certificate must present; empty: any
 * @param initialPolicies user-initial-policy-set; empty stands for anyPolicy
 * @param explicitPolicy initial-explicit-policy: the path must be valid for one of them
 * @param inhibitPolicyMapping initial-policy-mapping-inhibit
 * @param inhibitAnyPolicy initial-any-policy-inhibit
 * @param intermediatesMax certificates that are not self-issued between the certificate and the trust anchor
 * @param limits how much work one answer may take
 */
public record ValidationParameters(
        Instant time,
        KeyPurpose purpose,
        Optional<ReferenceIdentity> name,
        Set<Oid> initialPolicies,
        boolean explicitPolicy,
        boolean inhibitPolicyMapping,
        boolean inhibitAnyPolicy,
        int intermediatesMax,
        Profile profile,
        AlgorithmPolicy algorithms,
        RevocationPolicy revocation,
        WorkLimits limits) {

    private static final int INTERMEDIATES_MAX = 8;

    public ValidationParameters {
        time = time.truncatedTo(ChronoUnit.SECONDS);
        initialPolicies = Set.copyOf(initialPolicies);
    }

    /** For any purpose and name at a time: section 6 with current algorithms, revocation as far as lists are there. */
    public static ValidationParameters at(Instant time) {
        return new ValidationParameters(
                time,
                KeyPurpose.ANY,
                Optional.empty(),
                Set.of(),
                false,
                false,
                false,
                INTERMEDIATES_MAX,
                Profile.PATH,
                AlgorithmPolicy.CURRENT,
                RevocationPolicy.IF_KNOWN,
                WorkLimits.DEFAULT);
    }

    public ValidationParameters forPurpose(KeyPurpose wanted) {
        return new ValidationParameters(
                time,
                wanted,
                name,
                initialPolicies,
                explicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                intermediatesMax,
                profile,
                algorithms,
                revocation,
                limits);
    }

    public ValidationParameters forName(ReferenceIdentity wanted) {
        return new ValidationParameters(
                time,
                purpose,
                Optional.of(wanted),
                initialPolicies,
                explicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                intermediatesMax,
                profile,
                algorithms,
                revocation,
                limits);
    }

    /** The path must be valid for one of these. */
    public ValidationParameters forPolicies(Set<Oid> wanted) {
        return withPolicies(wanted, !wanted.isEmpty(), inhibitPolicyMapping, inhibitAnyPolicy);
    }

    public ValidationParameters withPolicies(Set<Oid> initial, boolean explicit, boolean noMapping, boolean noAny) {
        return new ValidationParameters(
                time,
                purpose,
                name,
                initial,
                explicit,
                noMapping,
                noAny,
                intermediatesMax,
                profile,
                algorithms,
                revocation,
                limits);
    }

    public ValidationParameters withIntermediates(int atMost) {
        return new ValidationParameters(
                time,
                purpose,
                name,
                initialPolicies,
                explicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                atMost,
                profile,
                algorithms,
                revocation,
                limits);
    }

    public ValidationParameters withProfile(Profile asked, AlgorithmPolicy allowed) {
        return new ValidationParameters(
                time,
                purpose,
                name,
                initialPolicies,
                explicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                intermediatesMax,
                asked,
                allowed,
                revocation,
                limits);
    }

    public ValidationParameters withRevocation(RevocationPolicy asked) {
        return new ValidationParameters(
                time,
                purpose,
                name,
                initialPolicies,
                explicitPolicy,
                inhibitPolicyMapping,
                inhibitAnyPolicy,
                intermediatesMax,
                profile,
                algorithms,
                asked,
                limits);
    }

    /** RFC 5280 section 6.3.3 (f): as asked, but for whom lists are signed by no policy and no name. */
    ValidationParameters ofListSigner() {
        return new ValidationParameters(
                time,
                KeyPurpose.ANY,
                Optional.empty(),
                Set.of(),
                false,
                false,
                false,
                intermediatesMax,
                profile,
                algorithms,
                revocation,
                limits);
    }
}
