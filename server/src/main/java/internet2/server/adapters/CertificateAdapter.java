package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.CertificateApi;
import internet2.server.gateway.ProblemKind;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Certificates: issued where the authority is, looked up in this node's own state and log. */
public final class CertificateAdapter implements CertificateApi {

    private final Issuance issuance;
    private final Revocation revocation;
    private final CertificateState state;
    private final TransparencyLog log;
    private final Accounts accounts;
    private final InstantSource clock;

    public CertificateAdapter(
            Issuance issuance,
            Revocation revocation,
            CertificateState state,
            TransparencyLog log,
            Accounts accounts,
            InstantSource clock) {
        this.issuance = issuance;
        this.revocation = revocation;
        this.state = state;
        this.log = log;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public IssuedCertificate request(Caller caller, CertificateRequest request) {
        NodeId requester = accounts.of(caller).id();
        try {
            return view(issuance.issue(new IssueRequest(
                    Bytes.utf8(request.csr()), request.names(), request.ttl(), purpose(request), requester)));
        } catch (IssuanceRefused e) {
            throw problem(e);
        }
    }

    @Override
    public CertificateView find(String id) {
        Serial serial = serial(id);
        CertificateRecord record = record(serial);
        LogEntry entry = log.entries(record.leafIndex(), 1).stream()
                .findFirst()
                .orElseThrow(() -> ApiProblem.unavailable("the log of this node is behind; try again in a moment"));
        LoggedCertificate certificate = LoggedCertificate.of(entry.certificate());
        Optional<Standing.Revoked> revoked = record.revocation();
        return new CertificateView(
                serial.toString(),
                serial.toString(),
                certificate.subject(),
                certificate.names(),
                certificate.notBefore(),
                record.notAfter(),
                status(record, clock.instant()),
                revoked.map(Standing.Revoked::time),
                revoked.map(each -> each.reason().text()),
                new Pem(Pem.CERTIFICATE, entry.certificate()).text(),
                issuerPem(entry.certificate()),
                log.prove(record.leafIndex()).map(LogAdapter::json));
    }

    private static Purpose purpose(CertificateRequest request) {
        return request.hierarchy().filter(Hierarchy.WEB.text()::equals).isPresent() ? Purpose.WEB : Purpose.SERVICE;
    }

    private String issuerPem(Bytes certificate) {
        return state.genesis()
                .issuerOf(certificate)
                .map(issuer -> new Pem(Pem.CERTIFICATE, issuer.der()).text())
                .orElseThrow(() -> new IllegalStateException("what is in the log is of an issuer of this network"));
    }

    @Override
    public IssuedCertificate renew(Caller caller, RenewalRequest request) {
        NodeId requester = accounts.of(caller).id();
        Serial serial = request.id()
                .map(CertificateAdapter::serial)
                .orElseGet(() -> Serial.of(caller.authenticated().certificate().getSerialNumber()));
        try {
            return view(issuance.renew(serial, Bytes.utf8(request.csr()), request.ttl(), requester, Optional.empty()));
        } catch (IssuanceRefused e) {
            throw problem(e);
        }
    }

    @Override
    public RevokedCertificate revoke(Caller caller, RevocationRequest request) {
        Serial serial = serial(request.id());
        RevocationReason reason = request.reason()
                .map(text -> RevocationReason.parse(text)
                        .orElseThrow(() -> ApiProblem.badRequest("\"" + text
                                + "\" is no reason of RFC 5280 section 5.3.1 that can be asked for, such as"
                                + " keyCompromise or superseded")))
                .orElse(RevocationReason.UNSPECIFIED);
        record(serial);
        try {
            revocation.revoke(serial, reason, accounts.of(caller).id());
        } catch (IssuanceRefused e) {
            throw problem(e);
        }
        Instant at = record(serial).revocation().map(Standing.Revoked::time).orElseGet(clock::instant);
        return new RevokedCertificate(serial.toString(), serial.toString(), at, reason.text());
    }

    private CertificateRecord record(Serial serial) {
        return state.certificate(serial)
                .orElseThrow(() -> ApiProblem.notFound("this network has no certificate with the serial " + serial));
    }

    private static String status(CertificateRecord record, Instant now) {
        if (record.revocation().isPresent()) {
            return "revoked";
        }
        return now.isAfter(record.notAfter()) ? "expired" : "good";
    }

    private static Serial serial(String id) {
        try {
            return Serial.parse(id);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static IssuedCertificate view(internet2.trustchain.authority.IssuedCertificate issued) {
        return new IssuedCertificate(
                issued.serial().toString(),
                issued.serial().toString(),
                issued.names().stream().map(SubjectName::text).toList(),
                issued.notBefore(),
                issued.notAfter(),
                issued.certificatePem(),
                issued.issuersPem(),
                LogAdapter.json(issued.proof()));
    }

    static ApiProblem problem(IssuanceRefused refused) {
        return switch (refused.code()) {
            case UNAVAILABLE -> ApiProblem.unavailable(refused.reason());
            case NOT_ENTITLED -> new ApiProblem(ProblemKind.FORBIDDEN, "not-entitled", refused.reason());
            default -> ApiProblem.refused(refused.code().text(), refused.reason());
        };
    }
}
