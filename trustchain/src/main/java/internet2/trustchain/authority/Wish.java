package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request that was read, and what speaks for it. */
record Wish(
        CertificateRequest csr,
        List<SubjectName> names,
        Optional<Duration> lifetime,
        Purpose purpose,
        NodeId requester,
        Optional<RequestConsent> consent,
        Optional<IssuanceEvidence.Control> control,
        Optional<EnrolmentProof> enrolment) {

    Bytes evidence() {
        return new IssuanceEvidence.Requested(requester, purpose, csr.encoded(), consent, control, enrolment).encoded();
    }

    /** Those that are asked for and those in the request; where there are none, its common name. */
    static List<SubjectName> names(IssueRequest request, CertificateRequest csr) throws IssuanceRefused {
        Set<SubjectName> names = new LinkedHashSet<>(parse(request.names()));
        names.addAll(csr.names());
        if (names.isEmpty()) {
            csr.commonName().ifPresent(names::add);
        }
        if (names.size() > AlternativeNames.NAMES_MAX) {
            throw new IssuanceRefused(
                    Code.BAD_NAME, "a certificate has at most " + AlternativeNames.NAMES_MAX + " names");
        }
        if (names.isEmpty()) {
            throw new IssuanceRefused(Code.BAD_NAME, "the request names nobody: give it a subject alternative name");
        }
        return List.copyOf(names);
    }

    static List<SubjectName> parse(List<String> texts) throws IssuanceRefused {
        List<SubjectName> names = new ArrayList<>();
        for (String text : texts) {
            names.add(SubjectName.parse(text));
        }
        return names;
    }
}
