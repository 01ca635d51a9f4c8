package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Queries under way: one for all who need the same, another try where one was lost. One owner. */
final class Exchanges {

    /** A name below a top-level domain, which somebody has registered. */
    private static final int REGISTERED_LABELS = 2;

    private final ResolverLimits limits;
    private final ServerHealth health;
    private final Map<Long, Exchange> byNumber = new HashMap<>();
    private final Map<Key, Exchange> byFetch = new HashMap<>();
    private final Map<DomainName, Integer> perDomain = new HashMap<>();
    private long numbers;
    private long lost;

    private record Key(DomainName zone, Question question, Set<Upstream> avoid) {
        static Key of(Fetch fetch) {
            return new Key(fetch.zone().zone(), fetch.question(), fetch.avoid());
        }
    }

    /** A fetch, who is asked for it now, and who waits for it. */
    static final class Exchange {
        final Fetch fetch;
        final Set<Resolution> waiting = new LinkedHashSet<>();
        final Set<Upstream> tried = new HashSet<>();
        Upstream server;
        Instant sent;
        long number;
        int tries;

        private Exchange(Fetch fetch, Upstream server, Instant sent) {
            this.fetch = fetch;
            this.server = server;
            this.sent = sent;
        }

        private void add(Resolution resolution) {
            waiting.add(resolution);
            resolution.awaited = this;
        }
    }

    Exchanges(ResolverLimits limits, ServerHealth health) {
        this.limits = limits;
        this.health = health;
    }

    /** Joins the exchange that is under way, or begins one; nothing is to be sent otherwise. */
    Optional<Effect.Ask> join(Fetch fetch, Resolution resolution, Instant now) {
        Exchange running = byFetch.get(Key.of(fetch));
        if (running != null) {
            running.add(resolution);
            return Optional.empty();
        }
        if (full(fetch)) {
            return Optional.empty();
        }
        return health.choose(fetch.zone().servers(), fetch.avoid(), now).map(server -> {
            Exchange exchange = new Exchange(fetch, server, now);
            exchange.add(resolution);
            byFetch.put(Key.of(fetch), exchange);
            perDomain.merge(domain(fetch), 1, Integer::sum);
            return send(exchange, server, now);
        });
    }

    private boolean full(Fetch fetch) {
        return perDomain.getOrDefault(domain(fetch), 0) >= limits.fetchesPerZoneMax();
    }

    /** Why nothing was sent for the fetch. */
    String refusal(Fetch fetch) {
        return full(fetch)
                ? limits.fetchesPerZoneMax() + " queries for names of " + domain(fetch) + " are under way already"
                : "nobody is left to be asked";
    }

    /** Whose names are limited together. A forwarder serves all zones, and where they begin is not known. */
    private static DomainName domain(Fetch fetch) {
        if (!fetch.zone().recursive()) {
            return fetch.zone().zone();
        }
        DomainName name = fetch.question().name();
        return name.suffix(Math.min(name.labels(), REGISTERED_LABELS));
    }

    boolean waits(Fetch fetch, Resolution resolution) {
        Exchange running = byFetch.get(Key.of(fetch));
        return running != null && running.waiting.contains(resolution);
    }

    /** Another try with another server, if there is one and tries are left; else the exchange is over. */
    Optional<Effect.Ask> again(Exchange exchange, Instant now) {
        lost++;
        health.lost(exchange.server, now);
        exchange.tried.add(exchange.server);
        if (exchange.tries >= limits.triesMax() || exchange.waiting.isEmpty()) {
            over(exchange);
            return Optional.empty();
        }
        Set<Upstream> not = new HashSet<>(exchange.fetch.avoid());
        Optional<Upstream> untried = health.choose(exchange.fetch.zone().servers(), union(not, exchange.tried), now);
        Optional<Upstream> next = untried.isPresent()
                ? untried
                : health.choose(exchange.fetch.zone().servers(), not, now);
        if (next.isEmpty()) {
            over(exchange);
        }
        return next.map(server -> send(exchange, server, now));
    }

    /** The exchange of that number, which is under way no more; nothing if it is not. */
    Optional<Exchange> end(long number) {
        return Optional.ofNullable(byNumber.remove(number));
    }

    void answered(Exchange exchange, Instant now) {
        health.answered(exchange.server, Duration.between(exchange.sent, now), now);
        over(exchange);
    }

    /** The resolution waits for nothing any more. */
    void leave(Resolution resolution) {
        if (resolution.awaited != null) {
            resolution.awaited.waiting.remove(resolution);
            resolution.awaited = null;
        }
    }

    long sent() {
        return numbers;
    }

    long lost() {
        return lost;
    }

    private Effect.Ask send(Exchange exchange, Upstream server, Instant now) {
        exchange.server = server;
        exchange.sent = now;
        exchange.number = ++numbers;
        exchange.tries++;
        byNumber.put(exchange.number, exchange);
        return new Effect.Ask(
                exchange.number,
                server,
                exchange.fetch.question(),
                exchange.fetch.zone().recursive(),
                limits.timeout());
    }

    private void over(Exchange exchange) {
        byFetch.remove(Key.of(exchange.fetch));
        perDomain.computeIfPresent(domain(exchange.fetch), (domain, count) -> count == 1 ? null : count - 1);
    }

    private static Set<Upstream> union(Set<Upstream> one, Set<Upstream> other) {
        Set<Upstream> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }
}
