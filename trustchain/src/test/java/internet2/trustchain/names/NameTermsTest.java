package internet2.trustchain.names;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.NodeNames;
import internet2.trustchain.names.NamesOperation.Changed;
import internet2.trustchain.names.NamesOperation.CreateZone;
import internet2.trustchain.names.NamesOperation.ExpireName;
import internet2.trustchain.names.NamesOperation.RegisterName;
import internet2.trustchain.names.NamesOperation.RenewName;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesOperation.SetTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registration lasts a term, may be renewed, and ends by the blocks' time. */
final class NameTermsTest {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final DomainName NAME = name("a.internal");

    private ModuleHarness harness = ModuleHarness.of(new NamesModule());

    @BeforeEach
    void begin() {
        harness = ModuleHarness.of(new NamesModule())
                .genesis(
                        NamesModule.NAME,
                        NamesGenesis.of(ADMINISTRATOR, List.of(name("internal")))
                                .encoded());
        as(ADMINISTRATOR, new SetTerms(name("internal"), new Terms(YEAR, MONTH)));
    }

    @Test
    void aNameThatIsNotRenewedIsFreeAfterItsGrace() {
        as(ALICE, set("www.a.internal", "::1"));
        refused(BOB, new ExpireName(NAME), "name-in-use");

        harness.advance(YEAR);
        refused(ALICE, set("www.a.internal", "::2"), "name-expired");
        refused(BOB, new ExpireName(NAME), "name-in-use");
        refused(BOB, new RegisterName(NAME), "name-taken");

        harness.advance(MONTH);
        ZoneFeed feed = new ZoneFeed();
        feed.load(harness.state(NamesModule.NAME));
        ExpireName expire = new ExpireName(NAME);
        feed.apply(expire, BOB, harness.as(BOB).accept(NamesModule.NAME, expire));
        assertThat(reader().records(name("www.a.internal"))).isEmpty();
        assertThat(feed.get().records(name("www.a.internal"), RecordType.AAAA)).isEmpty();
        assertThat(feed.get().records(name("internal"), RecordType.NS)).isPresent();
        as(BOB, new RegisterName(NAME));
    }

    @Test
    void renewalAddsATermToTheEndAndNotToToday() {
        as(ALICE, new RegisterName(NAME));
        Instant end = expires().orElseThrow();

        refused(BOB, new RenewName(NAME), "name-taken");
        as(ALICE, new RenewName(NAME));
        assertThat(expires()).contains(end.plus(YEAR));
        refused(ALICE, new RenewName(NAME), "renewed-already");

        harness.advance(YEAR.multipliedBy(2).plus(MONTH.dividedBy(2)));
        refused(ALICE, set("a.internal", "::1"), "name-expired");
        as(ALICE, new RenewName(NAME));
        as(ALICE, set("a.internal", "::1"));
    }

    @Test
    void namesFromBeforeTheTermsGetOneFromThen() {
        harness = ModuleHarness.of(new NamesModule())
                .genesis(
                        NamesModule.NAME,
                        NamesGenesis.of(ADMINISTRATOR, List.of(name("internal")))
                                .encoded());
        as(ALICE, new RegisterName(NAME));
        assertThat(expires()).isEmpty();
        refused(ALICE, new RenewName(NAME), "name-has-no-end");
        refused(ALICE, new SetTerms(name("internal"), new Terms(YEAR, MONTH)), "not-owner");

        harness.advance(YEAR);
        as(ADMINISTRATOR, new SetTerms(name("internal"), new Terms(YEAR, MONTH)));
        assertThat(expires()).contains(harness.time().plus(YEAR));
    }

    @Test
    void namesOfNodesAndOfTheZonesOwnerLast() {
        DomainName node = name(NodeNames.of(ALICE, "internal"));
        as(ALICE, set(node.toString(), "::1"));

        harness.advance(YEAR.multipliedBy(5));
        as(ALICE, set(node.toString(), "::2"));
        refused(BOB, new ExpireName(node), "name-in-use");
        refused(BOB, new ExpireName(name("ns.internal")), "name-in-use");
        as(ADMINISTRATOR, set("ns.internal", "::1"));
    }

    @Test
    void aZoneBelowANameDoesNotOutliveIt() {
        Zone.Soa soa = Zone.Soa.of(name("ns.internal"), name("h.internal"));
        as(ALICE, new RegisterName(NAME));
        as(ALICE, new CreateZone(NAME, ZonePolicy.CLOSED, soa, List.of(name("ns.internal"))));
        as(ALICE, set("www.a.internal", "::1"));
        harness.advance(YEAR.plus(MONTH));

        assertThat(harness.as(BOB)
                        .accept(NamesModule.NAME, new ExpireName(NAME), Changed::decode)
                        .ignored())
                .containsExactly(0);
        refused(ALICE, set("www.a.internal", "::2"), "not-owner");
        assertThat(reader().zone(NAME).orElseThrow().owner()).isEqualTo(ADMINISTRATOR);
        assertThat(reader().registration(NAME)).isPresent();
        assertThat(harness.as(BOB)
                        .accept(NamesModule.NAME, new ExpireName(NAME), Changed::decode)
                        .ignored())
                .isEmpty();
        assertThat(reader().registration(NAME)).isEmpty();
        assertThat(reader().records(name("www.a.internal"))).isNotEmpty();
    }

    @Test
    void namesOfAFormerOwnerOfTheZoneHaveAWholeTermBeforeThem() {
        as(ADMINISTRATOR, new RegisterName(NAME));
        assertThat(expires()).isEmpty();

        harness.advance(YEAR.multipliedBy(3));
        as(ADMINISTRATOR, new NamesOperation.TransferName(name("internal"), BOB));
        assertThat(expires()).contains(harness.time().plus(YEAR));
    }

    private Optional<Instant> expires() {
        Zone zone = reader().zone(name("internal")).orElseThrow();
        return reader().expires(zone, NAME, reader().registration(NAME).orElseThrow());
    }

    private NamesReader reader() {
        return harness.query(NamesReader.class);
    }

    private static SetRecords set(String name, String value) {
        return new SetRecords(RecordSet.parse(name(name), RecordType.AAAA, 60, value));
    }

    private void as(NodeId account, NamesOperation operation) {
        harness.as(account).accept(NamesModule.NAME, operation, CanonicalReader::u32);
    }

    private void refused(NodeId account, NamesOperation operation, String code) {
        harness.as(account).refuse(NamesModule.NAME, operation, code);
    }
}
