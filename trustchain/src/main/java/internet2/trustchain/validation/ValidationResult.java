package internet2.trustchain.validation;

import java.util.List;
import java.util.Set;

/** What came of a question about a certificate. */
public sealed interface ValidationResult {

    /** From the certificate that was asked about to the trust anchor, or as far as one came. */
    List<Certificate> path();

    /**
     * There is a path.
     *
     * @param policies for which it is valid; has anyPolicy (2.5.29.32.0) where it is valid for all
     */
    record Valid(List<Certificate> path, Set<Oid> policies) implements ValidationResult {
        public Valid {
            path = List.copyOf(path);
            policies = Set.copyOf(policies);
        }
    }

    /**
     * There is none; the reasons are those of the path that came furthest.
     *
     * @param failures at least one
     */
    record Refused(List<Certificate> path, List<Failure> failures) implements ValidationResult {
        public Refused {
            path = List.copyOf(path);
            failures = List.copyOf(failures);
        }
    }

    default boolean isValid() {
        return this instanceof Valid;
    }
}
