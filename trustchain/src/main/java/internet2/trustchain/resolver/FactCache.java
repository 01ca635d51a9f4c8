package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered between resolutions, bounded in bytes: facts, who serves which zone, chains of trust, proven
 * gaps, failures. One owner.
 */
final class FactCache {

    /** A delegation's servers and names, a chain's keys: typical sizes, rounded up. */
    private static final int DELEGATION_BYTES = 2048;

    private static final int TRUST_BYTES = 2048;
    private static final int FAILURE_BYTES = 512;

    /** A change of weight through judging is made good when the fact is put anew. */
    private final WeightedCache<Question, Fact> facts;

    private final WeightedCache<DomainName, Delegation> delegations;
    private final WeightedCache<DomainName, ZoneTrust> trusts;
    private final WeightedCache<Question, Failure> failures;
    private final ProvenGaps gaps;
    private final Duration staleMax;

    /** A question that can't be answered for now (RFC 9520). */
    private record Failure(Answer answer, Instant until) {}

    FactCache(long bytesMax, Duration staleMax) {
        this.facts = new WeightedCache<>(bytesMax / 10 * 7, Fact::weight);
        this.delegations = new WeightedCache<>(bytesMax / 10, each -> DELEGATION_BYTES);
        this.trusts = new WeightedCache<>(bytesMax / 20, each -> TRUST_BYTES);
        this.failures = new WeightedCache<>(bytesMax / 20, each -> FAILURE_BYTES);
        this.gaps = new ProvenGaps(bytesMax / 10);
        this.staleMax = staleMax;
    }

    Optional<Fact> fresh(Question question, Instant now) {
        return facts.get(question).filter(each -> each.expires().isAfter(now));
    }

    /** What may have expired, but was found good before. */
    Optional<Fact> stale(Question question, Instant now) {
        return facts.get(question)
                .filter(each -> each.judgement().isPresent())
                .filter(each -> each.expires().plus(staleMax).isAfter(now));
    }

    void put(Fact fact) {
        facts.put(fact.question(), fact);
    }

    void remove(Question question) {
        facts.remove(question);
    }

    /** The deepest delegation at or above the name. */
    Optional<Delegation> delegation(DomainName name, Instant now) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            Optional<Delegation> found = delegations
                    .get(name.suffix(labels))
                    .filter(each -> each.expires().isAfter(now));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    void put(Delegation delegation) {
        delegations.put(delegation.zone(), delegation);
    }

    Optional<ZoneTrust> trust(DomainName zone, Instant now) {
        return trusts.get(zone).filter(each -> switch (each) {
            case ZoneTrust.Signed signed -> signed.expires().isAfter(now);
            case ZoneTrust.Unsigned unsigned -> unsigned.expires().isAfter(now);
            case ZoneTrust.Broken broken -> false;
        });
    }

    void put(DomainName zone, ZoneTrust trust) {
        trusts.put(zone, trust);
    }

    Optional<Answer> failure(Question question, Instant now) {
        return failures.get(question).filter(each -> each.until().isAfter(now)).map(Failure::answer);
    }

    void putFailure(Answer answer, Instant until) {
        failures.put(answer.question(), new Failure(answer, until));
    }

    ProvenGaps gaps() {
        return gaps;
    }

    /** What is remembered of the name, whatever the type, expired or not. */
    List<Fact> about(DomainName name) {
        List<Fact> about = new ArrayList<>();
        facts.values().forEach(fact -> {
            if (fact.name().equals(name)) {
                about.add(fact);
            }
        });
        return about;
    }

    /** Forgets the name and all below it; how many facts that were. */
    int flush(DomainName name) {
        delegations.removeIf(zone -> zone.isAtOrBelow(name));
        trusts.removeIf(zone -> zone.isAtOrBelow(name));
        failures.removeIf(question -> question.name().isAtOrBelow(name));
        gaps.flush(name);
        return facts.removeIf(question -> question.name().isAtOrBelow(name));
    }

    int size() {
        return facts.size();
    }

    long weight() {
        return facts.weight() + delegations.weight() + trusts.weight() + failures.weight() + gaps.weight();
    }
}
