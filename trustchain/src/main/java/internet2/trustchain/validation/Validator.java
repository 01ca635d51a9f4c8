package internet2.trustchain.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says whether certificates lead to trust anchors, and if not, why: RFC 5280 sections 6.1 and 6.3, RFC 9618, RFC 9525.
 *
 * <p>It asks nobody: what is not among the anchors, the intermediates given and the evidence given is not there. The
 * work of one answer is bounded by {@link WorkLimits}. Thread-safe; signatures of intermediates that were found to hold
 * are remembered.
 */
public final class Validator {

    private final Map<DistinguishedName, List<Certificate>> anchors = new HashMap<>();
    private final Set<Certificate> all;
    private final VerifiedSignatures signatures = new VerifiedSignatures();

    /** @param anchors each relied on as it is */
    public Validator(List<Certificate> anchors) {
        this.all = Set.copyOf(anchors);
        all.forEach(each -> this.anchors.merge(
                each.subject(),
                List.of(each),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }

    /**
     * Looks for a path from {@code certificate} to an anchor.
     *
     * @param intermediates that may be of help, in any order; not trusted
     * @param evidence about revocation; not trusted
     */
    public ValidationResult validate(
            Certificate certificate,
            List<Certificate> intermediates,
            RevocationEvidence evidence,
            ValidationParameters parameters) {
        Work work = new Work(parameters.limits());
        return new PathSearch(this, intermediates, evidence, work).find(certificate, parameters);
    }

    List<Certificate> anchors(DistinguishedName subject) {
        return anchors.getOrDefault(subject, List.of());
    }

    boolean isAnchor(Certificate certificate) {
        return all.contains(certificate);
    }

    VerifiedSignatures signatures() {
        return signatures;
    }
}
