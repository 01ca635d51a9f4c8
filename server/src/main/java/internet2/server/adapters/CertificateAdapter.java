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
import internet2.trustchain.authority.EnrolmentProof;
import internet2.trustchain.authority.EnrolmentRequest;
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
import java.util.Base64;
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
        Bytes csr = Bytes.utf8(request.csr());
        Purpose purpose = purpose(request.hierarchy());
        try {
            if (request.enrolment().isPresent()) {
                EnrolmentProof proof = proof(request.enrolment().get());
                return view(issuance.enrol(new EnrolmentRequest(csr, request.names(), request.ttl(), purpose, proof)));
            }
            NodeId requester = accounts.of(caller).id();
            return view(issuance.issue(new IssueRequest(csr, request.names(), request.ttl(), purpose, requester)));
        } catch (IssuanceRefused e) {
            throw problem(e);
        }
    }

    private static EnrolmentProof proof(TokenSignature given) {
        return new EnrolmentProof.ByToken(given.token(), given.time(), signature(given.signature()));
    }

    private static Bytes signature(String base64) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("the signature is not base64: " + e.getMessage());
        }
    }

    @Override
    public CertificateView find(String id) {
        Serial serial = serial(id);
        CertificateRecord record = record(serial);
        LogEntry entry = entry(record);
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

    static Purpose purpose(Optional<String> hierarchy) {
        return hierarchy.filter(Hierarchy.WEB.text()::equals).isPresent() ? Purpose.WEB : Purpose.SERVICE;
    }

    private String issuerPem(Bytes certificate) {
        return state.issuerOf(certificate)
                .map(issuer -> new Pem(Pem.CERTIFICATE, issuer.der()).text())
                .orElseThrow(() -> new IllegalStateException("what is in the log is of an issuer of this network"));
    }

    @Override
    public IssuedCertificate renew(Caller caller, RenewalRequest request) {
        Serial serial = request.id()
                .map(CertificateAdapter::serial)
                .orElseGet(() -> Serial.of(caller.authenticated().certificate().getSerialNumber()));
        try {
            if (request.proof().isPresent()) {
                return view(issuance.enrol(
                        enrolment(serial, request, request.proof().get())));
            }
            NodeId requester = accounts.of(caller).id();
            return view(issuance.renew(serial, Bytes.utf8(request.csr()), request.ttl(), requester, Optional.empty()));
        } catch (IssuanceRefused e) {
            throw problem(e);
        }
    }

    /** The certificate is asked for with what it says, by its own key. */
    private EnrolmentRequest enrolment(Serial serial, RenewalRequest request, KeySignature proof) {
        CertificateRecord record = record(serial);
        Bytes old = entry(record).certificate();
        return new EnrolmentRequest(
                Bytes.utf8(request.csr()),
                LoggedCertificate.of(old).names(),
                request.ttl(),
                record.purpose(),
                new EnrolmentProof.ByCertificate(old, proof.time(), signature(proof.signature())));
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

    private LogEntry entry(CertificateRecord record) {
        return log.entries(record.leafIndex(), 1).stream()
                .findFirst()
                .orElseThrow(() -> ApiProblem.unavailable("the log of this node is behind; try again in a moment"));
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
            case NOT_ENTITLED, NOT_ENROLLED ->
                new ApiProblem(ProblemKind.FORBIDDEN, refused.code().text(), refused.reason());
            default -> ApiProblem.refused(refused.code().text(), refused.reason());
        };
    }
}
