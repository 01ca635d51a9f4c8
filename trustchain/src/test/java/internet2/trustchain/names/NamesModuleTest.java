package internet2.trustchain.names;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.membership.Registry;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.NodeNames;
import internet2.trustchain.names.NamesOperation.CreateZone;
import internet2.trustchain.names.NamesOperation.DeleteRecords;
import internet2.trustchain.names.NamesOperation.RegisterName;
import internet2.trustchain.names.NamesOperation.ReleaseName;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesOperation.TransferName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NamesModuleTest {

    private static final NodeId SUCCESSOR = new NodeId(Hash.of(Bytes.utf8("the administrator under new keys")));

    private ModuleHarness harness = ModuleHarness.of(new NamesModule());

    @BeforeEach
    void begin() {
        NamesGenesis genesis = new NamesGenesis(
                ADMINISTRATOR,
                3,
                NamesGenesis.of(ADMINISTRATOR, List.of(name("internal"))).zones(),
                Optional.empty());
        harness = ModuleHarness.of(new NamesModule()).genesis(NamesModule.NAME, genesis.encoded());
    }

    @Test
    void whoComesFirstOwnsANameAndAllBelowIt() {
        as(ALICE, set("web.example.internal", "AAAA", "::1"));

        assertThat(owner("web.example.internal")).isEqualTo(ALICE);
        assertThat(owner("example.internal")).isEqualTo(ALICE);
        assertThat(owner("other.internal")).isEqualTo(ADMINISTRATOR);
        refused(BOB, set("example.internal", "AAAA", "::1"), "name-taken");
        refused(BOB, set("mail.EXAMPLE.internal", "AAAA", "::1"), "name-taken");
        as(ALICE, set("mail.example.internal", "AAAA", "::1"));
        as(BOB, set("other.internal", "TXT", "mine"));
        assertThat(owner("other.internal")).isEqualTo(BOB);
    }

    @Test
    void namesAreRegisteredTransferredAndReleased() {
        as(ALICE, new RegisterName(name("example.internal")));
        refused(BOB, new RegisterName(name("example.internal")), "name-taken");
        refused(BOB, new TransferName(name("example.internal"), BOB), "name-taken");
        as(ALICE, set("www.example.internal", "AAAA", "::1"));
        as(ALICE, new TransferName(name("example.internal"), BOB));
        refused(ALICE, set("www.example.internal", "AAAA", "::2"), "name-taken");
        refused(BOB, new ReleaseName(name("example.internal")), "name-in-use");
        as(BOB, new DeleteRecords(name("www.example.internal"), RecordType.AAAA));
        as(BOB, new ReleaseName(name("example.internal")));
        as(ALICE, set("example.internal", "AAAA", "::1"));
    }

    @Test
    void whoChangesItsKeysKeepsItsNamesAndZones() {
        as(ALICE, new RegisterName(name("example.internal")));
        harness.provide(Membership.class, succeeded(Map.of(ALICE, BOB, ADMINISTRATOR, SUCCESSOR)));

        as(BOB, set("www.example.internal", "AAAA", "::1"));
        as(SUCCESSOR, set("internal", "TXT", "ours"));
        as(BOB, new TransferName(name("example.internal"), SUCCESSOR));
        refused(BOB, set("www.example.internal", "AAAA", "::2"), "name-taken");
    }

    private static Membership succeeded(Map<NodeId, NodeId> successors) {
        return new Registry(new EmptyState()) {
            @Override
            public NodeId latest(NodeId id) {
                return successors.getOrDefault(id, id);
            }
        };
    }

    @Test
    void theOwnerOfAZoneMayDoEverythingInIt() {
        as(ALICE, set("example.internal", "AAAA", "::1"));
        as(ADMINISTRATOR, set("internal", "MX", "10 mail.internal"));
        as(ADMINISTRATOR, set("example.internal", "AAAA", "::2"));
        refused(ALICE, set("internal", "MX", "10 mail.internal"), "not-owner");
        as(ADMINISTRATOR, new TransferName(name("internal"), BOB));
        as(BOB, set("internal", "TXT", "new owner"));
        assertThat(reader().zone(name("internal")).orElseThrow().owner()).isEqualTo(BOB);
    }

    @Test
    void zonesBelowANameCountLikeItsRecordSets() {
        CreateZone zone = new CreateZone(
                name("z.example.internal"),
                ZonePolicy.CLOSED,
                Zone.Soa.of(name("ns.internal"), name("h.internal")),
                List.of(name("ns.internal")));
        as(ALICE, zone);
        long first = reader().zone(zone.apex()).orElseThrow().serial();
        assertThat(sets("example.internal")).isEqualTo(1);
        as(ALICE, new NamesOperation.DeleteZone(zone.apex()));
        assertThat(sets("example.internal")).isZero();

        harness.advance(Duration.ofSeconds(5));
        as(ALICE, zone);
        assertThat(Zone.isLater(reader().zone(zone.apex()).orElseThrow().serial(), first))
                .as("who has a copy of the zone that was deleted hears of this one")
                .isTrue();
    }

    private long sets(String name) {
        return reader().registration(name(name)).orElseThrow().recordSets();
    }

    @Test
    void someNamesAreNotForEverybody() {
        refused(ALICE, set("*.internal", "AAAA", "::1"), "name-reserved");
        refused(ALICE, set("_acme-challenge.internal", "TXT", "x"), "name-reserved");
        refused(ALICE, set("_443._tcp.internal", "TLSA", "3 1 1 00"), "name-reserved");
        refused(ALICE, set("we\\.b.internal", "AAAA", "::1"), "name-reserved");
        refused(ALICE, set("node.internal", "AAAA", "::1"), "name-reserved");
        refused(ALICE, set("ns.internal", "AAAA", "::1"), "name-taken");
        refused(ALICE, set("example.org", "AAAA", "::1"), "zone-unknown");
        as(ALICE, set("*.mine.internal", "AAAA", "::1"));
    }

    @Test
    void everyNodeOwnsTheNameThatIsMadeFromItsId() {
        String own = NodeNames.of(ALICE, "internal");

        refused(BOB, set(own, "AAAA", "::1"), "name-reserved");
        as(ALICE, set(own, "AAAA", "::1"));
        as(ALICE, set("_443._tcp." + own, "TLSA", "3 1 1 00"));
        assertThat(owner(own)).isEqualTo(ALICE);
        refused(ALICE, new TransferName(name(own), BOB), "name-reserved");
    }

    @Test
    void anAccountHasOnlySoManyNames() {
        as(ALICE, set("a.internal", "AAAA", "::1"));
        as(ALICE, new RegisterName(name("b.internal")));
        as(ALICE, set("x.c.internal", "AAAA", "::1"));
        as(ALICE, set("y.c.internal", "AAAA", "::1"));
        refused(ALICE, set("d.internal", "AAAA", "::1"), "too-many-names");
        as(ALICE, new ReleaseName(name("b.internal")));
        as(ALICE, set("d.internal", "AAAA", "::1"));
        as(BOB, new RegisterName(name("bob.internal")));
        refused(BOB, new TransferName(name("bob.internal"), ALICE), "too-many-names");
    }

    @Test
    void whoChangesItsKeysMayHaveNoMoreNamesThanBefore() {
        NodeId aliceNow = new NodeId(Hash.of(Bytes.utf8("alice under new keys")));
        FakeMembership members = new FakeMembership().node(ALICE).node(BOB);
        harness.provide(Membership.class, members);
        as(ALICE, new RegisterName(name("a.internal")));
        as(ALICE, new RegisterName(name("b.internal")));
        members.succeeded(ALICE, aliceNow);

        as(aliceNow, new RegisterName(name("c.internal")));
        refused(aliceNow, new RegisterName(name("d.internal")), "too-many-names");
        as(BOB, new RegisterName(name("bob.internal")));
        refused(BOB, new TransferName(name("bob.internal"), aliceNow), "too-many-names");
        as(aliceNow, new ReleaseName(name("a.internal")));
        as(aliceNow, new TransferName(name("c.internal"), BOB));
        as(BOB, new TransferName(name("bob.internal"), aliceNow));
        as(aliceNow, new RegisterName(name("d.internal")));
        refused(aliceNow, new RegisterName(name("e.internal")), "too-many-names");
    }

    @Test
    void whoHasAllNamesThatItMayHandsOneToItsNewKeys() {
        NodeId aliceNow = new NodeId(Hash.of(Bytes.utf8("alice under new keys")));
        FakeMembership members = new FakeMembership().node(ALICE).node(BOB);
        harness.provide(Membership.class, members);
        for (String each : List.of("a.internal", "b.internal", "c.internal")) {
            as(ALICE, new RegisterName(name(each)));
        }
        members.succeeded(ALICE, aliceNow);

        as(aliceNow, new TransferName(name("a.internal"), aliceNow));
        assertThat(owner("a.internal")).isEqualTo(aliceNow);
        refused(aliceNow, new RegisterName(name("d.internal")), "too-many-names");
    }

    @Test
    void anAliasStandsAlone() {
        as(ALICE, set("www.a.internal", "CNAME", "a.internal"));
        refused(ALICE, set("www.a.internal", "AAAA", "::1"), "record-conflict");
        as(ALICE, set("www.a.internal", "CNAME", "b.internal"));
        as(ALICE, set("a.internal", "AAAA", "::1"));
        refused(ALICE, set("a.internal", "CNAME", "b.internal"), "record-conflict");
        refused(ADMINISTRATOR, set("internal", "CNAME", "b.internal"), "record-conflict");
    }

    @Test
    void nothingStandsBelowADname() {
        as(ALICE, set("x.old.internal", "AAAA", "::1"));
        refused(ALICE, set("old.internal", "DNAME", "new.internal"), "record-conflict");
        as(ALICE, new DeleteRecords(name("x.old.internal"), RecordType.AAAA));
        as(ALICE, set("old.internal", "DNAME", "new.internal"));
        as(ALICE, set("old.internal", "TXT", "beside it is fine"));
        refused(ALICE, set("x.old.internal", "AAAA", "::1"), "record-conflict");
    }

    @Test
    void zonesAreMadeBelowOnesOwnNames() {
        CreateZone zone = createZone("dev.a.internal", ZonePolicy.OPEN);
        as(ALICE, new RegisterName(name("a.internal")));
        refused(BOB, zone, "name-taken");
        as(ALICE, zone);
        refused(ALICE, zone, "zone-exists");
        as(BOB, set("bob.dev.a.internal", "AAAA", "::1"));
        assertThat(owner("bob.dev.a.internal")).isEqualTo(BOB);
        refused(ALICE, createZone("a.internal", ZonePolicy.CLOSED), "name-in-use");
        refused(ALICE, createZone("example.org", ZonePolicy.CLOSED), "zone-unknown");
        as(ADMINISTRATOR, createZone("example.org", ZonePolicy.CLOSED));
        refused(ALICE, set("www.example.org", "AAAA", "::1"), "not-owner");
        refused(ADMINISTRATOR, new DeleteRecords(name("example.org"), RecordType.NS), "record-required");
    }

    @Test
    void eachChangeOfRecordsGivesTheZoneANewSerial() {
        long first = serial();
        assertThat(as(ALICE, set("a.internal", "AAAA", "::1"))).isEqualTo(first + 1);
        assertThat(as(ALICE, set("a.internal", "AAAA", "::2"))).isEqualTo(first + 2);
        assertThat(as(ALICE, new RegisterName(name("b.internal")))).isEqualTo(first + 2);
        refused(BOB, set("a.internal", "AAAA", "::3"), "name-taken");
        assertThat(serial()).isEqualTo(first + 2);
        assertThat(TestZones.zone("z").at(0xffff_ffffL).changed().serial()).isZero();
    }

    @Test
    void stateIsReadBackAndKeysAreKnown() {
        as(ALICE, set("a.internal", "AAAA", "::1", "::2"));
        as(ALICE, set("a.internal", "TXT", "x"));

        assertThat(reader().records(name("a.internal"))).hasSize(2);
        assertThat(reader().records(name("A.internal"), RecordType.AAAA)
                        .orElseThrow()
                        .values())
                .containsExactly("::1", "::2");
        assertThat(NamesReader.recordKey(name("a.internal"), RecordType.AAAA).hex())
                .isEqualTo("72" + "08696e7465726e616c" + "0161" + "00" + "001c");
        assertThat(reader().registration(name("a.internal")).orElseThrow().recordSets())
                .isEqualTo(2);
        refused(ALICE, new DeleteRecords(name("a.internal"), RecordType.MX), "record-unknown");
    }

    @Test
    void operationsThatMeanNothingAreMalformed() {
        assertThatThrownBy(() -> set("a.internal", "CNAME", "b", "c")).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> set("*.a.internal", "NS", "b")).hasMessageContaining("wildcard");
        assertThatThrownBy(() -> set("a.internal", "ANY", "\\# 1 00")).hasMessageContaining("can't be set");
        assertThatThrownBy(() -> set("a.internal", "TXT", new String[0])).hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> new RecordSet(name("a"), RecordType.A, 1L << 31, List.of(Bytes.EMPTY)))
                .hasMessageContaining("2147483647");
        Bytes unsorted = new CanonicalWriter()
                .u8(3)
                .bytes(name("a").wire())
                .u16(1)
                .u32(60)
                .list(List.of(Bytes.parseHex("c0000202"), Bytes.parseHex("c0000201")), CanonicalWriter::bytes)
                .toBytes();
        assertThatThrownBy(() -> CanonicalReader.decode(unsorted, NamesOperation::decode))
                .hasMessageContaining("order");
        String longest = ("a".repeat(62) + ".").repeat(4).substring(0, 251);
        assertThatThrownBy(() -> new RegisterName(name(longest))).hasMessageContaining("at most 250");
    }

    private static CreateZone createZone(String apex, ZonePolicy policy) {
        Zone.Soa soa = Zone.Soa.of(name("ns." + apex), name("hostmaster." + apex));
        return new CreateZone(name(apex), policy, soa, List.of(name("ns." + apex)));
    }

    private static SetRecords set(String name, String type, String... values) {
        return new SetRecords(RecordSet.parse(name(name), RecordType.parse(type), 60, values));
    }

    private long as(NodeId account, NamesOperation operation) {
        return harness.as(account).accept(NamesModule.NAME, operation, CanonicalReader::u32);
    }

    private void refused(NodeId account, NamesOperation operation, String code) {
        harness.as(account).refuse(NamesModule.NAME, operation, code);
    }

    private NodeId owner(String name) {
        return harness.query(NameOwnership.class).owner(name).orElseThrow();
    }

    private NamesReader reader() {
        return harness.query(NamesReader.class);
    }

    private long serial() {
        return reader().zone(name("internal")).orElseThrow().serial();
    }
}
