package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Facts for one walk: from the ledger, from what was found before, from the cache, or else by asking the servers of
 * the deepest zone that is known, one label more at a time (RFC 9156).
 */
final class Facts {

    /** RFC 9156 2.3: after so many the rest of the name is asked for at once. */
    private static final int MINIMISED_MAX = 10;

    /** Addresses of servers whose addresses of servers are needed. */
    private static final int DEPTH_MAX = 4;

    private static final Delegation LEDGER = new Delegation(DomainName.ROOT, false, List.of(), List.of(), Instant.MAX);

    private final Ground ground;
    private final Findings findings;
    private final Instant now;
    private final boolean stale;
    private int depth;
    private Predicate<Fact> believable = fact -> true;

    /** What all walks stand on. */
    record Ground(FactCache cache, LocalNames local, TrustAnchors anchors, Delegation root, ResolverLimits limits) {

        /** Strangers must not have us ask ourselves, or our own link; what is configured may be anywhere. */
        boolean mayAsk(Upstream server) {
            InetAddress address = server.address().getAddress();
            boolean near = address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isMulticastAddress();
            return !near
                    || root.servers().stream()
                            .anyMatch(each -> each.address().getAddress().equals(address));
        }

        List<Upstream> askable(List<Upstream> servers) {
            return servers.stream().filter(this::mayAsk).toList();
        }
    }

    /** @param stale takes what has expired, and asks nobody */
    Facts(Ground ground, Findings findings, Instant now, boolean stale) {
        this.ground = ground;
        this.findings = findings;
        this.now = now;
        this.stale = stale;
    }

    /** Addresses of servers, too, are taken from facts that hold: else one lie makes a zone unreachable. */
    void believing(Predicate<Fact> judge) {
        believable = judge;
    }

    /**
     * @throws Missing where it has to be asked for
     * @throws Unreachable where nobody says
     */
    Fact of(Question question) {
        Fact found = findings.facts.get(question);
        if (found != null) {
            return found;
        }
        Optional<Fact> known = local(question).or(() -> remembered(question));
        if (known.isPresent()) {
            findings.facts.put(question, known.get());
            return known.get();
        }
        String failure = findings.failures.get(question);
        if (failure != null) {
            throw new Unreachable(ExtendedError.NO_REACHABLE_AUTHORITY, question + ": " + failure);
        }
        if (stale) {
            throw new Unreachable(ExtendedError.STALE_ANSWER, question + " is not remembered");
        }
        return iterate(question);
    }

    private Optional<Fact> remembered(Question question) {
        if (stale) {
            return ground.cache().stale(question, now);
        }
        if (findings.liars.containsKey(question) || question.equals(findings.unremembered)) {
            return Optional.empty();
        }
        return ground.cache()
                .fresh(question, now)
                .or(() -> ground.cache()
                        .gaps()
                        .absence(question, ground.root().servers().stream().findFirst(), now));
    }

    /** The network's own names never leave the process; below a delegation of ours the search goes on from there. */
    private Optional<Fact> local(Question question) {
        return ground.local().answer(question).flatMap(message -> {
            Response response = Response.read(
                    new Fetch(LEDGER, question, Set.of()), message, Optional.empty(), now, ground.limits());
            return switch (response) {
                case Response.Facts facts -> Optional.of(facts.facts().getFirst());
                case Response.Referral referral -> {
                    Delegation delegation = referral.delegation();
                    findings.delegations.putIfAbsent(delegation.zone(), delegation);
                    yield Optional.empty();
                }
                case Response.Useless useless -> Optional.empty();
            };
        });
    }

    private Fact iterate(Question question) {
        boolean above =
                question.type().equals(RecordType.DS) && !question.name().isRoot();
        Delegation zone = closest(above ? question.name().parent() : question.name());
        if (zone.recursive()) {
            throw missing(zone, question);
        }
        int deepest = Math.min(question.name().labels(), zone.zone().labels() + 1 + MINIMISED_MAX);
        for (int labels = zone.zone().labels() + 1; labels < deepest; labels++) {
            Question minimised = new Question(question.name().suffix(labels), RecordType.A);
            Optional<Fact> fact = Optional.ofNullable(findings.facts.get(minimised))
                    .or(() -> ground.cache().fresh(minimised, now));
            if (fact.isEmpty() && !findings.failures.containsKey(minimised)) {
                throw missing(zone, minimised);
            }
            if (fact.isEmpty() || fact.get().code() == ResponseCode.NXDOMAIN) {
                break; // RFC 9156 3: servers that deny names with names below them are asked for the whole
            }
        }
        throw missing(zone, question);
    }

    private Delegation closest(DomainName name) {
        Delegation closest = ground.cache().delegation(name, now).orElse(ground.root());
        for (int labels = name.labels(); labels > closest.zone().labels(); labels--) {
            Delegation found = findings.delegations.get(name.suffix(labels));
            if (found != null) {
                return found;
            }
        }
        return findings.delegations.getOrDefault(closest.zone(), closest);
    }

    private Missing missing(Delegation zone, Question question) {
        if (findings.fetches >= ground.limits().fetchesMax()) {
            throw new Unreachable(
                    ExtendedError.OTHER, "more than " + ground.limits().fetchesMax() + " queries would be needed");
        }
        List<Upstream> servers = ground.askable(zone.servers());
        Delegation reachable = servers.isEmpty() ? withServers(zone) : zone.withServers(servers);
        return new Missing(new Fetch(reachable, question, findings.liars.getOrDefault(question, Set.of())));
    }

    /** Looks up the servers' names, few of them: a hostile delegation lists hundreds (NXNSAttack). */
    private Delegation withServers(Delegation zone) {
        for (DomainName server : zone.names()) {
            if (server.isAtOrBelow(zone.zone())) {
                continue; // only they know their own address, and they did not say it
            }
            List<Upstream> found = addresses(server);
            if (!found.isEmpty()) {
                Delegation reachable = zone.withServers(found);
                findings.delegations.put(zone.zone(), reachable);
                ground.cache().put(reachable);
                return reachable;
            }
        }
        throw new Unreachable(
                ExtendedError.NO_REACHABLE_AUTHORITY, "no server of " + zone.zone() + " has a known IPv6 address");
    }

    private List<Upstream> addresses(DomainName server) {
        Question question = new Question(server, RecordType.AAAA);
        boolean known = findings.asked.contains(question) || findings.facts.containsKey(question);
        if (depth == DEPTH_MAX
                || (!known && findings.serverNames >= ground.limits().serverNamesMax())) {
            return List.of();
        }
        depth++;
        try {
            Fact fact = of(question);
            if (!believable.test(fact)) {
                return List.of();
            }
            return ground.askable(fact.set(RecordType.AAAA).stream()
                    .flatMap(set -> set.data().stream())
                    .flatMap(data -> Reading.server(data).stream())
                    .toList());
        } catch (Missing missing) {
            if (findings.asked.add(question)) {
                findings.serverNames++;
            }
            throw missing;
        } catch (Unreachable e) {
            return List.of();
        } finally {
            depth--;
        }
    }
}
