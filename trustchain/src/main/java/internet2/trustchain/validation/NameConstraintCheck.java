package internet2.trustchain.validation;

import internet2.trustchain.validation.Failure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * permitted_subtrees and excluded_subtrees of RFC 5280 section 6.1.2, kept as the constraints of each certificate: a
 * name lies in the intersection of what they permit where it lies in what each permits. One thread.
 */
final class NameConstraintCheck {

    private final List<NameConstraints> inForce = new ArrayList<>();
    private final Work work;

    NameConstraintCheck(Work work) {
        this.work = work;
    }

    /** RFC 5280 section 6.1.4 (g). */
    void add(NameConstraints constraints) {
        inForce.add(constraints);
    }

    /** RFC 5280 section 6.1.3 (b) and (c). */
    void check(Certificate certificate, int place, Failures failures) throws Work.Exceeded {
        if (inForce.isEmpty()) {
            return;
        }
        for (GeneralName name : names(certificate)) {
            for (NameConstraints constraints : inForce) {
                work.nameChecks(
                        constraints.permitted().size() + constraints.excluded().size());
                Optional<String> fault = fault(name, constraints);
                if (fault.isPresent()) {
                    failures.add(Code.NAME_CONSTRAINTS, place, fault.get());
                    return;
                }
            }
        }
    }

    /** Section 4.2.1.10: the subject too, and mailboxes in it where no alternative name is one. */
    private static List<GeneralName> names(Certificate certificate) {
        List<GeneralName> names = new ArrayList<>(certificate.alternativeNames());
        if (!certificate.subject().isEmpty()) {
            names.add(new GeneralName.Directory(certificate.subject()));
        }
        if (names.stream().noneMatch(GeneralName.Email.class::isInstance)) {
            certificate.subject().emailAddresses().forEach(each -> names.add(new GeneralName.Email(each)));
        }
        return names;
    }

    private static Optional<String> fault(GeneralName name, NameConstraints constraints) {
        boolean constrained = false;
        boolean permitted = false;
        for (Subtree subtree : constraints.permitted()) {
            if (subtree.form() == name.form()) {
                constrained = true;
                permitted |= subtree.covers(name);
            }
        }
        if (constrained && !permitted) {
            return Optional.of("the name " + name + " is outside of what an issuer may name");
        }
        for (Subtree subtree : constraints.excluded()) {
            if (subtree.form() == name.form()) {
                constrained = true;
                if (subtree.touches(name)) {
                    return Optional.of("the name " + name + " is excluded by an issuer");
                }
            }
        }
        return constrained && !isComparable(name)
                ? Optional.of("the name " + name + " can't be compared with the constraints on its form")
                : Optional.empty();
    }

    /** What is malformed or of an unread form must not slip through an exclusion. */
    private static boolean isComparable(GeneralName name) {
        return switch (name) {
            case GeneralName.Dns dns -> DnsNames.isHost(DnsNames.withoutWildcard(dns.name()));
            case GeneralName.Email email -> EmailNames.isMailbox(email.address());
            case GeneralName.Uri uri -> Subtree.host(uri.uri()).isPresent();
            case GeneralName.Ip ip -> ip.isAddress();
            case GeneralName.Directory directory -> true;
            case GeneralName.Unread unread -> false;
        };
    }
}
