package internet2.trustchain.resolver;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a question along aliases to its answer, each fact on the way judged, unless the client said not to. */
final class Walk {

    private final Facts.Ground ground;
    private final Question question;
    private final boolean checkingDisabled;
    private final Findings findings;
    private final Instant now;
    private final Duration fixedTtl;
    private final Facts facts;
    private final Judge judge;

    private final List<RrSet> answers = new ArrayList<>();
    private final List<RrSet> authority = new ArrayList<>();
    private Security security = Security.SECURE;
    private Optional<ExtendedError> error = Optional.empty();
    private String reason = "";
    private Instant expires;

    private Walk(
            Facts.Ground ground,
            Question question,
            boolean checkingDisabled,
            Findings findings,
            Instant now,
            boolean stale) {
        this.ground = ground;
        this.question = question;
        this.checkingDisabled = checkingDisabled;
        this.findings = findings;
        this.now = now;
        this.fixedTtl = stale ? ground.limits().staleTtl() : Duration.ZERO;
        this.facts = new Facts(ground, findings, now, stale);
        this.judge = new Judge(ground, facts, findings, now);
        facts.believing(fact -> judge.of(fact).security() != Security.BOGUS);
        this.expires = now.plus(ground.limits().ttlMax());
    }

    /**
     * @throws Missing what has to be asked for first
     * @throws Unreachable where there is no answer to be had
     */
    static Answer answer(
            Facts.Ground ground, Question question, boolean checkingDisabled, Findings findings, Instant now) {
        return new Walk(ground, question, checkingDisabled, findings, now, false).answer();
    }

    /** What was true not long ago (RFC 8767), if the cache still has all of it. */
    static Optional<Answer> stale(Facts.Ground ground, Question question, boolean checkingDisabled, Instant now) {
        try {
            Walk walk = new Walk(ground, question, checkingDisabled, new Findings(), now, true);
            walk.expires = now.plus(ground.limits().staleTtl());
            Answer answer = walk.answer();
            boolean nameError = answer.code() == ResponseCode.NXDOMAIN;
            walk.error = Optional.of(nameError ? ExtendedError.STALE_NXDOMAIN : ExtendedError.STALE_ANSWER);
            return answer.code() == ResponseCode.SERVFAIL ? Optional.empty() : Optional.of(walk.result(answer.code()));
        } catch (Missing | Unreachable e) {
            return Optional.empty();
        }
    }

    private Answer answer() {
        try {
            DomainName name = question.name();
            for (int hop = 0; hop <= ground.limits().aliasesMax(); hop++) {
                Fact fact = facts.of(new Question(name, question.type()));
                if (!accept(fact)) {
                    return Answer.failed(
                            question,
                            Security.BOGUS,
                            error.orElse(ExtendedError.BOGUS),
                            reason,
                            ground.limits().failureTtl(),
                            findings.steps());
                }
                if (fact.set().isEmpty()) {
                    authority.addAll(aged(fact.authority(), fact));
                    return result(fact.code());
                }
                RrSet set = fact.set().get();
                answers.addAll(aged(List.of(set), fact));
                authority.addAll(aged(fact.authority(), fact));
                if (Alias.tooLong(name, question.type(), set)) {
                    return result(ResponseCode.YXDOMAIN);
                }
                Optional<DomainName> target = Alias.target(name, question.type(), set);
                if (target.isEmpty()) {
                    return result(ResponseCode.NOERROR);
                }
                if (set.type().equals(RecordType.DNAME)) {
                    answers.add(Alias.synthesized(name, answers.getLast(), target.get()));
                }
                name = target.get();
            }
            throw new Unreachable(
                    ExtendedError.OTHER, "more than " + ground.limits().aliasesMax() + " aliases one after the other");
        } catch (MalformedInputException e) {
            throw new Unreachable(ExtendedError.INVALID_DATA, String.valueOf(e.getMessage()));
        }
    }

    /** Whether the fact may be passed on. */
    private boolean accept(Fact fact) {
        Judgement judgement = checkingDisabled
                ? new Judgement(Security.INDETERMINATE, Optional.empty(), "checking is disabled")
                : judge.of(fact);
        boolean weaker = security.weaker(judgement.security()) != security || reason.isEmpty();
        security = security.weaker(judgement.security());
        reason = weaker ? judgement.reason() : reason;
        error = weaker ? judgement.error() : error;
        // what the ledger says is looked up each time, for it may say something else in the next block
        Instant end = fact.local() ? now : fact.expires();
        expires = (fact.local() || fixedTtl.isZero()) && end.isBefore(expires) ? end : expires;
        return judgement.security() != Security.BOGUS;
    }

    private List<RrSet> aged(List<RrSet> sets, Fact fact) {
        long left = fixedTtl.isZero()
                ? Math.max(0, Duration.between(now, fact.expires()).toSeconds())
                : fixedTtl.toSeconds();
        return sets.stream()
                .map(set -> set.withTtl(fact.local() ? set.ttl() : left))
                .toList();
    }

    private Answer result(ResponseCode code) {
        Duration lifetime = Duration.between(now, expires);
        return new Answer(
                question,
                code,
                answers,
                authority,
                security,
                error,
                reason,
                lifetime.isNegative() ? Duration.ZERO : lifetime,
                findings.steps());
    }
}
