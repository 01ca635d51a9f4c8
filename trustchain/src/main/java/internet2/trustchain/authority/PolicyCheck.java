package internet2.trustchain.authority;

import internet2.trustchain.authority.IssuanceRefused.Code;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What would come of a request, without making it: by the state of this node, and nothing is written.
 *
 * @param number of the policy in force
 * @param grant absent where it would be refused
 * @param refusal absent where it would be granted
 * @param steps the rules that were looked at, in their order; none where the request fails before any policy
 */
public record PolicyCheck(long number, Optional<Grant> grant, Optional<Refusal> refusal, List<Step> steps) {

    public record Refusal(Code code, String reason) {}

    /** @param outcome {@code decides}, or why the rule is not about the request */
    public record Step(String rule, String outcome) {}

    public PolicyCheck {
        steps = List.copyOf(steps);
    }

    /** Of an ACME account it is supposed that it shows control, and that CAA lets it. */
    public static PolicyCheck of(CertificateLedger ledger, Application asked) {
        PolicyVersion version = ledger.state().policy();
        Entitlement rights = Entitlement.of(ledger).under(version.policy());
        try {
            requirePossible(asked, rights);
        } catch (IssuanceRefused e) {
            return refused(version, e, List.of());
        }
        List<Step> steps = version.policy().steps(asked, rights);
        try {
            Grant grant = version.policy().grant(asked, rights);
            return new PolicyCheck(version.number(), Optional.of(grant), Optional.empty(), steps);
        } catch (IssuanceRefused e) {
            return refused(version, e, steps);
        }
    }

    /** What no policy changes. */
    private static void requirePossible(Application asked, Entitlement rights) throws IssuanceRefused {
        if (!asked.purpose().takes(asked.key())) {
            throw new IssuanceRefused(
                    Code.BAD_KEY,
                    "a certificate for " + asked.purpose() + " does not hold a key of the kind " + asked.key());
        }
        Optional<String> name = InternationalNames.fault(asked.names())
                .or(() -> authorities(asked.purpose(), rights.genesis())
                        .flatMap(issuer -> issuer.permitted().stream())
                        .flatMap(permitted -> permitted.fault(asked.names()).stream())
                        .findFirst());
        if (name.isPresent()) {
            throw new IssuanceRefused(Code.BAD_NAME, name.get());
        }
        Optional<String> fault = rights.fault(asked);
        if (fault.isPresent()) {
            throw new IssuanceRefused(Code.NOT_ENTITLED, fault.get());
        }
    }

    private static Stream<IssuerCertificate> authorities(Purpose purpose, CertificatesGenesis genesis) {
        return genesis.everyIssuer().stream().filter(issuer -> issuer.key().hierarchy() == purpose.hierarchy());
    }

    private static PolicyCheck refused(PolicyVersion version, IssuanceRefused why, List<Step> steps) {
        return new PolicyCheck(
                version.number(), Optional.empty(), Optional.of(new Refusal(why.code(), why.reason())), steps);
    }
}
