package internet2.trustchain.names;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.Changed;
import internet2.trustchain.names.NamesOperation.DeleteZone;
import internet2.trustchain.names.NamesOperation.SetRecords;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 2136 sections 3.2 and 3.4, as one operation of the ledger. */
final class ChangeZoneTest {

    private ModuleHarness harness = ModuleHarness.of(new NamesModule());

    @BeforeEach
    void begin() {
        harness = ModuleHarness.of(new NamesModule())
                .genesis(
                        NamesModule.NAME,
                        NamesGenesis.of(ADMINISTRATOR, List.of(name("internal")))
                                .encoded());
    }

    @Test
    void manyChangesAreOneStepOfTheSerial() {
        long before = zone().serial();

        Changed changed = as(
                ALICE,
                List.of(),
                add("a.internal", "AAAA", "::1"),
                add("a.internal", "AAAA", "::2"),
                add("www.a.internal", "CNAME", "a.internal"),
                remove("a.internal", "AAAA", "::1"));

        assertThat(changed).isEqualTo(new Changed(before + 1, List.of()));
        assertThat(values("a.internal", "AAAA")).containsExactly("::2");
        assertThat(values("www.a.internal", "CNAME")).containsExactly("a.internal.");
    }

    @Test
    void oneRefusalUndoesAll() {
        refused(ALICE, "name-taken", List.of(), add("a.internal", "AAAA", "::1"), add("ns.internal", "AAAA", "::1"));
        refused(ALICE, "not-in-zone", List.of(), add("a.internal", "AAAA", "::1"), add("a.example", "AAAA", "::1"));

        assertThat(values("a.internal", "AAAA")).isEmpty();
        assertThat(harness.query(NamesReader.class).registration(name("a.internal")))
                .isEmpty();
    }

    @Test
    void prerequisitesAreThoseOfDynamicUpdate() {
        as(ALICE, List.of(), add("a.internal", "AAAA", "::1"), add("a.internal", "AAAA", "::2"));
        ZoneChange change = add("a.internal", "TXT", "changed");

        refused(ALICE, Prerequisite.NAME_ABSENT, List.of(new Prerequisite.NameInUse(name("b.internal"))), change);
        refused(ALICE, Prerequisite.NAME_PRESENT, List.of(new Prerequisite.NameUnused(name("a.internal"))), change);
        refused(ALICE, Prerequisite.NAME_PRESENT, List.of(new Prerequisite.NameUnused(name("internal"))), change);
        refused(ALICE, Prerequisite.SET_ABSENT, List.of(exists("a.internal", RecordType.A)), change);
        refused(
                ALICE,
                Prerequisite.SET_PRESENT,
                List.of(new Prerequisite.SetAbsent(name("a.internal"), RecordType.AAAA)),
                change);
        refused(ALICE, Prerequisite.SET_ABSENT, List.of(is("a.internal", "AAAA", "::1")), change);
        refused(ALICE, Prerequisite.SERIAL_OTHER, List.of(new Prerequisite.SerialIs(1)), change);
        as(
                ALICE,
                List.of(
                        new Prerequisite.NameInUse(name("a.internal")),
                        new Prerequisite.NameUnused(name("b.internal")),
                        exists("a.internal", RecordType.AAAA),
                        exists("internal", RecordType.SOA),
                        new Prerequisite.SetAbsent(name("a.internal"), RecordType.A),
                        is("a.internal", "AAAA", "::2", "::1"),
                        new Prerequisite.SerialIs(zone().serial())),
                change);
        assertThat(values("a.internal", "TXT")).containsExactly("\"changed\"");
    }

    @Test
    void aSoaRecordThatIsRequiredIsThatOfTheZoneInEveryField() {
        String[] fields = {"NS.internal.", "hostmaster.Internal.", "" + zone().serial(), "3600", "600", "1209600", "60"
        };
        ZoneChange change = add("a.internal", "TXT", "changed");
        for (int i = 0; i < fields.length; i++) {
            String[] other = fields.clone();
            other[i] = i < 2 ? "other.internal." : "9";
            refused(ALICE, Prerequisite.SET_ABSENT, List.of(soaIs(other)), change);
        }

        as(ALICE, List.of(soaIs(fields)), change);
    }

    @Test
    void aSoaRecordThatIsRequiredHasOneEncoding() {
        Bytes data = RecordData.parse(RecordType.SOA, "ns.internal. H.internal. 7 3600 600 1209600 60");
        Bytes canonical = new Prerequisite.SoaIs(data).encoded();
        assertThat(CanonicalReader.decode(canonical, Prerequisite::decode).encoded())
                .isEqualTo(canonical);

        Bytes other = new CanonicalWriter().u8(7).bytes(data).toBytes();
        assertThat(other).isNotEqualTo(canonical);
        assertThatThrownBy(() -> CanonicalReader.decode(other, Prerequisite::decode))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("canonical");
    }

    private static Prerequisite soaIs(String... fields) {
        return new Prerequisite.SoaIs(RecordData.parse(RecordType.SOA, String.join(" ", fields)));
    }

    @Test
    void whatMeansNothingIsIgnoredAndLeavesTheSerial() {
        as(ALICE, List.of(), add("a.internal", "CNAME", "b.internal"), add("b.internal", "AAAA", "::1"));
        long serial = zone().serial();

        Changed changed = as(
                ADMINISTRATOR,
                List.of(),
                add("a.internal", "AAAA", "::1"), // beside a CNAME
                add("b.internal", "CNAME", "c.internal"), // beside data
                add("b.internal", "AAAA", "::1"), // there already
                remove("b.internal", "AAAA", "::9"),
                new ZoneChange.RemoveSet(name("b.internal"), RecordType.TXT),
                new ZoneChange.RemoveName(name("none.internal")),
                remove("internal", "NS", "ns.internal"), // the last one
                new ZoneChange.RemoveSet(name("internal"), RecordType.NS),
                new ZoneChange.RemoveName(name("internal")),
                new ZoneChange.SetSoa(name("internal"), zone().soa(), serial)); // not later

        assertThat(changed).isEqualTo(new Changed(serial, List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
        assertThat(values("internal", "NS")).isNotEmpty();
    }

    @Test
    void aCnameIsReplacedByAnother() {
        as(ALICE, List.of(), add("a.internal", "CNAME", "b.internal"));
        as(ALICE, List.of(), add("a.internal", "CNAME", "c.internal"));

        assertThat(values("a.internal", "CNAME")).containsExactly("c.internal.");
    }

    @Test
    void theSoaIsTheOwnersToSetWithALaterSerial() {
        Zone.Soa soa = new Zone.Soa(name("ns.internal"), name("admin.internal"), 1, 2, 3, 4, 5);
        ZoneChange.SetSoa set = new ZoneChange.SetSoa(name("internal"), soa, 2026112700L);

        refused(ALICE, "not-owner", List.of(), set);
        assertThat(as(ADMINISTRATOR, List.of(), set).serial()).isEqualTo(2026112700L);
        assertThat(zone().soa()).isEqualTo(soa);
        assertThat(Zone.isLater(0, 0xffff_ffffL)).isTrue();
        assertThat(Zone.isLater(0x8000_0000L, 0)).isFalse();
    }

    @Test
    void theFirstNsRecordMayGoOnceThereIsAnother() {
        as(ADMINISTRATOR, List.of(), add("internal", "NS", "ns2.internal"), remove("internal", "NS", "ns.internal"));

        assertThat(values("internal", "NS")).containsExactly("ns2.internal.");
    }

    @Test
    void anEmptyZoneIsDeletedAndAFullOneIsNot() {
        NamesOperation zone = new NamesOperation.CreateZone(
                name("org"),
                ZonePolicy.CLOSED,
                Zone.Soa.of(name("ns.internal"), name("h.internal")),
                List.of(name("ns.internal")));
        harness.as(ADMINISTRATOR).accept(NamesModule.NAME, zone);
        harness.accept(NamesModule.NAME, new SetRecords(RecordSet.parse(name("www.org"), RecordType.AAAA, 1, "::1")));

        harness.refuse(NamesModule.NAME, new DeleteZone(name("org")), "name-in-use");
        harness.as(ALICE).refuse(NamesModule.NAME, new DeleteZone(name("org")), "not-owner");
        harness.as(ADMINISTRATOR)
                .accept(
                        NamesModule.NAME,
                        new ChangeZone(name("org"), List.of(), List.of(new ZoneChange.RemoveName(name("www.org")))));
        harness.accept(NamesModule.NAME, new DeleteZone(name("org")));
        assertThat(harness.query(NamesReader.class).zone(name("org"))).isEmpty();
        harness.as(BOB).refuse(NamesModule.NAME, new DeleteZone(name("org")), "zone-unknown");
    }

    private Changed as(NodeId account, List<Prerequisite> prerequisites, ZoneChange... changes) {
        ChangeZone operation = new ChangeZone(name("internal"), prerequisites, List.of(changes));
        assertThat(CanonicalReader.decode(operation.encoded(), NamesOperation::decode))
                .isEqualTo(operation);
        return harness.as(account).accept(NamesModule.NAME, operation, Changed::decode);
    }

    private void refused(NodeId account, String code, List<Prerequisite> prerequisites, ZoneChange... changes) {
        harness.as(account)
                .refuse(NamesModule.NAME, new ChangeZone(name("internal"), prerequisites, List.of(changes)), code);
    }

    private Zone zone() {
        return harness.query(NamesReader.class).zone(name("internal")).orElseThrow();
    }

    private List<String> values(String name, String type) {
        return harness.query(NamesReader.class)
                .records(name(name), RecordType.parse(type))
                .map(RecordSet::values)
                .orElse(List.of());
    }

    private static ZoneChange add(String name, String type, String value) {
        return new ZoneChange.Add(RecordSet.parse(name(name), RecordType.parse(type), 60, value));
    }

    private static ZoneChange remove(String name, String type, String value) {
        return new ZoneChange.Remove(RecordSet.parse(name(name), RecordType.parse(type), 0, value));
    }

    private static Prerequisite exists(String name, RecordType type) {
        return new Prerequisite.SetExists(name(name), type);
    }

    private static Prerequisite is(String name, String type, String... values) {
        return new Prerequisite.SetIs(RecordSet.parse(name(name), RecordType.parse(type), 0, values));
    }
}
