package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.acme.Signed.ByAccount;
import internet2.trustchain.acme.Signed.ByKey;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Requests about certificates: download, revocation (RFC 8555 section 7.6), renewal information (RFC 9773). */
final class CertificateRequests {

    private static final int CERTIFICATE_BYTES_MAX = 32 << 10;

    private final AcmeStore store;
    private final Authority authority;
    private final Finalization finalization;
    private final RenewalInformation renewals;

    CertificateRequests(AcmeStore store, Authority authority, Finalization finalization) {
        this.store = store;
        this.authority = authority;
        this.finalization = finalization;
        this.renewals = new RenewalInformation(authority);
    }

    Order finish(Order order, ByAccount request, List<Authorization> authorizations, Instant now) throws AcmeRefused {
        return finalization.finish(order, request, authorizations, now);
    }

    boolean stillCounts(Account account, Authorization valid) {
        return finalization.stillCounts(account, valid);
    }

    /** Section 7.4.2. */
    AcmeAnswer download(ByAccount request, String id) throws AcmeRefused {
        request.jws().requireEmptyPayload();
        IssuedCertificate issued = serial(id)
                .filter(serial -> store.accountOf(serial)
                        .filter(request.account().id()::equals)
                        .isPresent())
                .flatMap(authority::find)
                .orElseThrow(() -> AcmeRefused.malformed("this account has no such certificate")
                        .withStatus(404));
        return new AcmeAnswer(
                200,
                "application/pem-certificate-chain",
                Bytes.utf8(issued.certificatePem() + issued.issuersPem()),
                Map.of());
    }

    AcmeAnswer revoke(Signed request, Instant now) throws AcmeRefused {
        JsonNode wish = request.payload();
        Bytes der = Json.base64url(Json.text(wish, "certificate", "the revocation"), "the certificate");
        RevocationReason reason = reason(wish);
        X509Certificate certificate = read(der);
        Serial serial = serial(certificate, der);
        Bytes key = Bytes.wrap(certificate.getPublicKey().getEncoded());
        switch (request) {
            case ByAccount by -> requireRights(by.account().id(), serial, now);
            case ByKey by -> {
                if (!by.key().key().info().equals(key)) {
                    throw AcmeRefused.unauthorized("the key that signs is not the certificate's");
                }
            }
        }
        if (store.accountOf(serial).isEmpty()) {
            throw AcmeRefused.unauthorized(
                    "the certificate was not issued through ACME: its owner revokes it with" + " `nexus cert revoke`");
        }
        try {
            authority.revoke(serial, reason, authority.identity().node());
        } catch (IssuanceRefused e) {
            throw refused(e);
        }
        return AcmeAnswer.empty(200);
    }

    /** RFC 9773 section 4. */
    AcmeAnswer renewalInformation(String id, Instant now) throws AcmeRefused {
        return renewals.answer(id, now);
    }

    /** The certificate that an order says it replaces (RFC 9773 section 5), if it says so. */
    Optional<Serial> replaced(JsonNode wish, String account, List<Identifier> identifiers) throws AcmeRefused {
        Optional<String> id = Json.optionalText(wish, "replaces", "the order");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        IssuedCertificate old = renewals.certificate(id.get());
        boolean own = store.accountOf(old.serial()).filter(account::equals).isPresent();
        if (!own) {
            throw AcmeRefused.unauthorized("the certificate to be replaced is another account's");
        }
        boolean shared = identifiers.stream().anyMatch(each -> old.names().contains(each.name()));
        if (!shared) {
            throw AcmeRefused.malformed("the order has no name of the certificate that it says it replaces");
        }
        if (store.isReplaced(old.serial())) {
            throw new AcmeRefused(AcmeError.ALREADY_REPLACED, "another order replaces this certificate");
        }
        return Optional.of(old.serial());
    }

    /** "The account that issued the certificate", or "an account that holds authorizations for all" its names. */
    private void requireRights(String account, Serial serial, Instant now) throws AcmeRefused {
        boolean own = store.accountOf(serial).filter(account::equals).isPresent();
        boolean all = own
                || authority
                        .find(serial)
                        .filter(found -> found.names().stream()
                                .allMatch(name -> store.latest(account, new Identifier(name))
                                        .filter(each -> each.status(now) == Status.VALID)
                                        .isPresent()))
                        .isPresent();
        if (!all) {
            throw AcmeRefused.unauthorized("a certificate is revoked by the account that got it, by one that is"
                    + " authorized for all its names, or with its own key");
        }
    }

    private Serial serial(X509Certificate certificate, Bytes der) throws AcmeRefused {
        try {
            Serial serial = Serial.of(certificate.getSerialNumber());
            Optional<CertificateRecord> record =
                    authority.record(serial).filter(each -> each.fingerprint().equals(Hash.of(der)));
            if (record.isPresent()) {
                if (record.get().revocation().isPresent()) {
                    throw new AcmeRefused(AcmeError.ALREADY_REVOKED, "the certificate was revoked before");
                }
                return serial;
            }
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
        throw foreign();
    }

    private static AcmeRefused foreign() {
        return AcmeRefused.malformed("this network issued no such certificate").withStatus(404);
    }

    private static RevocationReason reason(JsonNode wish) throws AcmeRefused {
        JsonNode json = wish.get("reason");
        if (json == null || json.isNull()) {
            return RevocationReason.UNSPECIFIED;
        }
        return Arrays.stream(RevocationReason.values())
                .filter(each -> json.isIntegralNumber() && json.canConvertToInt() && each.code() == json.intValue())
                .findFirst()
                .orElseThrow(() -> new AcmeRefused(
                        AcmeError.BAD_REVOCATION_REASON,
                        "a reason is one of "
                                + Arrays.stream(RevocationReason.values())
                                        .map(each -> each.code() + " (" + each.text() + ")")
                                        .toList()));
    }

    private static X509Certificate read(Bytes der) throws AcmeRefused {
        try {
            if (der.size() <= CERTIFICATE_BYTES_MAX) {
                return (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toArray()));
            }
        } catch (CertificateException | RuntimeException e) {
            throw AcmeRefused.malformed("\"certificate\" is not a certificate in DER");
        }
        throw AcmeRefused.malformed("\"certificate\" is longer than any that this network issues");
    }

    private static AcmeRefused refused(IssuanceRefused refused) {
        return switch (refused.code()) {
            case ALREADY_REVOKED -> new AcmeRefused(AcmeError.ALREADY_REVOKED, refused.reason());
            case UNKNOWN_CERTIFICATE -> AcmeRefused.malformed(refused.reason());
            case UNAVAILABLE -> new AcmeRefused(AcmeError.SERVER_INTERNAL, refused.reason()).withStatus(503);
            default -> AcmeRefused.unauthorized(refused.reason());
        };
    }

    private static Optional<Serial> serial(String id) {
        try {
            return Optional.of(Serial.parse(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
