package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.StateReader;
import internet2.trustchain.KeyName;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.NetworkKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * The state of the module "names", typed. Keys, {@code name} being {@link DomainName#key}:
 *
 * <pre>
 * z name              a zone, at its apex
 * r name 00 type(2)   a record set
 * o name              who registered a name
 * n account(32)       how many names the account registered, u32; by the id under which it began
 * t name              a zone's terms, and since when
 * p                   registrar, limits, the key of all zones
 * s zone's labels(1) name 00 type(2)   a record set with its signature, as it is served
 * v                   the number of the last revision of what is served, u64
 * k                   the keys of all zones, once they are others than the network began with
 * </pre>
 */
public final class NamesReader implements NameOwnership {

    static final Bytes PARAMETERS = Bytes.of((byte) 'p');
    static final Bytes REVISION = Bytes.of((byte) 'v');
    static final Bytes KEYS = Bytes.of((byte) 'k');

    private static final Bytes SIGNED = Bytes.of((byte) 's');
    private static final Bytes RECORDS = Bytes.of((byte) 'r');

    private static final int PAGE = 512;

    private final StateReader state;

    public NamesReader(StateReader state) {
        this.state = state;
    }

    /** The key of a zone, for proofs. */
    public static Bytes zoneKey(DomainName apex) {
        return Bytes.of((byte) 'z').concat(apex.key());
    }

    /** The key of a record set, for proofs. */
    public static Bytes recordKey(DomainName name, RecordType type) {
        return recordsAt(name).concat(Bytes.of((byte) (type.code() >>> 8), (byte) type.code()));
    }

    /** The key of a registration, for proofs. */
    public static Bytes registrationKey(DomainName name) {
        return Bytes.of((byte) 'o').concat(name.key());
    }

    static Bytes termsKey(DomainName apex) {
        return Bytes.of((byte) 't').concat(apex.key());
    }

    static Bytes accountKey(NodeId account) {
        return Bytes.of((byte) 'n').concat(account.hash().bytes());
    }

    /** The zone with this very apex. */
    public Optional<Zone> zone(DomainName apex) {
        return get(zoneKey(apex), Zone::decode);
    }

    /** The zone that a name lies in: the one with the longest apex. */
    public Optional<Zone> zoneOf(DomainName name) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            Optional<Zone> zone = zone(name.suffix(labels));
            if (zone.isPresent()) {
                return zone;
            }
        }
        return Optional.empty();
    }

    public Optional<RecordSet> records(DomainName name, RecordType type) {
        return get(recordKey(name, type), RecordSet::decode);
    }

    /** All sets of one name. */
    public List<RecordSet> records(DomainName name) {
        return scan(recordsAt(name), RecordSet::decode);
    }

    /** A zone's terms, and the time of the block that set them. */
    record TermsSince(Terms terms, Instant since) {

        static TermsSince decode(CanonicalReader in) {
            return new TermsSince(Terms.decode(in), in.instant());
        }
    }

    Optional<TermsSince> terms(DomainName apex) {
        return get(termsKey(apex), TermsSince::decode);
    }

    /** For how long names of the zone are registered; nothing where they are for good. */
    public Optional<Terms> termsOf(DomainName apex) {
        return terms(apex).map(TermsSince::terms);
    }

    /** When a registered name expires: nodes' names and the zone owner's do not. */
    public Optional<Instant> expires(Zone zone, DomainName unit, Registration registration) {
        boolean forGood = registration.owner().equals(zone.owner())
                || unit.labels() > zone.apex().labels() + 1;
        return forGood
                ? Optional.empty()
                : terms(zone.apex())
                        .map(set -> registration
                                .paid()
                                .orElseGet(() -> set.since().plus(set.terms().term())));
    }

    /** When an expired name is free again. */
    public Optional<Instant> freed(Zone zone, DomainName unit, Registration registration) {
        return terms(zone.apex())
                .flatMap(set -> expires(zone, unit, registration)
                        .map(end -> end.plus(set.terms().grace())));
    }

    /** Registered names directly below an open zone's apex, and nodes' names, in the order of their keys. */
    public Map<DomainName, Registration> registrations(Zone zone) {
        Map<DomainName, Registration> found = new LinkedHashMap<>();
        scanEntries(registrationKey(zone.apex()), entry -> {
            DomainName name = DomainName.ofKey(entry.key().slice(1, entry.key().size()));
            if (zoneOf(name.parent())
                    .map(Zone::apex)
                    .filter(zone.apex()::equals)
                    .isPresent()) {
                found.put(name, CanonicalReader.decode(entry.value(), Registration::decode));
            }
        });
        return found;
    }

    /** Whether a zone has other records than NS at its apex, or names that are registered, or zones below. */
    boolean holdsMoreThanItsServers(DomainName apex) {
        return state.scan(Bytes.of((byte) 'r').concat(apex.key()), 2).size() > 1
                || state.scan(zoneKey(apex), 2).size() > 1
                || state.scan(registrationKey(apex), 2).stream()
                        .anyMatch(entry -> !entry.key().equals(registrationKey(apex)));
    }

    /** The apexes of zones below this one's. */
    public List<DomainName> zonesBelow(DomainName apex) {
        return zonesAtAndBelow(apex).stream()
                .map(Zone::apex)
                .filter(each -> !each.equals(apex))
                .toList();
    }

    /** What the zone above says of a zone: its servers, and the addresses of those inside it (RFC 1034 4.2.1). */
    public List<RecordSet> delegation(DomainName apex) {
        List<RecordSet> sets = new ArrayList<>();
        for (RecordType type : List.of(RecordType.NS, RecordType.DS)) {
            records(apex, type).ifPresent(sets::add);
        }
        for (Bytes server : records(apex, RecordType.NS).map(RecordSet::data).orElse(List.of())) {
            DomainName host = DomainName.ofWire(server);
            if (host.isAtOrBelow(apex)) {
                records(host, RecordType.A).ifPresent(sets::add);
                records(host, RecordType.AAAA).ifPresent(sets::add);
            }
        }
        return sets;
    }

    List<Zone> zonesAtAndBelow(DomainName name) {
        return scan(zoneKey(name), Zone::decode);
    }

    public Optional<Registration> registration(DomainName name) {
        return get(registrationKey(name), Registration::decode);
    }

    /** All sets at and below a name; those of zones below it too. */
    public List<RecordSet> recordsAtAndBelow(DomainName name) {
        return scan(Bytes.of((byte) 'r').concat(name.key()), RecordSet::decode);
    }

    public List<Zone> zones() {
        return scan(Bytes.of((byte) 'z'), Zone::decode);
    }

    /** All zones as a picture in memory. */
    public ZoneView view() {
        ZoneView view = ZoneView.EMPTY;
        for (Zone zone : zones()) {
            view = view.with(zone); // in the order of keys: an apex comes before those below it
        }
        for (RecordSet set : recordsAtAndBelow(DomainName.ROOT)) {
            view = view.with(set);
        }
        return view;
    }

    /** What signs the zones; where nothing does, they are served as they are. */
    public Optional<ZoneKeys> zoneKeys() {
        return get(KEYS, ZoneKeys::decode)
                .or(() -> get(PARAMETERS, NamesGenesis::decode)
                        .flatMap(NamesGenesis::key)
                        .map(ZoneKeys::of));
    }

    /** Whether it is a key of the zones that another one has taken the place of. */
    boolean isReplaced(String key) {
        int present = zoneKeys().map(keys -> keys.current().number()).orElse(1);
        return KeyName.of(key)
                .filter(name -> name.purpose() == NetworkKey.ZONES && name.generation() < present)
                .isPresent();
    }

    boolean isSigned() {
        return get(PARAMETERS, NamesGenesis::decode).flatMap(NamesGenesis::key).isPresent();
    }

    /** The number of the last revision of what is served, 0 before the first. */
    long revision() {
        return get(REVISION, in -> in.natural("a revision")).orElse(0L);
    }

    /** The key of a set as it is served, for proofs. */
    static Bytes servedKey(DomainName zone, DomainName name, RecordType type) {
        Bytes key = recordKey(name, type);
        return SIGNED.concat(Bytes.of((byte) zone.labels())).concat(key.slice(1, key.size()));
    }

    /** What is served, as a picture in memory. */
    ZoneView served() {
        ZoneView[] view = {ZoneView.UNSIGNED};
        int soa = RecordType.SOA.code();
        int nsec = RecordType.NSEC.code();
        // an apex before what its zone holds, NSEC records after the names that they are about
        visitServed(type -> type == soa, set -> view[0] = view[0].withServed(set));
        visitServed(type -> type != soa && type != nsec, set -> view[0] = view[0].withServed(set));
        visitServed(type -> type == nsec, set -> view[0] = view[0].withServed(set));
        return view[0];
    }

    /** One after the other, so that not all of them are in memory at once. */
    private void visitServed(IntPredicate types, Consumer<SignedSet> each) {
        scanEntries(SIGNED, entry -> {
            Bytes type = entry.key().slice(entry.key().size() - 2, entry.key().size());
            if (types.test(CanonicalReader.decode(type, CanonicalReader::u16))) {
                each.accept(CanonicalReader.decode(entry.value(), SignedSet::decode));
            }
        });
    }

    /** The data of a zone's SOA as it is served. */
    Optional<Bytes> servedSoa(DomainName apex) {
        return get(servedKey(apex, apex, RecordType.SOA), SignedSet::decode)
                .map(set -> set.data().getFirst());
    }

    /** The zones as the ledger has them, sharing with what is served all that is the same. */
    ZoneView view(ZoneView served) {
        List<SignedSet> gone = new ArrayList<>();
        visitServed(type -> true, set -> {
            if (!isKept(set)) {
                gone.add(set);
            }
        });
        ZoneView view = served;
        for (SignedSet set : gone) {
            view = view.without(set.name(), set.type());
        }
        List<DomainName> vanished = served.zones().stream()
                .filter(apex -> zone(apex).isEmpty())
                .sorted(Comparator.comparingInt(DomainName::labels).reversed())
                .toList();
        for (DomainName apex : vanished) {
            view = view.withoutZone(apex);
        }
        for (Zone zone : zones()) {
            view = view.has(zone) ? view : view.with(zone);
        }
        ZoneView known = view;
        List<RecordSet> other = new ArrayList<>();
        visit(RECORDS, RecordSet::decode, set -> {
            if (!known.has(set)) {
                other.add(set);
            }
        });
        for (RecordSet set : other) {
            view = view.with(set);
        }
        return view;
    }

    /** Whether a set that is served is still there, in the same zone, or follows from what is. */
    private boolean isKept(SignedSet set) {
        if (set.type().equals(RecordType.SOA)
                || set.type().equals(RecordType.NSEC)
                || ZoneContent.isDerived(set.type().code())
                || (set.type().equals(RecordType.DS) && zone(set.name()).isPresent())) {
            return true;
        }
        return records(set.name(), set.type()).isPresent()
                && zoneOf(set.name()).map(Zone::apex).equals(Optional.of(set.zone()));
    }

    /** The registration around the name, or else its zone. */
    @Override
    public Optional<NodeId> owner(String name) {
        DomainName parsed;
        try {
            parsed = DomainName.parse(name);
        } catch (MalformedInputException e) {
            return Optional.empty(); // what is no name is nobody's
        }
        return zoneOf(parsed)
                .map(zone -> NameRights.unit(zone, parsed)
                        .flatMap(this::registration)
                        .map(Registration::owner)
                        .orElse(zone.owner()));
    }

    long namesOf(NodeId account) {
        return get(accountKey(account), CanonicalReader::u32).orElse(0L);
    }

    NamesGenesis parameters() {
        return get(PARAMETERS, NamesGenesis::decode)
                .orElseThrow(() -> new IllegalStateException("the network began without names"));
    }

    boolean hasRecordsAtOrBelow(DomainName name) {
        return !state.scan(Bytes.of((byte) 'r').concat(name.key()), 1).isEmpty();
    }

    boolean hasZoneAtOrBelow(DomainName name) {
        return !state.scan(zoneKey(name), 1).isEmpty();
    }

    /** Whether a name below this one holds records: the sets of the name itself come first in the order of keys. */
    boolean hasRecordsBelow(DomainName name) {
        Bytes below = Bytes.of((byte) 'r').concat(name.key());
        Bytes lastAtName = recordsAt(name).concat(Bytes.of((byte) 0xff, (byte) 0xff));
        return !state.scan(below, Optional.of(lastAtName), 1).isEmpty();
    }

    /** Whether more than so many sets, or bytes of them, stand at and below a name. */
    boolean hasMoreBelow(DomainName name, int setsMax, int bytesMax) {
        List<StateReader.Entry> sets = state.scan(Bytes.of((byte) 'r').concat(name.key()), setsMax + 1);
        return sets.size() > setsMax
                || sets.stream().mapToLong(entry -> entry.value().size()).sum() > bytesMax;
    }

    private static Bytes recordsAt(DomainName name) {
        return Bytes.of((byte) 'r').concat(name.key()).concat(Bytes.of((byte) 0));
    }

    private <T> Optional<T> get(Bytes key, Function<CanonicalReader, T> value) {
        return state.get(key).map(bytes -> CanonicalReader.decode(bytes, value));
    }

    private <T> List<T> scan(Bytes prefix, Function<CanonicalReader, T> value) {
        List<T> values = new ArrayList<>();
        visit(prefix, value, values::add);
        return values;
    }

    private <T> void visit(Bytes prefix, Function<CanonicalReader, T> value, Consumer<T> each) {
        scanEntries(prefix, entry -> each.accept(CanonicalReader.decode(entry.value(), value)));
    }

    private void scanEntries(Bytes prefix, Consumer<StateReader.Entry> each) {
        Optional<Bytes> after = Optional.empty();
        while (true) {
            List<StateReader.Entry> page = state.scan(prefix, after, PAGE);
            page.forEach(each);
            if (page.size() < PAGE) {
                return;
            }
            after = Optional.of(page.getLast().key());
        }
    }
}
