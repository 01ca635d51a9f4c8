package internet2.trustchain.validation;

import internet2.trustchain.validation.CertificateExtensions.AuthorityKeyId;
import internet2.trustchain.validation.Failure.Code;
import java.util.List;
import java.util.Set;

/** What RFC 5280 section 4 has a conforming authority do, as far as one certificate shows it. */
final class ProfileRules {

    private static final int SERIAL_SIZE_MAX = 20;

    private static final Set<Oid> ALWAYS_CRITICAL =
            Set.of(Extension.NAME_CONSTRAINTS, Extension.POLICY_CONSTRAINTS, Extension.INHIBIT_ANY_POLICY);
    private static final Set<Oid> NEVER_CRITICAL = Set.of(
            Extension.AUTHORITY_KEY_IDENTIFIER,
            Extension.SUBJECT_KEY_IDENTIFIER,
            Extension.FRESHEST_CRL,
            Extension.AUTHORITY_INFORMATION_ACCESS);

    private final Certificate certificate;
    private final CertificateExtensions extensions;
    private final int place;
    private final boolean isAnchor;
    private final Failures failures;

    ProfileRules(Certificate certificate, int place, boolean isAnchor, Failures failures) {
        this.certificate = certificate;
        this.extensions = certificate.extensions();
        this.place = place;
        this.isAnchor = isAnchor;
        this.failures = failures;
    }

    void check(Profile profile) {
        checkFields(profile);
        checkNames();
        checkCriticality(profile);
        checkKeyIdentifiers();
        checkUses();
        if (profile == Profile.WEB_PKI) {
            new WebPkiRules(certificate, place, isAnchor, failures).check();
        }
    }

    private void rule(boolean holds, String reason) {
        failures.require(holds, Code.PROFILE, place, reason);
    }

    private void checkFields(Profile profile) {
        rule(
                certificate.serial().size() <= SERIAL_SIZE_MAX,
                "its serial number has more than 20 octets (section 4.1.2.2)");
        boolean positive = certificate.serial().at(0) > 0
                || (certificate.serial().size() > 1 && certificate.serial().at(0) == 0);
        // Browsers trust roots from before that rule, and nobody looks those up by number.
        rule(
                positive || (isAnchor && profile == Profile.WEB_PKI),
                "its serial number is not positive (section 4.1.2.2)");
        rule(!certificate.issuer().isEmpty(), "its issuer has no name (section 4.1.2.4)");
        rule(certificate.version() == 3 || extensions.all().isEmpty(), "extensions need version 3 (section 4.1.2.1)");
    }

    private void checkNames() {
        boolean named = !certificate.subject().isEmpty();
        rule(named || !certificate.isCa(), "an authority without a name (section 4.1.2.6)");
        rule(
                named || extensions.isCritical(Extension.SUBJECT_ALTERNATIVE_NAME),
                "no subject, and no alternative names that are critical (section 4.1.2.6)");
        for (GeneralName name : certificate.alternativeNames()) {
            rule(isWellFormed(name), "the name " + name + " is malformed (section 4.2.1.6)");
        }
    }

    private static boolean isWellFormed(GeneralName name) {
        return switch (name) {
            case GeneralName.Dns(String text) -> DnsNames.isHost(DnsNames.withoutWildcard(text));
            case GeneralName.Email(String address) -> EmailNames.isMailbox(address);
            case GeneralName.Uri(String uri) -> uri.indexOf(':') > 0;
            case GeneralName.Ip ip -> ip.isAddress();
            case GeneralName.Directory directory -> true;
            case GeneralName.Unread unread -> true;
        };
    }

    private void checkCriticality(Profile profile) {
        for (Extension extension : extensions.all()) {
            // Baseline Requirements 7.1.2.5.2: "As an explicit exception from RFC 5280" this one need not be critical.
            boolean excepted = profile == Profile.WEB_PKI && extension.id().equals(Extension.NAME_CONSTRAINTS);
            rule(
                    extension.critical() || excepted || !ALWAYS_CRITICAL.contains(extension.id()),
                    "the extension " + extension.id() + " must be critical (section 4.2.1)");
            rule(
                    !extension.critical() || !NEVER_CRITICAL.contains(extension.id()),
                    "the extension " + extension.id() + " must not be critical (section 4.2.1)");
        }
        rule(
                !certificate.isCa() || extensions.isCritical(Extension.BASIC_CONSTRAINTS),
                "an authority's basic constraints must be critical (section 4.2.1.9)");
    }

    private void checkKeyIdentifiers() {
        // Section 4.2.1.1: "There is one exception; where a CA distributes its public key in the form of a
        // 'self-signed' certificate, the authority key identifier MAY be omitted."
        boolean present =
                extensions.authorityKeyId().flatMap(AuthorityKeyId::keyId).isPresent();
        rule(
                present
                        || (isAnchor
                                && certificate.isSelfIssued()
                                && extensions.authorityKeyId().isEmpty()),
                "it does not name its issuer's key (section 4.2.1.1)");
        rule(
                !certificate.isCa() || extensions.subjectKeyId().isPresent(),
                "an authority without subject key identifier (section 4.2.1.2)");
    }

    private void checkUses() {
        boolean signsCertificates = extensions.keyUsage().isPresent() && extensions.allows(KeyUsage.KEY_CERT_SIGN);
        boolean pathLength = extensions
                .basicConstraints()
                .filter(each -> each.pathLength().isPresent())
                .isPresent();
        rule(
                !signsCertificates || certificate.isCa(),
                "its key may sign certificates, and it is not an authority's (section 4.2.1.9)");
        rule(
                !pathLength || (certificate.isCa() && extensions.allows(KeyUsage.KEY_CERT_SIGN)),
                "a path length without the right to issue (section 4.2.1.9)");
        rule(
                !certificate.isCa() || extensions.keyUsage().isEmpty() || signsCertificates || place == 0,
                "an authority whose key may not sign certificates (section 4.2.1.3)");
        rule(
                certificate.isCa() || !extensions.has(Extension.NAME_CONSTRAINTS),
                "name constraints in a certificate that is not an authority's (section 4.2.1.10)");
    }

    /** Names that a profile may ask for. */
    static boolean hasServerName(List<GeneralName> names) {
        return names.stream().anyMatch(name -> name instanceof GeneralName.Dns || name instanceof GeneralName.Ip);
    }
}
