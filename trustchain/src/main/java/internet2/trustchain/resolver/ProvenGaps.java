package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.Denial;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Validated NSEC records, which answer for every name between two (RFC 8198): a flood of names that don't exist never
 * leaves this process. When they take too much room all are forgotten, since they come back by themselves. One owner.
 */
final class ProvenGaps {

    private static final int BYTES_PER_GAP = 1200;

    private final long bytesMax;
    private final Map<DomainName, Zone> zones = new HashMap<>();
    private int count;

    private static final class Zone {
        final TreeMap<DomainName, Gap> gaps = new TreeMap<>(Denial.ORDER);
        Optional<Gap> soa = Optional.empty();
    }

    /** One set and until when it holds. */
    private record Gap(RrSet set, Instant expires) {}

    ProvenGaps(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Of a secure negative fact: its SOA and its NSEC records, all of them checked. */
    void learn(DomainName zone, Fact fact) {
        if (fact.authority().stream().anyMatch(each -> each.type().equals(RecordType.NSEC3))) {
            return;
        }
        if (weight() + (long) fact.authority().size() * BYTES_PER_GAP > bytesMax) {
            zones.clear();
            count = 0;
        }
        Zone known = zones.computeIfAbsent(zone, name -> new Zone());
        for (RrSet set : fact.authority()) {
            Gap gap = new Gap(set, fact.expires());
            if (set.type().equals(RecordType.NSEC)) {
                count += known.gaps.put(set.name(), gap) == null ? 1 : 0;
            } else if (set.type().equals(RecordType.SOA)) {
                known.soa = Optional.of(gap);
            }
        }
    }

    /** The absence that is proven without asking anybody. */
    Optional<Fact> absence(Question question, Optional<Upstream> from, Instant now) {
        DomainName name = question.name();
        boolean above = question.type().equals(RecordType.DS);
        for (int labels = name.labels() - (above ? 1 : 0); labels >= 0; labels--) {
            DomainName apex = name.suffix(labels);
            Zone zone = zones.get(apex);
            if (zone != null
                    && zone.soa.filter(each -> each.expires().isAfter(now)).isPresent()) {
                return absence(question, apex, zone, from, now);
            }
        }
        return Optional.empty();
    }

    private static Optional<Fact> absence(
            Question question, DomainName apex, Zone zone, Optional<Upstream> from, Instant now) {
        Set<Gap> near = new HashSet<>();
        near(zone, question.name(), now).ifPresent(near::add);
        for (int labels = question.name().labels() - 1; labels >= apex.labels(); labels--) {
            near(zone, question.name().suffix(labels).child("*"), now).ifPresent(near::add);
        }
        List<RrSet> sets = new ArrayList<>(near.stream().map(Gap::set).toList());
        Denial denial = Denial.of(apex, sets, new Work());
        boolean nameError = denial.nameError(question.name()) == Denial.Proof.PROVEN;
        if (!nameError && denial.noData(question.name(), question.type()) != Denial.Proof.PROVEN) {
            return Optional.empty();
        }
        Gap soa = zone.soa.orElseThrow();
        sets.add(soa.set());
        Instant expires = near.stream().map(Gap::expires).reduce(soa.expires(), ProvenGaps::earlier);
        Fact fact = new Fact(
                question,
                nameError ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR,
                Optional.empty(),
                sets,
                from,
                now,
                expires);
        fact.judged(Judgement.secure("between two names of " + apex + " that are known (RFC 8198)"));
        return Optional.of(fact);
    }

    private static Optional<Gap> near(Zone zone, DomainName name, Instant now) {
        return Optional.ofNullable(zone.gaps.floorEntry(name))
                .map(Map.Entry::getValue)
                .filter(each -> each.expires().isAfter(now));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    void flush(DomainName name) {
        zones.keySet().removeIf(zone -> zone.isAtOrBelow(name) || name.isAtOrBelow(zone));
        count = zones.values().stream().mapToInt(zone -> zone.gaps.size()).sum();
    }

    long weight() {
        return (long) count * BYTES_PER_GAP;
    }
}
