package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.trustchain.names.NamesOperation.DeleteRecords;
import internet2.trustchain.names.NamesOperation.SetRecords;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ZoneFeedTest {

    record Step(NamesOperation operation, Bytes result) {}

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void followingTheLedgerGivesThePictureThatItsStateGives(
            @ForAll("operations") List<NamesOperation> operations, @ForAll("cuts") int cut) {
        ModuleHarness harness = ModuleHarness.of(new NamesModule())
                .as(ADMINISTRATOR)
                .genesis(
                        NamesModule.NAME,
                        NamesGenesis.of(ADMINISTRATOR, List.of(name("internal")))
                                .encoded());
        ZoneFeed feed = new ZoneFeed();
        feed.load(harness.state(NamesModule.NAME));
        List<Step> steps = new ArrayList<>();
        for (NamesOperation operation : operations) {
            if (harness.apply(NamesModule.NAME, operation) instanceof Outcome.Accepted accepted) {
                steps.add(new Step(operation, accepted.result()));
                feed.apply(operation, ADMINISTRATOR, accepted.result());
            }
        }
        ZoneFeed late = new ZoneFeed(); // loads the newest state, then hears of blocks that it already holds
        late.load(harness.state(NamesModule.NAME));
        steps.stream()
                .skip(Math.min(cut, steps.size()))
                .forEach(step -> late.apply(step.operation, ADMINISTRATOR, step.result));

        String expected = describe(new NamesReader(harness.state(NamesModule.NAME)).view());
        assertThat(describe(feed.get())).isEqualTo(expected);
        assertThat(describe(late.get())).isEqualTo(expected);
    }

    /** What the zones answer for every name in play. */
    private static String describe(ZoneView view) {
        StringBuilder all = new StringBuilder().append(view.size());
        for (String name : List.of("internal", "a.internal", "b.a.internal", "c.b.a.internal", "x.internal")) {
            for (String type : List.of("SOA", "NS", "A", "TXT", "CNAME")) {
                Resolution resolution = Resolution.of(name(name), RecordType.parse(type), view);
                all.append('\n').append(name).append(type).append(resolution.code());
                resolution.answers().stream()
                        .map(ResourceRecord::toString)
                        .sorted()
                        .forEach(all::append);
            }
        }
        return all.toString();
    }

    @Provide
    static Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(0, 10);
    }

    @Provide
    static Arbitrary<List<NamesOperation>> operations() {
        Arbitrary<DomainName> names = Arbitraries.of("internal", "a.internal", "b.a.internal", "c.b.a.internal")
                .map(DomainName::parse);
        Arbitrary<String> values = Arbitraries.of("192.0.2.1", "192.0.2.2");
        Arbitrary<NamesOperation> set = Combinators.combine(names, Arbitraries.of("A", "TXT", "CNAME"), values)
                .as((name, type, value) -> new SetRecords(RecordSet.parse(name, RecordType.parse(type), 60, value)));
        Arbitrary<NamesOperation> delete = Combinators.combine(names, Arbitraries.of(RecordType.A, RecordType.TXT))
                .as(DeleteRecords::new);
        Arbitrary<NamesOperation> zone = names.map(apex -> new NamesOperation.CreateZone(
                apex,
                ZonePolicy.CLOSED,
                Zone.Soa.of(apex.child("ns"), apex.child("hostmaster")),
                List.of(apex.child("ns"))));
        Arbitrary<NamesOperation> deletedZone = names.map(NamesOperation.DeleteZone::new);
        return Arbitraries.oneOf(List.of(set, set, delete, zone, deletedZone, changes(names, values)))
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<NamesOperation> changes(Arbitrary<DomainName> names, Arbitrary<String> values) {
        Arbitrary<RecordSet> single = Combinators.combine(names, Arbitraries.of("A", "TXT", "CNAME"), values)
                .as((name, type, value) -> RecordSet.parse(name, RecordType.parse(type), 60, value));
        Arbitrary<ZoneChange> steps = Arbitraries.oneOf(List.of(
                single.map(ZoneChange.Add::new),
                single.map(ZoneChange.Remove::new),
                single.map(ZoneChange.Replace::new),
                single.map(each -> new ZoneChange.RemoveSet(each.name(), each.type())),
                names.map(ZoneChange.RemoveName::new),
                Arbitraries.longs()
                        .between(0, 30)
                        .map(serial -> new ZoneChange.SetSoa(
                                name("internal"),
                                new Zone.Soa(name("ns.internal"), name("h.internal"), 1, 2, 3, 4, serial),
                                serial))));
        return Combinators.combine(
                        Arbitraries.of("internal", "internal", "a.internal").map(DomainName::parse),
                        steps.list().ofMaxSize(5))
                .as((apex, list) -> new NamesOperation.ChangeZone(apex, List.of(), list));
    }
}
