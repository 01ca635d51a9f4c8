package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.PolicyApi;
import internet2.trustchain.authority.Applicant;
import internet2.trustchain.authority.Application;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Grant;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.PolicyCheck;
import internet2.trustchain.authority.PolicyVersion;
import internet2.trustchain.authority.PolicyVersion.Change;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SubjectKey;
import internet2.trustchain.authority.SubjectName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The policy in this node's own state; changed in the administrator's name. */
public final class PolicyAdapter implements PolicyApi {

    private static final String ACME = "acme";

    private final CertificateLedger ledger;
    private final Accounts accounts;

    public PolicyAdapter(CertificateLedger ledger, Accounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    @Override
    public PolicyVersionView policy(Optional<Long> number) {
        PolicyVersion version = number.isEmpty() ? ledger.state().policy() : existing(number.get());
        return view(version, Optional.of(PolicyWords.view(version.policy())));
    }

    private PolicyVersion existing(long number) {
        return ledger.state()
                .policy(number)
                .orElseThrow(() -> ApiProblem.notFound("no policy has had the number " + number + " yet"));
    }

    @Override
    public PolicyHistory history(Optional<Long> before, int limit) {
        CertificateState state = ledger.state();
        long end = state.policy().number() + 1;
        List<PolicyVersionView> policies = new ArrayList<>();
        for (long number = Math.min(before.orElse(end), end) - 1; number >= 0 && policies.size() < limit; number--) {
            policies.add(view(existing(number), Optional.empty()));
        }
        return new PolicyHistory(policies);
    }

    @Override
    public PolicyVersionView change(Caller caller, PolicyChange change) {
        Account account = accounts.of(caller);
        Receipts.submit(
                account,
                CertificatesModule.NAME,
                operation(account.id(), change),
                CertificatesModule.POLICY_STATE_BYTES_MAX);
        return policy(Optional.of(change.base() + 1));
    }

    private static SetPolicy operation(NodeId administrator, PolicyChange change) {
        try {
            return new SetPolicy(administrator, change.base(), PolicyWords.policy(change.policy()), change.reason());
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public PolicyAnswer check(Caller caller, PolicyQuestion question) {
        try {
            return answer(application(caller, question));
        } catch (IssuanceRefused e) {
            throw CertificateAdapter.problem(e);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private PolicyAnswer answer(Application asked) {
        PolicyCheck found = PolicyCheck.of(ledger, asked);
        return new PolicyAnswer(
                found.grant().isPresent(),
                found.number(),
                text(asked.applicant()),
                asked.names().stream().map(SubjectName::text).toList(),
                asked.key().text(),
                found.grant().map(Grant::rule),
                found.grant().map(grant -> PolicyWords.view(grant.lifetimes())),
                found.refusal().map(refusal -> refusal.code().text()),
                found.refusal().map(PolicyCheck.Refusal::reason),
                found.steps().stream()
                        .map(step -> new PolicyStep(step.rule(), step.outcome()))
                        .toList());
    }

    private static Application application(Caller caller, PolicyQuestion question) throws IssuanceRefused {
        Set<SubjectName> names = new LinkedHashSet<>();
        for (String name : question.names().orElse(List.of())) {
            names.add(SubjectName.parse(name));
        }
        SubjectKey.Kind key = question.key().map(PolicyWords::key).orElse(SubjectKey.Kind.P256);
        if (question.csr().isPresent()) {
            CertificateRequest csr =
                    CertificateRequest.parse(Bytes.utf8(question.csr().get()));
            names.addAll(csr.names());
            if (names.isEmpty()) {
                csr.commonName().ifPresent(names::add);
            }
            key = csr.key().kind();
        }
        Purpose purpose = question.purpose().map(PolicyWords::purpose).orElse(Purpose.SERVICE);
        Applicant applicant = question.applicant()
                .map(PolicyAdapter::applicant)
                .orElseGet(() -> new Applicant.Identity(caller.authenticated().id()));
        return new Application(applicant, purpose, key, List.copyOf(names));
    }

    private static Applicant applicant(String text) {
        if (text.equals(ACME) || text.startsWith(ACME + ":")) {
            return new Applicant.AcmeAccount(text.substring(Math.min(text.length(), ACME.length() + 1)));
        }
        return new Applicant.Identity(NodeId.parse(text));
    }

    private static String text(Applicant applicant) {
        return switch (applicant) {
            case Applicant.Identity identity -> identity.id().toString();
            case Applicant.AcmeAccount account -> account.url().isEmpty() ? ACME : ACME + ":" + account.url();
        };
    }

    private static PolicyVersionView view(PolicyVersion version, Optional<Policy> policy) {
        IssuancePolicy content = version.policy();
        Optional<Change> change = version.change();
        return new PolicyVersionView(
                version.number(),
                content.digest().hex(),
                change.map(each -> each.author().toString()),
                change.map(Change::time),
                change.map(Change::reason),
                change.map(each -> each.before().hex()),
                change.map(each -> each.operation().hex()),
                policy);
    }
}
