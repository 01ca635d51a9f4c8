package internet2.trustchain.validation;

import internet2.trustchain.validation.Failure.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds paths (RFC 4158) from a certificate up: depth first, the likeliest issuer first, no certificate and no name
 * with the same key twice, and only along signatures that hold. The first path that validates is the answer; without
 * one, the path that came furthest says why. One thread, one answer.
 */
final class PathSearch {

    private final Validator validator;
    private final Map<DistinguishedName, List<Certificate>> bySubject = new HashMap<>();
    private final List<Certificate> pool;
    private final RevocationEvidence evidence;
    private final Work work;
    /** Signers of revocation lists whose own path is being looked for. */
    private final Set<Certificate> underWay = new HashSet<>();

    PathSearch(Validator validator, List<Certificate> pool, RevocationEvidence evidence, Work work) {
        this.validator = validator;
        this.pool = pool;
        this.evidence = evidence;
        this.work = work;
        pool.forEach(each -> bySubject
                .computeIfAbsent(each.subject(), name -> new ArrayList<>())
                .add(each));
    }

    RevocationEvidence evidence() {
        return evidence;
    }

    List<Certificate> pool() {
        return pool;
    }

    Work work() {
        return work;
    }

    /** Whether a signer of revocation lists is good, under the same trust anchor (RFC 5280 section 6.3.3 (f)). */
    boolean leadsTo(Certificate signer, Certificate anchor, ValidationParameters parameters) throws Work.Exceeded {
        // A signer whose own standing is told by the list that it signs (an indirect list may cover its issuer, PKITS
        // 4.14.30): its path was found good but for that, and nobody else can say.
        if (signer.equals(anchor) || !underWay.add(signer)) {
            return true;
        }
        try {
            ValidationResult result = new Attempt(parameters.ofListSigner()).of(signer);
            return result.isValid() && result.path().getLast().equals(anchor);
        } finally {
            underWay.remove(signer);
        }
    }

    ValidationResult find(Certificate certificate, ValidationParameters parameters) {
        Attempt attempt = new Attempt(parameters);
        try {
            return attempt.of(certificate);
        } catch (Work.Exceeded e) {
            return attempt.refused(new Failure(Code.LIMIT, 0, e.reason()), certificate);
        }
    }

    /** One search, and the best that it has found so far. */
    private final class Attempt {

        private final ValidationParameters parameters;
        private List<Certificate> furthest = List.of();
        private List<Failure> reasons = List.of();
        private boolean anchored;

        private Attempt(ValidationParameters parameters) {
            this.parameters = parameters;
        }

        private ValidationResult of(Certificate certificate) throws Work.Exceeded {
            List<Certificate> path = new ArrayList<>(List.of(certificate));
            Optional<ValidationResult> valid =
                    validator.isAnchor(certificate) ? validate(List.of(), certificate) : Optional.empty();
            if (valid.isEmpty()) {
                valid = extend(path);
            }
            return valid.orElseGet(() -> new ValidationResult.Refused(furthest, reasons));
        }

        private ValidationResult.Refused refused(Failure failure, Certificate certificate) {
            List<Failure> all = new ArrayList<>(List.of(failure));
            all.addAll(reasons);
            return new ValidationResult.Refused(furthest.isEmpty() ? List.of(certificate) : furthest, all);
        }

        private Optional<ValidationResult> extend(List<Certificate> path) throws Work.Exceeded {
            Certificate last = path.getLast();
            for (Certificate anchor : likeliestFirst(validator.anchors(last.issuer()), last)) {
                Optional<ValidationResult> valid = validate(path, anchor);
                if (valid.isPresent()) {
                    return valid;
                }
            }
            List<Certificate> candidates = likeliestFirst(bySubject.getOrDefault(last.issuer(), List.of()), last);
            Failures blocked = new Failures();
            for (Certificate candidate : candidates) {
                work.step();
                if (!mayFollow(candidate, path, blocked)) {
                    continue;
                }
                path.add(candidate);
                Optional<ValidationResult> valid = extend(path);
                path.removeLast();
                if (valid.isPresent()) {
                    return valid;
                }
            }
            if (blocked.isEmpty()) {
                blocked.add(
                        Code.NO_ISSUER,
                        path.size() - 1,
                        "its issuer \"" + last.issuer() + "\" is neither trusted nor among the certificates given");
            }
            remember(path, blocked.all(), false);
            return Optional.empty();
        }

        private boolean mayFollow(Certificate candidate, List<Certificate> path, Failures blocked)
                throws Work.Exceeded {
            if (validator.isAnchor(candidate)) {
                return false; // it was tried as an anchor
            }
            for (Certificate each : path) {
                if (each.equals(candidate)
                        || (each.subject().equals(candidate.subject())
                                && each.key().der().equals(candidate.key().der()))) {
                    return false;
                }
            }
            long counted =
                    path.stream().skip(1).filter(each -> !each.isSelfIssued()).count();
            if (counted + (candidate.isSelfIssued() ? 0 : 1) > parameters.intermediatesMax()
                    || path.size() > 2 * parameters.intermediatesMax() + 1) {
                blocked.add(
                        Code.LIMIT,
                        path.size() - 1,
                        "more than " + parameters.intermediatesMax() + " intermediates are not followed");
                return false;
            }
            if (!signed(path.getLast(), candidate, path.size() > 1)) {
                blocked.add(
                        Code.SIGNATURE, path.size() - 1, "the signature of \"" + candidate + "\" on it does not hold");
                return false;
            }
            return true;
        }

        /** A key that takes its parameters from its own issuer is judged once that is known. */
        private boolean signed(Certificate certificate, Certificate issuer, boolean keep) throws Work.Exceeded {
            if (issuer.key().kind().filter(KeyKind.DSA::equals).isPresent()) {
                return true;
            }
            Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(certificate.signatureAlgorithm());
            return algorithm.isPresent()
                    && validator
                            .signatures()
                            .verifies(
                                    issuer.key(),
                                    algorithm.get(),
                                    certificate.signedPart(),
                                    certificate.signature(),
                                    keep,
                                    work);
        }

        private Optional<ValidationResult> validate(List<Certificate> path, Certificate anchor) throws Work.Exceeded {
            work.path();
            PathValidation validation = new PathValidation(path, anchor, parameters, validator.signatures(), work);
            Optional<Set<Oid>> policies = validation.run();
            List<Certificate> whole = new ArrayList<>(path);
            whole.add(anchor);
            Failures failures = new Failures();
            validation.failures().forEach(each -> failures.add(each.code(), each.certificate(), each.reason()));
            if (policies.isPresent() && parameters.revocation() != RevocationPolicy.IGNORED) {
                new RevocationCheck(validator, parameters, PathSearch.this, whole).run(failures);
            }
            if (failures.isEmpty()) {
                return Optional.of(new ValidationResult.Valid(whole, policies.orElse(Set.of())));
            }
            remember(whole, failures.all(), true);
            return Optional.empty();
        }

        private void remember(List<Certificate> path, List<Failure> failures, boolean reachesAnchor) {
            boolean better = reachesAnchor == anchored
                    ? (anchored ? failures.size() < reasons.size() : path.size() > furthest.size())
                    : reachesAnchor;
            if (reasons.isEmpty() || better) {
                furthest = List.copyOf(path);
                reasons = failures;
                anchored = reachesAnchor;
            }
        }

        /** RFC 4158 section 3.5: by the key that is named, the time, and whether it is an authority at all. */
        private List<Certificate> likeliestFirst(List<Certificate> candidates, Certificate subject) {
            return candidates.stream()
                    .sorted(Comparator.comparing((Certificate each) -> !TrustAnchor.mayHaveSigned(each, subject))
                            .thenComparing(each -> !each.isCa())
                            .thenComparing(each -> parameters.time().isAfter(each.notAfter())
                                    || parameters.time().isBefore(each.notBefore())))
                    .toList();
        }
    }
}
