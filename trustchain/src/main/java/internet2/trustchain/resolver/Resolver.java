package internet2.trustchain.resolver;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Resolves and validates: a state machine without I/O, clock or randomness of its own. Questions that are the same and
 * under way at once become one resolution; queries that are the same and under way at once become one exchange. One
 * owner.
 */
public final class Resolver {

    private final Facts.Ground ground;
    private final ResolverLimits limits;
    private final Exchanges exchanges;
    private final Map<Resolution.Key, Resolution> resolutions = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();

    private long questions;
    private long remembered;
    private long bogus;
    private long stale;
    private long refused;

    /**
     * @param servers who is asked where nothing better is known: upstreams, or the root's servers
     * @param recursive whether they are upstreams, which resolve for us
     * @param cacheBytes what is remembered takes no more, as near as that can be counted
     * @param random from which servers are chosen; strangers must not be able to predict it
     */
    public Resolver(
            List<Upstream> servers,
            boolean recursive,
            TrustAnchors anchors,
            LocalNames local,
            long cacheBytes,
            ResolverLimits limits,
            RandomGenerator random) {
        Delegation root = new Delegation(DomainName.ROOT, recursive, List.of(), servers, Instant.MAX);
        this.ground = new Facts.Ground(new FactCache(cacheBytes, limits.staleMax()), local, anchors, root, limits);
        this.limits = limits;
        this.exchanges = new Exchanges(limits, new ServerHealth(random));
    }

    /** Takes what happened, and says what is to be done. */
    public List<Effect> handle(Event event, Instant now) {
        effects.clear();
        switch (event) {
            case Event.Asked asked -> asked(asked, now);
            case Event.Heard heard -> heard(heard.exchange(), heard.message(), now);
            case Event.Lost lost ->
                exchanges.end(lost.exchange()).ifPresent(exchange -> failed(exchange, lost.reason(), now));
            case Event.Ticked ticked -> ticked(now);
        }
        return List.copyOf(effects);
    }

    private void asked(Event.Asked asked, Instant now) {
        questions++;
        Resolution.Key key = new Resolution.Key(asked.question(), asked.checkingDisabled(), asked.fresh());
        Resolution running = resolutions.get(key);
        if (running != null) {
            running.tickets.add(asked.ticket());
            return;
        }
        Optional<Answer> failure =
                asked.fresh() ? Optional.empty() : ground.cache().failure(asked.question(), now);
        if (failure.isPresent() && !asked.checkingDisabled()) {
            tell(asked.ticket(), failure.get());
        } else if (resolutions.size() >= limits.resolutionsMax()) {
            refused++;
            tell(asked.ticket(), refusal(asked.question()));
        } else {
            Resolution resolution = new Resolution(key, now);
            resolution.tickets.add(asked.ticket());
            resolutions.put(key, resolution);
            guarded(resolution, now, () -> advance(resolution, now));
            remembered += resolution.findings.fetches == 0 ? 1 : 0;
        }
    }

    private static Answer refusal(Question question) {
        return Answer.failed(
                question,
                Security.INDETERMINATE,
                ExtendedError.OTHER,
                "too many resolutions are under way",
                Duration.ZERO,
                List.of());
    }

    /** Walks until a fact is missing, which is asked for, or the answer is there. */
    private void advance(Resolution resolution, Instant now) {
        while (resolutions.containsKey(resolution.key)) {
            try {
                finish(
                        resolution,
                        Walk.answer(
                                ground,
                                resolution.key.question(),
                                resolution.key.checkingDisabled(),
                                resolution.findings,
                                now),
                        now);
            } catch (Missing missing) {
                if (fetch(resolution, missing.fetch(), now)) {
                    return;
                }
            } catch (Unreachable e) {
                fail(resolution, e.error(), e.reason(), now);
            }
        }
    }

    /** False where nobody can be asked, which the next walk takes into account. */
    private boolean fetch(Resolution resolution, Fetch fetch, Instant now) {
        resolution.findings.fetches++;
        Optional<Effect.Ask> ask = exchanges.join(fetch, resolution, now);
        if (ask.isPresent()) {
            effects.add(ask.get());
            return true;
        }
        if (exchanges.waits(fetch, resolution)) {
            return true;
        }
        giveUp(resolution.findings, fetch, exchanges.refusal(fetch));
        return false;
    }

    private static void giveUp(Findings findings, Fetch fetch, String reason) {
        Fact rejected = findings.rejected.get(fetch.question());
        if (rejected != null) {
            findings.exhausted.add(fetch.question());
            findings.facts.put(fetch.question(), rejected);
        } else {
            findings.failures.put(fetch.question(), reason);
        }
    }

    private void heard(long number, DnsMessage message, Instant now) {
        Optional<Exchanges.Exchange> ended = exchanges.end(number);
        if (ended.isEmpty()) {
            return; // too late: somebody else answered, or everybody has gone
        }
        Exchanges.Exchange exchange = ended.get();
        Response response = read(exchange, message, now);
        if (response instanceof Response.Useless useless) {
            failed(exchange, useless.reason(), now);
            return;
        }
        exchanges.answered(exchange, now);
        if (response instanceof Response.Referral referral) {
            ground.cache().put(referral.delegation());
        } else if (response instanceof Response.Facts facts) {
            facts.facts().forEach(ground.cache()::put);
        }
        for (Resolution each : List.copyOf(exchange.waiting)) {
            guarded(each, now, () -> {
                each.take(exchange, response);
                advance(each, now);
            });
        }
    }

    /** A message that meets a defect is of no use, and whoever waits for it goes on without. */
    private Response read(Exchanges.Exchange exchange, DnsMessage message, Instant now) {
        try {
            return Response.read(exchange.fetch, message, Optional.of(exchange.server), now, limits);
        } catch (RuntimeException e) {
            effects.add(new Effect.Defect(exchange.fetch.question(), e));
            return new Response.Useless("can't be read: " + e);
        }
    }

    /** Another server, or else nobody. */
    private void failed(Exchanges.Exchange exchange, String reason, Instant now) {
        exchange.waiting.forEach(
                each -> each.findings.step(exchange.server.toString(), exchange.fetch.question(), "failed: " + reason));
        Optional<Effect.Ask> again = exchanges.again(exchange, now);
        if (again.isPresent()) {
            effects.add(again.get());
            return;
        }
        for (Resolution each : List.copyOf(exchange.waiting)) {
            giveUp(each.findings, exchange.fetch, exchange.server + " " + reason);
            guarded(each, now, () -> advance(each, now));
        }
    }

    private void ticked(Instant now) {
        for (Resolution each : List.copyOf(resolutions.values())) {
            guarded(each, now, () -> ticked(each, now));
        }
    }

    private void ticked(Resolution resolution, Instant now) {
        Duration waited = Duration.between(resolution.begun, now);
        if (waited.compareTo(limits.patience()) >= 0) {
            fail(resolution, ExtendedError.NO_REACHABLE_AUTHORITY, "no answer within " + limits.patience(), now);
        } else if (!resolution.servedStale && waited.compareTo(limits.staleAfter()) >= 0) {
            resolution.servedStale = true;
            stale(resolution, now).ifPresent(answer -> {
                stale++;
                tellAll(resolution, answer);
            });
        }
    }

    /** A defect ends the resolution that meets it and no other: what else is to be done is done. */
    private void guarded(Resolution resolution, Instant now, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            effects.add(new Effect.Defect(resolution.key.question(), e));
            failed(resolution, ExtendedError.OTHER, "the resolver's own error: " + e, now);
        }
    }

    private Optional<Answer> stale(Resolution resolution, Instant now) {
        return Walk.stale(ground, resolution.key.question(), resolution.key.checkingDisabled(), now);
    }

    /** RFC 8767 5: what has expired is better than nothing, unless it is known to be wrong. */
    private void fail(Resolution resolution, ExtendedError error, String reason, Instant now) {
        Optional<Answer> expired = stale(resolution, now);
        if (expired.isPresent()) {
            stale++;
            finish(resolution, expired.get(), now);
        } else {
            failed(resolution, error, reason, now);
        }
    }

    private void failed(Resolution resolution, ExtendedError error, String reason, Instant now) {
        finish(
                resolution,
                Answer.failed(
                        resolution.key.question(),
                        Security.INDETERMINATE,
                        error,
                        reason,
                        limits.failureTtl(),
                        resolution.findings.steps()),
                now);
    }

    private void finish(Resolution resolution, Answer answer, Instant now) {
        resolutions.remove(resolution.key);
        exchanges.leave(resolution);
        boolean failed = answer.code() == ResponseCode.SERVFAIL;
        if (failed && !resolution.key.checkingDisabled()) {
            bogus += answer.security() == Security.BOGUS ? 1 : 0;
            ground.cache().putFailure(answer, now.plus(limits.failureTtl()));
        }
        tellAll(resolution, answer);
    }

    private void tellAll(Resolution resolution, Answer answer) {
        resolution.tickets.forEach(ticket -> tell(ticket, answer));
        resolution.tickets.clear();
    }

    private void tell(long ticket, Answer answer) {
        effects.add(new Effect.Tell(ticket, answer));
    }

    /** Whether there is anything that time could end. */
    public boolean idle() {
        return resolutions.isEmpty();
    }

    /** What is remembered of a name: type, state, seconds left, records. */
    public List<Remembered> about(DomainName name, Instant now) {
        return ground.cache().about(name).stream()
                .map(fact -> Remembered.of(fact, now))
                .toList();
    }

    /** Forgets a name and all below it; how many facts that were. */
    public int flush(DomainName name) {
        return ground.cache().flush(name);
    }

    public ResolverStatistics statistics() {
        return new ResolverStatistics(
                questions,
                remembered,
                exchanges.sent(),
                exchanges.lost(),
                bogus,
                stale,
                refused,
                ground.cache().size(),
                ground.cache().weight());
    }
}
