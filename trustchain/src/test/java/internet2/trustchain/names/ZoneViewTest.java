package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ZoneViewTest {

    private static final DomainName APEX = name("z");

    record Change(DomainName name, RecordType type, boolean present) {}

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void namesExistExactlyAsLongAsRecordsAtOrBelowThemDo(@ForAll("changes") List<Change> changes) {
        ZoneView view = ZoneView.EMPTY.with(TestZones.zone("z"));
        Map<DomainName, Set<RecordType>> model = new HashMap<>();
        for (Change change : changes) {
            if (change.present) {
                view = view.with(new RecordSet(change.name, change.type, 60, List.of(data(change.type))));
                model.computeIfAbsent(change.name, name -> new HashSet<>()).add(change.type);
            } else {
                view = view.without(change.name, change.type);
                model.getOrDefault(change.name, new HashSet<>()).remove(change.type);
            }
        }
        Set<DomainName> existing = new HashSet<>(Set.of(APEX));
        model.forEach((name, types) -> {
            for (DomainName at = name; !types.isEmpty() && !at.equals(APEX); at = at.parent()) {
                existing.add(at);
            }
        });

        assertThat(view.size()).isEqualTo(existing.size());
        for (DomainName each : existing) {
            NameNode node = view.names.find(each);
            assertThat(node).as(each.toString()).isNotNull();
            assertThat(node.children).isEqualTo((int) existing.stream()
                    .filter(other -> other.isBelow(each) && other.labels() == each.labels() + 1)
                    .count());
            assertThat(node.wildcardBelow).isEqualTo(existing.contains(each.child("*")));
            assertThat(node.apexLabels).isEqualTo(1);
            int sets = model.getOrDefault(each, Set.of()).size() + (each.equals(APEX) ? 1 : 0);
            assertThat(node.sets).hasSize(sets);
        }
    }

    @Test
    void anOldPictureStaysAsItWas() {
        ZoneView before = TestZones.internal();
        ZoneView after = before.with(RecordSet.parse(name("new.name.internal"), RecordType.A, 60, "192.0.2.1"));

        assertThat(before.names.find(name("new.name.internal"))).isNull();
        assertThat(after.names.find(name("name.internal"))).isNotNull();
        assertThat(after.without(name("new.name.internal"), RecordType.A).size())
                .isEqualTo(before.size());
    }

    @Test
    void aZoneAddedAboveOrBelowAnotherJoinsTheirNames() {
        ZoneView below = ZoneView.EMPTY.with(TestZones.zone("a.b.c")).with(TestZones.zone("c"));
        ZoneView above = ZoneView.EMPTY.with(TestZones.zone("c")).with(TestZones.zone("a.b.c"));

        for (ZoneView view : List.of(below, above)) {
            assertThat(view.size()).isEqualTo(3);
            assertThat(view.zones()).hasSize(2);
            assertThat(view.names.find(name("b.c"))).isNotNull().returns(1, node -> node.children);
        }
    }

    @Test
    void holdsManyNames() {
        ZoneView view = ZoneView.EMPTY.with(TestZones.zone("z"));
        for (int i = 0; i < 20_000; i++) {
            view = view.with(RecordSet.parse(name("host-" + i + ".z"), RecordType.A, 60, "192.0.2.1"));
        }
        assertThat(view.size()).isEqualTo(20_001);
        for (int i = 0; i < 20_000; i++) {
            assertThat(view.names.find(name("HOST-" + i + ".z"))).isNotNull();
            view = view.without(name("host-" + i + ".z"), RecordType.A);
        }
        assertThat(view.size()).isEqualTo(1);
    }

    private static Bytes data(RecordType type) {
        return RecordData.parse(type, type.equals(RecordType.A) ? "192.0.2.1" : "text");
    }

    @Provide
    static Arbitrary<List<Change>> changes() {
        Arbitrary<DomainName> name = Arbitraries.of("a", "b", "*", "B")
                .list()
                .ofMaxSize(4)
                .map(labels -> name((labels.isEmpty() ? "" : String.join(".", labels) + ".") + "z"));
        return Combinators.combine(
                        name, Arbitraries.of(RecordType.A, RecordType.TXT), Arbitraries.of(true, true, false))
                .as(Change::new)
                .list()
                .ofMaxSize(40);
    }

    @Test
    void namesBelowAnotherAreTheSameWhetherOrNotTheirZoneIsSigned() {
        ZoneView plain = TestZones.internal();
        ZoneView signed = TestZones.signed(Instant.EPOCH.plusSeconds(1_800_000_000));
        for (String each : List.of("zone.internal", "wild.internal", "child.internal", "c.internal", "no.internal")) {
            assertThat(signed.namesAtAndBelow(name(each)))
                    .as(each)
                    .containsExactlyInAnyOrderElementsOf(plain.namesAtAndBelow(name(each)));
        }
        assertThat(plain.namesAtAndBelow(name("wild.internal"))).hasSize(3);
        assertThat(plain.namesAtAndBelow(name("child.internal"))).hasSize(2);
        assertThat(plain.namesAtAndBelow(name("zone.internal")))
                .as("of another zone")
                .isEmpty();
    }
}
