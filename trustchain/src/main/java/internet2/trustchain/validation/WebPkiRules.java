package internet2.trustchain.validation;

import internet2.foundation.Ipv6Text;
import internet2.trustchain.validation.CertificateExtensions.AuthorityKeyId;
import internet2.trustchain.validation.Failure.Code;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** The CA/Browser Forum's Baseline Requirements (TLS, section 7.1.2), as far as one certificate shows them. */
final class WebPkiRules {

    private static final int CN_COUNT_MAX = 1;

    private final Certificate certificate;
    private final CertificateExtensions extensions;
    private final int place;
    private final boolean isAnchor;
    private final Failures failures;

    WebPkiRules(Certificate certificate, int place, boolean isAnchor, Failures failures) {
        this.certificate = certificate;
        this.extensions = certificate.extensions();
        this.place = place;
        this.isAnchor = isAnchor;
        this.failures = failures;
    }

    private void rule(boolean holds, String reason) {
        failures.require(holds, Code.WEB_PKI, place, reason);
    }

    void check() {
        rule(certificate.version() == 3, "version 3 is required (7.1.1)");
        if (isAnchor) {
            checkRoot();
        }
        if (place == 0) {
            checkSubscriber();
        }
    }

    /** 7.1.2.1 */
    private void checkRoot() {
        Optional<AuthorityKeyId> authority = extensions.authorityKeyId();
        if (certificate.isSelfIssued() && authority.isPresent()) {
            rule(
                    authority.get().keyId().equals(extensions.subjectKeyId()),
                    "a root's authority key identifier is its own key's (7.1.2.1.3)");
            rule(!authority.get().issuerAndSerial(), "a root names no issuer and serial number (7.1.2.1.3)");
        }
        rule(
                extensions.extendedKeyUsage().isEmpty() || !certificate.isSelfIssued(),
                "a root lists no purposes (7.1.2.1.2)");
    }

    /** 7.1.2.7 */
    private void checkSubscriber() {
        Set<Oid> purposes = extensions.extendedKeyUsage().orElse(Set.of());
        rule(!certificate.isCa(), "a subscriber's certificate is not an authority's (7.1.2.7.8)");
        rule(
                extensions.keyUsage().isEmpty()
                        || !(extensions.allows(KeyUsage.KEY_CERT_SIGN) || extensions.allows(KeyUsage.CRL_SIGN)),
                "a subscriber's key signs neither certificates nor lists (7.1.2.7.11)");
        rule(!purposes.isEmpty(), "it must list its purposes (7.1.2.7.6)");
        rule(!purposes.contains(KeyPurpose.ANY_EXTENDED_KEY_USAGE), "anyExtendedKeyUsage is not allowed (7.1.2.7.10)");
        rule(
                !extensions.isCritical(Extension.EXTENDED_KEY_USAGE),
                "the extended key usage must not be critical (7.1.2.7.6)");
        rule(ProfileRules.hasServerName(certificate.alternativeNames()), "it needs a DNS name or address (7.1.2.7.12)");
        rule(
                certificate.subject().isEmpty() || !extensions.isCritical(Extension.SUBJECT_ALTERNATIVE_NAME),
                "beside a subject, the alternative names must not be critical (7.1.2.7.12)");
        certificate.alternativeNames().forEach(this::checkName);
        checkCommonName();
    }

    private void checkName(GeneralName name) {
        if (name instanceof GeneralName.Dns(String text)) {
            rule(DnsNames.isPresentable(text), name + " is no name, nor a wildcard under two labels (3.2.2.6)");
        }
    }

    /** 7.1.4.3: what stands there is, character for character, one of the alternative names. */
    private void checkCommonName() {
        var names = certificate.subject().commonNames();
        rule(names.size() <= CN_COUNT_MAX, "more than one common name (7.1.4.3)");
        for (String name : names) {
            rule(
                    certificate.alternativeNames().stream().anyMatch(each -> isWrittenAs(each, name)),
                    "its common name \"" + Quoted.of(name) + "\" is none of its alternative names (7.1.4.3)");
        }
    }

    private static boolean isWrittenAs(GeneralName name, String text) {
        return switch (name) {
            case GeneralName.Dns(String dns) -> dns.equals(text);
            case GeneralName.Ip ip when ip.isAddress() -> text.equals(written(ip));
            default -> false;
        };
    }

    /** Dotted decimals, or RFC 5952. */
    private static String written(GeneralName.Ip ip) {
        if (ip.address().size() == 4) {
            return ip.toString().substring("IP:".length());
        }
        ByteBuffer halves = ip.address().buffer();
        return Ipv6Text.of(halves.getLong(), halves.getLong());
    }
}
