package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.trustchain.names.ZoneContent.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Works out the next revision from what is served and what the ledger has: the names that changed, the NSEC records
 * around them, and signatures that are half over. Pure: every node that is given the same comes to the same bytes, so
 * that a holder of the key signs what it worked out for itself. What is pending may be more than what differs, and
 * not the same on each node; it decides nothing.
 *
 * <p>Where more changed than one revision takes, it takes the first names in order, all of each; what is then served
 * hangs together like any other picture. The first always goes, so that each revision comes nearer to the ledger. A
 * zone's SOA follows with the last of its names.
 *
 * <p>A name that becomes a zone or a zone cut, or is one no more, changes what every name below it is. Where more lies
 * below than fits beside it, that is served no more first, and what is still to be there comes after it.
 *
 * <p>While one key takes another's place, a step of {@link KeyReplacement} that is due is a revision of its own.
 */
final class RevisionPlan {

    static final Duration LIFETIME = Duration.ofDays(14);
    static final Duration RENEWAL = LIFETIME.dividedBy(2);

    /** For validators whose clocks are behind. */
    static final Duration BACKDATE = Duration.ofHours(1);

    static final int NAMES_MAX = 64;

    private final ZoneView served;
    private final ZoneKeys keys;
    private final Rrsig.Validity validity;
    private final long due;
    private final RevisionScope scope;

    /** What will be served. */
    private final ZoneView target;

    private final List<SignedSet> put = new ArrayList<>();
    private final List<Revision.Place> removed = new ArrayList<>();

    private RevisionPlan(ZoneView served, ZoneView latest, ZoneKeys keys, Instant time, int namesMax) {
        this.served = served;
        this.keys = keys;
        this.validity = keys.validity(time);
        this.due = Math.max(time.minus(RENEWAL).getEpochSecond(), keys.signedBefore());
        this.scope = RevisionScope.of(served, latest, keys, due, namesMax);
        this.target = scope.target();
    }

    /**
     * What is to be signed next, if anything is.
     *
     * @param time of the block at which both pictures were taken
     */
    static Optional<Revision> plan(ZoneView served, ZoneView latest, ZoneKeys keys, long number, Instant time) {
        return plan(served, latest, keys, number, time, NAMES_MAX);
    }

    /** With at most so many changed names, and fewer where they do not fit. */
    static Optional<Revision> plan(
            ZoneView served, ZoneView latest, ZoneKeys keys, long number, Instant time, int namesMax) {
        Optional<ZoneKeys> step = KeyReplacement.step(served, latest, keys, time);
        if (step.isPresent()) {
            return Optional.of(Revision.step(number, step.get()));
        }
        Revision next = new Revision(number, List.of(), List.of());
        for (int max = namesMax; max > 0; max /= 2) {
            RevisionPlan plan = new RevisionPlan(served, latest, keys, time, max);
            plan.work();
            next = new Revision(number, plan.put, plan.removed);
            if (next.fits()) {
                break;
            }
        }
        return next.isEmpty() ? Optional.empty() : Optional.of(next);
    }

    private void work() {
        for (DomainName name : scope.names()) {
            for (DomainName zone : scope.zones(name)) {
                compare(zone, name, scope.isSoaOnly(name) ? Long.MIN_VALUE : due(name));
            }
        }
        deny(scope.names());
    }

    /** What of this name was signed by then is signed again: an apex in each stage of a key's replacement. */
    private long due(DomainName name) {
        boolean apex = NameDifference.isApex(served.names.find(name)) || NameDifference.isApex(target.names.find(name));
        return apex ? Math.max(due, keys.apexSignedBefore()) : due;
    }

    private void compare(DomainName zone, DomainName name, long renewed) {
        SortedMap<Integer, EncodedSet> before = ZoneContent.served(served.names, zone, name);
        ZoneContent.wanted(target.names, zone, name, keys).forEach((type, wanted) -> {
            if (!wanted.isServed(before.remove(type), renewed)) {
                put(zone, name, wanted);
            }
        });
        before.keySet().forEach(type -> removed.add(new Revision.Place(zone, name, new RecordType(type))));
    }

    /** The NSEC records of the names, and of the names before them, which lead to others now. */
    private void deny(Collection<DomainName> changed) {
        SortedSet<Bytes> done = new TreeSet<>();
        for (DomainName name : changed) {
            byte[] place = CanonicalOrder.key(name);
            for (DomainName zone : scope.zones(name)) {
                ChainName previous = RevisionScope.chain(target, zone).before(place);
                if (previous != null
                        && done.add(zone.key()
                                .concat(Bytes.of((byte) 0))
                                .concat(previous.name().key()))) {
                    deny(zone, previous.name(), previous.key());
                }
                if (done.add(zone.key().concat(Bytes.of((byte) 0)).concat(name.key()))) {
                    deny(zone, name, place);
                }
            }
        }
    }

    private void deny(DomainName zone, DomainName name, byte[] place) {
        ChainName before = RevisionScope.find(served, zone, place);
        EncodedSet nsec = before == null ? null : before.nsec();
        ChainName after = RevisionScope.find(target, zone, place);
        NameNode apex = target.names.find(zone);
        if (after == null || !after.authoritative() || apex == null || apex.negative == null) {
            if (nsec != null) {
                removed.add(new Revision.Place(zone, name, RecordType.NSEC));
            }
            return;
        }
        SortedMap<Integer, Wanted> types =
                ZoneContent.denied(ZoneContent.wanted(target.names, zone, name, keys), after.delegated());
        SortedSet<Integer> present = new TreeSet<>(types.keySet());
        if (after.delegated()) {
            present.add(RecordType.NS.code());
        }
        Bytes data = Nsec.data(RevisionScope.chain(target, zone).next(after).name(), present);
        // RFC 9077 3: the NSEC record lives as long as the negative response around it
        EncodedSet set = EncodedSet.of(RecordType.NSEC, apex.negative.ttl(), List.of(data));
        Wanted wanted = ZoneContent.wanted(set, keys);
        if (!wanted.isServed(nsec, due(name))) {
            put(zone, name, wanted);
        }
    }

    private void put(DomainName zone, DomainName name, Wanted wanted) {
        RecordType type = new RecordType(wanted.set().type);
        long ttl = wanted.set().ttl();
        List<Bytes> heads = wanted.signers().stream()
                .map(key -> Rrsig.head(zone, name, type, ttl, key, validity))
                .toList();
        put.add(new SignedSet(zone, name, type, ttl, wanted.set().data(), heads));
    }
}
