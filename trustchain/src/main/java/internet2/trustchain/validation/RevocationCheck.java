package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.trustchain.validation.Failure.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** RFC 5280 section 6.3 and RFC 6960 section 3.2, over lists and answers that are at hand. One thread, one path. */
final class RevocationCheck {

    private final Validator validator;
    private final ValidationParameters parameters;
    private final PathSearch search;
    private final List<Certificate> path;

    /** What is found; where it isn't clear, why. */
    private record Finding(Optional<String> revoked, boolean settled, List<String> problems) {}

    /** @param path from the certificate that is asked about to the trust anchor */
    RevocationCheck(Validator validator, ValidationParameters parameters, PathSearch search, List<Certificate> path) {
        this.validator = validator;
        this.parameters = parameters;
        this.search = search;
        this.path = path;
    }

    void run(Failures failures) throws Work.Exceeded {
        for (int place = path.size() - 2; place >= 0; place--) {
            Finding finding = check(path.get(place), path.get(place + 1));
            if (finding.revoked().isPresent()) {
                failures.add(Code.REVOKED, place, finding.revoked().get());
            } else if (!finding.settled() && parameters.revocation() == RevocationPolicy.REQUIRED) {
                failures.add(
                        Code.REVOCATION_UNKNOWN,
                        place,
                        "no valid revocation list or OCSP answer covers it"
                                + (finding.problems().isEmpty() ? "" : ": " + String.join("; ", finding.problems())));
            }
        }
    }

    private Finding check(Certificate certificate, Certificate issuer) throws Work.Exceeded {
        List<String> problems = new ArrayList<>();
        Optional<Finding> answered = answers(certificate, issuer, problems);
        return answered.isPresent() ? answered.get() : lists(certificate, problems);
    }

    private Optional<Finding> answers(Certificate certificate, Certificate issuer, List<String> problems)
            throws Work.Exceeded {
        for (OcspResponse response : search.evidence().responses()) {
            Optional<OcspResponse.Answer> answer = response.about(certificate, issuer);
            if (answer.isEmpty() || answer.get().status() == OcspResponse.Status.UNKNOWN) {
                continue;
            }
            if (!answer.get().isCurrent(parameters.time())) {
                problems.add("the OCSP answer is not current");
            } else if (!isResponder(response, issuer)) {
                problems.add("the OCSP answer is not signed by the issuer or its responder");
            } else {
                Optional<Instant> revokedAt = answer.get().revokedAt();
                return Optional.of(new Finding(revokedAt.map(at -> "it was revoked at " + at), true, problems));
            }
        }
        return Optional.empty();
    }

    /** RFC 6960 section 4.2.2.2: the issuer itself, or whom it certified for that, and directly. */
    private boolean isResponder(OcspResponse response, Certificate issuer) throws Work.Exceeded {
        if (verifies(key(issuer), response.signatureAlgorithm(), response.signedPart(), response.signature())) {
            return true;
        }
        for (Certificate delegate : response.certificates()) {
            boolean certified = delegate.issuer().equals(issuer.subject())
                    && delegate.extensions()
                            .extendedKeyUsage()
                            .filter(each -> each.contains(KeyPurpose.OCSP_SIGNING))
                            .isPresent()
                    && !parameters.time().isBefore(delegate.notBefore())
                    && !parameters.time().isAfter(delegate.notAfter())
                    && verifies(
                            key(issuer), delegate.signatureAlgorithm(), delegate.signedPart(), delegate.signature());
            if (certified
                    && verifies(
                            delegate.key(),
                            response.signatureAlgorithm(),
                            response.signedPart(),
                            response.signature())) {
                return true;
            }
        }
        return false;
    }

    /** With the parameters that it takes from those above it in the path, should it have none. */
    private SubjectPublicKey key(Certificate signer) {
        int place = path.indexOf(signer);
        SubjectPublicKey key = path.getLast().key();
        for (int above = path.size() - 2; above >= Math.max(0, place); above--) {
            key = path.get(above).key().inherit(key);
        }
        return place < 0 ? signer.key() : key;
    }

    private boolean verifies(SubjectPublicKey key, AlgorithmIdentifier with, Bytes signedPart, Bytes signature)
            throws Work.Exceeded {
        Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(with)
                .filter(known -> parameters.algorithms().fault(known).isEmpty());
        return algorithm.isPresent()
                && validator.signatures().verifies(key, algorithm.get(), signedPart, signature, true, search.work());
    }

    /** Section 6.3.3: each distribution point, then the lists of the certificate's own issuer. */
    private Finding lists(Certificate certificate, List<String> problems) throws Work.Exceeded {
        List<DistributionPoint> points =
                new ArrayList<>(certificate.extensions().crlDistributionPoints());
        points.add(new DistributionPoint(
                List.of(new GeneralName.Directory(certificate.issuer())), Reasons.ALL, List.of()));
        Reasons reasonsMask = Reasons.NONE;
        for (DistributionPoint point : points) {
            for (RevocationList list : search.evidence().lists()) {
                Reasons interim = point.reasons().and(list.reasons());
                if (list.isDelta() || interim.within(reasonsMask) || !isUsable(list, certificate, point, problems)) {
                    continue;
                }
                Optional<RevocationList.Entry> entry = entry(list, certificate, point, problems);
                if (entry.isPresent()) {
                    return new Finding(
                            Optional.of("it was revoked at " + entry.get().time() + ", reason "
                                    + entry.get().reason()),
                            true,
                            problems);
                }
                reasonsMask = reasonsMask.or(interim);
            }
        }
        return new Finding(Optional.empty(), reasonsMask.isAll(), problems);
    }

    /** (i) to (k): the newest word on the certificate. */
    private Optional<RevocationList.Entry> entry(
            RevocationList complete, Certificate certificate, DistributionPoint point, List<String> problems)
            throws Work.Exceeded {
        Optional<RevocationList.Entry> entry = complete.entry(certificate);
        for (RevocationList delta : search.evidence().lists()) {
            if (delta.updates(complete) && isUsable(delta, certificate, point, problems)) {
                Optional<RevocationList.Entry> newer = delta.entry(certificate);
                entry = newer.isPresent() ? newer : entry;
            }
        }
        return entry.filter(each -> each.reason() != RevocationList.REMOVE_FROM_CRL);
    }

    private boolean isUsable(
            RevocationList list, Certificate certificate, DistributionPoint point, List<String> problems)
            throws Work.Exceeded {
        if (!list.covers(certificate, point)) {
            return false;
        }
        Optional<String> fault = list.fault(parameters.time(), parameters.profile());
        if (fault.isEmpty() && !isSigned(list)) {
            fault = Optional.of("nobody who may has signed it");
        }
        fault.ifPresent(each -> problems.add("the list of \"" + list.issuer() + "\": " + each));
        return fault.isEmpty();
    }

    /** (f) and (g): by a key whose path leads to the same trust anchor, and which may sign lists. */
    private boolean isSigned(RevocationList list) throws Work.Exceeded {
        List<Certificate> candidates = Stream.concat(path.stream(), search.pool().stream())
                .filter(each -> each.subject().equals(list.issuer()))
                .distinct()
                .toList();
        for (Certificate signer : candidates) {
            search.work().step();
            if (signer.extensions().allows(KeyUsage.CRL_SIGN)
                    && verifies(key(signer), list.signatureAlgorithm(), list.signedPart(), list.signature())
                    && (path.indexOf(signer) > 0 || search.leadsTo(signer, path.getLast(), parameters))) {
                return true;
            }
        }
        return false;
    }
}
