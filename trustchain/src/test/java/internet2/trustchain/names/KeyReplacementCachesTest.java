package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a cache took from any node or secondary, at any moment of a replacement, it believes together: each set
 * under each DNSKEY set, and that under each DS set.
 */
final class KeyReplacementCachesTest {

    private static final List<String> APEXES = List.of("internal", "sub.internal");
    private static final List<ZoneKey> KEYS = List.of(SigningNetwork.ZONE_KEY, SigningNetwork.NEXT_ZONE_KEY);

    private final SigningNetwork network = new SigningNetwork("internal");
    private Instant now = Instant.parse("2026-01-02T00:00:00.5Z");

    /** Until when somebody may have it. */
    private final Map<Held, Instant> cache = new HashMap<>();

    /** Checked already. */
    private final Set<Set<Held>> pairs = new HashSet<>();

    /** A set with its signatures. */
    private record Held(DomainName zone, DomainName owner, RecordType type, List<Bytes> data, List<Bytes> rrsigs) {

        static Held of(DomainName zone, DomainName owner, EncodedSet set) {
            return new Held(zone, owner, new RecordType(set.type), set.data(), set.rrsigs());
        }

        /** By a key of this DNSKEY set that is not revoked. */
        boolean isBelievedUnder(List<Bytes> dnskeys) {
            return KEYS.stream().filter(key -> dnskeys.contains(key.dnskey())).anyMatch(this::isSignedBy);
        }

        boolean isSignedBy(ZoneKey key) {
            return rrsigs.stream()
                    .anyMatch(rrsig ->
                            Rrsig.keyTag(rrsig) == key.tag() && Rrsig.verify(key.key(), rrsig, owner, type, data));
        }
    }

    @Test
    void whateverCachesHoldIsBelievedTogetherInAllPhases() {
        network.zone("sub.internal");
        network.set("web.internal", "A", "192.0.2.1");
        network.set("web.sub.internal", "A", "192.0.2.2");
        network.sign(now);
        network.namesMax = 2;
        observe();
        assertThat(network.apply(new ReplaceKey(2))).isTrue();
        while (network.keys().current().number() == 1) {
            step();
        }
        network.set("web.internal", "A", "192.0.2.3");
        step();
        step();
        assertThat(pairs).hasSizeGreaterThan(100);
    }

    /** The next revision, or the time until one is due; nobody is waited for longer than has to be. */
    private void step() {
        if (!network.signOnce(now)) {
            KeyStage stage = network.keys().stage();
            if (network.keys().isHeld(stage.phase())) {
                assertThat(network.apply(new ReleaseKeys(stage.phase()))).isTrue();
            }
            Instant end = network.keys().stage().end().orElseThrow();
            now = end.isAfter(now) ? end : now;
        }
        observe();
    }

    private void observe() {
        cache.values().removeIf(end -> !end.isAfter(now));
        served().forEach(held -> cache.put(held.set(), held.end()));
        List<Held> alive = List.copyOf(cache.keySet());
        alive.forEach(set -> alive.forEach(other -> {
            if (isTrustedBy(set, other) && pairs.add(Set.of(set, other))) {
                requireBelieved(set, other);
            }
        }));
    }

    private static boolean isTrustedBy(Held set, Held other) {
        boolean byKeys = other.type().equals(RecordType.DNSKEY) && other.zone().equals(set.zone());
        boolean byParent = other.type().equals(RecordType.DS)
                && set.type().equals(RecordType.DNSKEY)
                && other.owner().equals(set.zone());
        return (byKeys && !set.type().equals(RecordType.DNSKEY)) || byParent;
    }

    private void requireBelieved(Held set, Held by) {
        boolean believed = by.type().equals(RecordType.DNSKEY)
                ? set.isBelievedUnder(by.data())
                : KEYS.stream()
                        .filter(key -> set.data().contains(key.dnskey()))
                        .filter(key -> by.data().containsAll(key.ds(set.zone())))
                        .anyMatch(set::isSignedBy);
        assertThat(believed)
                .as("%s %s in %s under a %s set", set.owner(), set.type(), network.keys(), by.type())
                .isTrue();
    }

    private record Served(Held set, Instant end) {}

    private List<Served> served() {
        List<Served> served = new ArrayList<>();
        ZoneView view = network.feed.get();
        view.names.forEach(node -> {
            DomainName owner = DomainName.trusted(node.wire);
            Stream.concat(Arrays.stream(node.sets), nsec(view, owner))
                    .filter(set -> set.signature != null)
                    .forEach(set -> served.add(served(owner, set)));
        });
        return served;
    }

    private static Stream<EncodedSet> nsec(ZoneView view, DomainName owner) {
        ChainName name = RevisionScope.find(view, zone(owner, RecordType.NSEC), CanonicalOrder.key(owner));
        return name == null ? Stream.empty() : Stream.ofNullable(name.nsec());
    }

    /** A secondary has it until the zone expires, whoever asks that, as long as it lives; none longer than signed. */
    private Served served(DomainName owner, EncodedSet set) {
        Held held = Held.of(zone(owner, new RecordType(set.type)), owner, set);
        long signed = held.rrsigs().stream().mapToLong(Rrsig::expiration).min().orElseThrow();
        Instant kept = now.plus(SigningNetwork.EXPIRE).plusSeconds(set.ttl());
        Instant valid = Instant.ofEpochSecond(signed);
        return new Served(held, kept.isBefore(valid) ? kept : valid);
    }

    private static DomainName zone(DomainName owner, RecordType type) {
        boolean upper = type.equals(RecordType.DS);
        return APEXES.reversed().stream()
                .map(TestZones::name)
                .filter(apex -> upper ? owner.isBelow(apex) : owner.isAtOrBelow(apex))
                .findFirst()
                .orElse(name("internal"));
    }
}
