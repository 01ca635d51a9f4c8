package internet2.trustchain.validation;

import internet2.trustchain.validation.CertificateExtensions.BasicConstraints;
import internet2.trustchain.validation.CertificateExtensions.PolicyConstraints;
import internet2.trustchain.validation.Failure.Code;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * RFC 5280 section 6.1 with the policies of RFC 9618, for one path; the names of its variables are the RFC's. It
 * goes on after a failure, so that all of them are known. One thread, one use.
 */
final class PathValidation {

    private static final Set<Oid> UNDERSTOOD = Set.of(
            Extension.BASIC_CONSTRAINTS,
            Extension.KEY_USAGE,
            Extension.EXTENDED_KEY_USAGE,
            Extension.SUBJECT_ALTERNATIVE_NAME,
            Extension.NAME_CONSTRAINTS,
            Extension.CERTIFICATE_POLICIES,
            Extension.POLICY_MAPPINGS,
            Extension.POLICY_CONSTRAINTS,
            Extension.INHIBIT_ANY_POLICY,
            Extension.CRL_DISTRIBUTION_POINTS,
            Extension.FRESHEST_CRL,
            Extension.AUTHORITY_KEY_IDENTIFIER,
            Extension.SUBJECT_KEY_IDENTIFIER);

    private final List<Certificate> path;
    private final Certificate anchor;
    private final ValidationParameters parameters;
    private final VerifiedSignatures signatures;
    private final Work work;
    private final Failures failures = new Failures();
    private final PolicyGraph validPolicyGraph = new PolicyGraph();
    private final NameConstraintCheck subtrees;
    private SubjectPublicKey workingKey;
    private DistinguishedName workingIssuerName;
    private int explicitPolicy;
    private int inhibitAnyPolicy;
    private int policyMapping;
    private int maxPathLength;

    /** @param path the certificate that is asked about first, without the anchor */
    PathValidation(
            List<Certificate> path,
            Certificate anchor,
            ValidationParameters parameters,
            VerifiedSignatures signatures,
            Work work) {
        this.path = path;
        this.anchor = anchor;
        this.parameters = parameters;
        this.signatures = signatures;
        this.work = work;
        this.subtrees = new NameConstraintCheck(work);
        this.workingKey = anchor.key();
        this.workingIssuerName = anchor.subject();
        int n = path.size();
        this.explicitPolicy = parameters.explicitPolicy() ? 0 : n + 1;
        this.inhibitAnyPolicy = parameters.inhibitAnyPolicy() ? 0 : n + 1;
        this.policyMapping = parameters.inhibitPolicyMapping() ? 0 : n + 1;
        this.maxPathLength = n;
    }

    /** The policies for which the path is valid; nothing where {@link #failures} has something. */
    Optional<Set<Oid>> run() throws Work.Exceeded {
        checkAnchor();
        for (int place = path.size() - 1; place >= 0; place--) {
            Certificate certificate = path.get(place);
            process(certificate, place);
            if (place > 0) {
                prepareForNext(certificate, place);
            }
        }
        return wrapUp();
    }

    List<Failure> failures() {
        return failures.all();
    }

    /** RFC 5937 section 3.2: what the anchor's certificate says constrains the path below it. */
    private void checkAnchor() throws Work.Exceeded {
        int place = path.size();
        checkTime(anchor, place);
        checkProfile(anchor, place, true);
        if (!path.isEmpty()) {
            checkIssuer(anchor, place, path.size() > 1);
            anchor.extensions().nameConstraints().ifPresent(subtrees::add);
            checkCritical(anchor, place);
            checkPurposes(anchor, place);
        }
    }

    /** RFC 5280 section 6.1.3. */
    private void process(Certificate certificate, int place) throws Work.Exceeded {
        checkSignature(certificate, place);
        checkTime(certificate, place);
        failures.require(
                certificate.issuer().equals(workingIssuerName),
                Code.NAME_CHAINING,
                place,
                "its issuer \"" + certificate.issuer() + "\" is not \"" + workingIssuerName + "\"");
        boolean last = place == 0;
        if (last || !certificate.isSelfIssued()) {
            subtrees.check(certificate, place, failures);
        }
        CertificateExtensions extensions = certificate.extensions();
        boolean anyAllowed = inhibitAnyPolicy > 0 || (!last && certificate.isSelfIssued());
        validPolicyGraph.grow(extensions.policies().orElse(Set.of()), anyAllowed);
        failures.require(
                explicitPolicy > 0 || !validPolicyGraph.isNull(),
                Code.POLICY,
                place,
                "a policy is asked for, and down to here the path is valid for none");
        checkPurposes(certificate, place);
        checkCritical(certificate, place);
        checkProfile(certificate, place, false);
    }

    private void checkSignature(Certificate certificate, int place) throws Work.Exceeded {
        Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(certificate.signatureAlgorithm());
        failures.require(
                certificate.namesOneSignatureAlgorithm(),
                Code.MALFORMED,
                place,
                "it names two signature algorithms that are not the same (section 4.1.1.2)");
        if (algorithm.isEmpty()) {
            failures.add(
                    Code.WEAK_ALGORITHM,
                    place,
                    "the signature algorithm "
                            + certificate.signatureAlgorithm().algorithm() + " is not known");
            return;
        }
        parameters
                .algorithms()
                .fault(algorithm.get())
                .ifPresent(fault -> failures.add(Code.WEAK_ALGORITHM, place, fault));
        parameters
                .algorithms()
                .fault(workingKey)
                .ifPresent(fault -> failures.add(Code.WEAK_ALGORITHM, place + 1, "its key: " + fault));
        boolean holds = signatures.verifies(
                workingKey, algorithm.get(), certificate.signedPart(), certificate.signature(), place > 0, work);
        failures.require(
                holds, Code.SIGNATURE, place, "the signature of \"" + workingIssuerName + "\" on it does not hold");
    }

    private void checkTime(Certificate certificate, int place) {
        failures.require(
                !parameters.time().isBefore(certificate.notBefore()),
                Code.NOT_YET_VALID,
                place,
                "it is valid from " + certificate.notBefore() + ", which is after " + parameters.time());
        failures.require(
                !parameters.time().isAfter(certificate.notAfter()),
                Code.EXPIRED,
                place,
                "it was valid until " + certificate.notAfter() + ", which is before " + parameters.time());
    }

    /** RFC 5280 section 6.1.4. */
    private void prepareForNext(Certificate certificate, int place) throws Work.Exceeded {
        CertificateExtensions extensions = certificate.extensions();
        mapPolicies(extensions, place);
        workingIssuerName = certificate.subject();
        workingKey = certificate.key().inherit(workingKey);
        extensions.nameConstraints().ifPresent(subtrees::add);
        if (!certificate.isSelfIssued()) {
            explicitPolicy = Math.max(0, explicitPolicy - 1);
            policyMapping = Math.max(0, policyMapping - 1);
            inhibitAnyPolicy = Math.max(0, inhibitAnyPolicy - 1);
        }
        constrainPolicies(extensions);
        checkIssuer(certificate, place, true);
    }

    /** (a) and (b) */
    private void mapPolicies(CertificateExtensions extensions, int place) {
        failures.require(
                extensions.policyMappings().stream()
                        .noneMatch(each -> each.issuerDomain().equals(PolicyGraph.ANY_POLICY)
                                || each.subjectDomain().equals(PolicyGraph.ANY_POLICY)),
                Code.POLICY_MAPPING,
                place,
                "it maps to or from anyPolicy");
        if (extensions.policyMappings().isEmpty()) {
            return;
        }
        if (policyMapping > 0) {
            validPolicyGraph.map(extensions.policyMappings());
        } else {
            validPolicyGraph.remove(extensions.policyMappings());
        }
    }

    /** (i) and (j) */
    private void constrainPolicies(CertificateExtensions extensions) {
        explicitPolicy = lower(explicitPolicy, extensions.policyConstraints().map(PolicyConstraints::requireExplicit));
        policyMapping = lower(policyMapping, extensions.policyConstraints().map(PolicyConstraints::inhibitMapping));
        inhibitAnyPolicy = lower(inhibitAnyPolicy, Optional.of(extensions.inhibitAnyPolicy()));
    }

    private static int lower(int value, Optional<OptionalInt> bound) {
        return Math.min(value, bound.orElse(OptionalInt.empty()).orElse(Integer.MAX_VALUE));
    }

    /**
     * (k) to (n).
     *
     * @param counted whether it is one of the path's intermediates, or the anchor above one
     */
    private void checkIssuer(Certificate certificate, int place, boolean counted) {
        CertificateExtensions extensions = certificate.extensions();
        failures.require(
                certificate.isCa(), Code.NOT_A_CA, place, "it issued a certificate, and is not an authority's");
        failures.require(
                extensions.allows(KeyUsage.KEY_CERT_SIGN),
                Code.KEY_USAGE,
                place,
                "its key may not sign certificates (keyCertSign)");
        boolean isAnchor = place == path.size();
        if (counted && !isAnchor && !certificate.isSelfIssued()) {
            failures.require(
                    maxPathLength > 0, Code.PATH_LENGTH, place, "an issuer above it allows no further intermediate");
            maxPathLength = Math.max(0, maxPathLength - 1);
        }
        maxPathLength = lower(maxPathLength, extensions.basicConstraints().map(BasicConstraints::pathLength));
    }

    /** (o), and section 6.1.5 (f) */
    private void checkCritical(Certificate certificate, int place) {
        for (Extension extension : certificate.extensions().all()) {
            failures.require(
                    !extension.critical() || UNDERSTOOD.contains(extension.id()),
                    Code.CRITICAL_EXTENSION,
                    place,
                    "its critical extension " + extension.id() + " is not understood");
        }
    }

    /** The purposes of an authority bound those of what it issues: not in RFC 5280, and what all of the Web does. */
    private void checkPurposes(Certificate certificate, int place) {
        boolean allowed = certificate
                .extensions()
                .extendedKeyUsage()
                .map(parameters.purpose()::allowedBy)
                .orElse(true);
        failures.require(
                allowed, Code.EXTENDED_KEY_USAGE, place, "its extended key usage is not for " + parameters.purpose());
    }

    private void checkProfile(Certificate certificate, int place, boolean isAnchor) {
        if (parameters.profile() != Profile.PATH) {
            new ProfileRules(certificate, place, isAnchor, failures).check(parameters.profile());
        }
    }

    /** RFC 5280 section 6.1.5. */
    private Optional<Set<Oid>> wrapUp() {
        Certificate certificate = path.isEmpty() ? anchor : path.getFirst();
        explicitPolicy = Math.max(0, explicitPolicy - 1);
        boolean required = certificate
                .extensions()
                .policyConstraints()
                .filter(each -> each.requireExplicit().orElse(1) == 0)
                .isPresent();
        Set<Oid> policies = validPolicyGraph.constrained(parameters.initialPolicies());
        failures.require(
                (explicitPolicy > 0 && !required) || !policies.isEmpty(),
                Code.POLICY,
                0,
                "the path is valid for none of the policies that are asked for");
        parameters
                .algorithms()
                .fault(certificate.key())
                .filter(fault -> parameters.profile() != Profile.PATH
                        || certificate.key().kind().isPresent())
                .ifPresent(fault -> failures.add(Code.WEAK_ALGORITHM, 0, "its key: " + fault));
        checkTarget(certificate);
        return failures.isEmpty() ? Optional.of(policies) : Optional.empty();
    }

    private void checkTarget(Certificate certificate) {
        CertificateExtensions extensions = certificate.extensions();
        if (parameters.purpose() == KeyPurpose.CA) {
            failures.require(certificate.isCa(), Code.NOT_A_CA, 0, "it is not an authority's");
            failures.require(
                    extensions.allows(KeyUsage.KEY_CERT_SIGN), Code.KEY_USAGE, 0, "its key may not sign certificates");
        }
        boolean usable = !parameters.purpose().isTls()
                || certificate.isCa()
                || extensions.keyUsage().map(KeyUsage::forTls).orElse(true);
        failures.require(usable, Code.KEY_USAGE, 0, "its key may not be used for TLS");
        parameters
                .name()
                .ifPresent(name -> failures.require(
                        certificate.alternativeNames().stream().anyMatch(name::matches),
                        Code.NAME_MISMATCH,
                        0,
                        "it is not for " + name + ", only for " + shown(certificate.alternativeNames())));
    }

    private static String shown(List<GeneralName> names) {
        return names.isEmpty()
                ? "no name at all (a common name does not count)"
                : String.join(
                        ", ", names.stream().limit(5).map(Object::toString).toList());
    }
}
