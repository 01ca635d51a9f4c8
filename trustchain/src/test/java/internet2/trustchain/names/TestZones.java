package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Zones in memory for tests. */
final class TestZones {

    static final NodeId ADMINISTRATOR = new NodeId(Hash.of(Bytes.utf8("administrator")));

    private TestZones() {}

    static DomainName name(String text) {
        return DomainName.parse(text);
    }

    static Zone zone(String apex) {
        DomainName name = name(apex);
        return new Zone(
                name, ADMINISTRATOR, ZonePolicy.OPEN, Zone.Soa.of(name.child("ns"), name.child("hostmaster")), 7);
    }

    /** Lines of {@code NAME TTL TYPE VALUE}. */
    static ZoneView view(List<String> apexes, String records) {
        return view(ZoneView.EMPTY, apexes, records);
    }

    private static ZoneView view(ZoneView empty, List<String> apexes, String records) {
        ZoneView view = empty;
        for (String apex : apexes) {
            view = view.with(zone(apex)).with(RecordSet.parse(name(apex), RecordType.NS, 3600, "ns." + apex));
        }
        for (String line : records.strip().lines().toList()) {
            String[] parts = line.strip().split("\\s+", 4);
            String[] values = parts[3].split(" \\| ");
            RecordType type = RecordType.parse(parts[2]);
            view = view.with(RecordSet.parse(name(parts[0]), type, Long.parseLong(parts[1]), values));
        }
        return view;
    }

    /** One of everything that the algorithm distinguishes. */
    static ZoneView internal() {
        return internal(ZoneView.EMPTY);
    }

    /** The same as a network serves it that signs its zones. */
    static ZoneView signed(Instant time) {
        ZoneView latest = withLargeSet(internal(ZoneView.UNSIGNED));
        ZoneView served = ZoneView.UNSIGNED;
        Optional<Revision> next = RevisionPlan.plan(served, latest, ZoneKeys.of(SigningNetwork.ZONE_KEY), 1, time);
        while (next.isPresent()) {
            served = served.with(SigningNetwork.signed(next.get()).revision());
            next = RevisionPlan.plan(served, latest, ZoneKeys.of(SigningNetwork.ZONE_KEY), 1, time);
        }
        return served;
    }

    private static ZoneView internal(ZoneView empty) {
        return view(empty, List.of("internal", "sub.zone.internal"), """
                ns.internal 300 AAAA ::1
                web.internal 300 AAAA 2001:db8::1 | 2001:db8::2
                web.internal 300 A 192.0.2.1
                web.internal 60 TXT "hello"
                Mixed.Case.internal 60 TXT "kept"
                alias.internal 60 CNAME web.internal
                twice.internal 60 CNAME alias.internal
                away.internal 60 CNAME host.example.org
                dangling.internal 60 CNAME nothing.internal
                loop1.internal 60 CNAME loop2.internal
                loop2.internal 60 CNAME loop1.internal
                *.wild.internal 60 TXT "from the wildcard"
                *.wild.internal 60 AAAA 2001:db8::aa
                host.wild.internal 60 A 192.0.2.2
                deep.host2.wild.internal 60 A 192.0.2.3
                *.walias.internal 60 CNAME web.internal
                old.internal 120 DNAME new.internal
                x.new.internal 60 AAAA 2001:db8::e
                round.internal 60 DNAME round2.internal
                round2.internal 60 DNAME round.internal
                child.internal 600 NS ns1.child.internal | ns.elsewhere.org | ns.internal
                child.internal 600 DS 1 15 2 0000000000000000000000000000000000000000000000000000000000000000
                ns1.child.internal 600 AAAA 2001:db8::53
                ns1.child.internal 600 A 192.0.2.53
                www.sub.zone.internal 60 AAAA 2001:db8::7
                sub.zone.internal 60 DS 2 15 2 0000000000000000000000000000000000000000000000000000000000000000
                a.b.c.internal 60 A 192.0.2.9
                """);
    }

    /** A set whose response has no room in 1232 bytes. */
    static ZoneView withLargeSet(ZoneView view) {
        String[] values = new String[20];
        for (int i = 0; i < values.length; i++) {
            values[i] = "\"" + i + "x".repeat(100) + "\"";
        }
        return view.with(RecordSet.parse(name("large.internal"), RecordType.TXT, 60, values));
    }
}
