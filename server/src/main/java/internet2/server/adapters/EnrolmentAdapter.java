package internet2.server.adapters;

import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.EnrolmentApi;
import internet2.server.gateway.LedgerReceipt;
import internet2.trustchain.authority.CertificateOperation.GrantEnrolment;
import internet2.trustchain.authority.CertificateOperation.RevokeEnrolment;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.EnrolmentGrant;
import internet2.trustchain.authority.EnrolmentRecord;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.SubjectName;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Enrolment tokens on the ledger. */
public final class EnrolmentAdapter implements EnrolmentApi {

    private static final Duration TTL_DEFAULT = Duration.ofDays(1);

    private final CertificateState state;
    private final Accounts accounts;
    private final InstantSource clock;

    public EnrolmentAdapter(CertificateState state, Accounts accounts, InstantSource clock) {
        this.state = state;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public Enrolments enrolments(Optional<Hash> after, int limit) {
        return new Enrolments(
                state.enrolments(after, limit).stream().map(this::view).toList());
    }

    @Override
    public EnrolmentToken grantEnrolment(Caller caller, NewEnrolment enrolment) {
        Account account = accounts.of(caller);
        EnrolmentGrant grant = grant(enrolment);
        Receipts.submit(account, CertificatesModule.NAME, new GrantEnrolment(account.id(), grant));
        return view(state.enrolment(grant.id())
                .orElseThrow(() -> ApiProblem.unavailable("the token is granted, but this node has not seen it yet")));
    }

    @Override
    public LedgerReceipt revokeEnrolment(Caller caller, Hash id) {
        Account account = accounts.of(caller);
        return Receipts.view(Receipts.submit(account, CertificatesModule.NAME, new RevokeEnrolment(account.id(), id)));
    }

    private EnrolmentGrant grant(NewEnrolment enrolment) {
        Duration ttl = enrolment.ttl().orElse(TTL_DEFAULT);
        try {
            return new EnrolmentGrant(
                    new Ed25519PublicKey(enrolment.key().bytes()),
                    names(enrolment.names()),
                    CertificateAdapter.purpose(enrolment.hierarchy()),
                    enrolment.lifetime(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(ttl),
                    enrolment.uses().orElse(1));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static List<SubjectName> names(List<String> texts) {
        List<SubjectName> names = new ArrayList<>();
        try {
            for (String text : texts) {
                names.add(SubjectName.parse(text));
            }
        } catch (IssuanceRefused e) {
            throw CertificateAdapter.problem(e);
        }
        return names;
    }

    private EnrolmentToken view(EnrolmentRecord enrolment) {
        EnrolmentGrant grant = enrolment.grant();
        return new EnrolmentToken(
                grant.id().hex(),
                status(enrolment),
                grant.names().stream().map(SubjectName::text).toList(),
                grant.purpose().text(),
                enrolment.granter().toString(),
                enrolment.created(),
                grant.expires(),
                grant.lifetime(),
                enrolment.used(),
                grant.uses(),
                enrolment.revoked());
    }

    private String status(EnrolmentRecord enrolment) {
        if (enrolment.revoked().isPresent()) {
            return "revoked";
        }
        if (enrolment.spent()) {
            return "spent";
        }
        return enrolment.expired(clock.instant()) ? "expired" : "good";
    }
}
