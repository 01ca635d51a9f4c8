package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.DeleteZone;
import internet2.trustchain.names.ValidAnswersTest.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever changes, signing goes on until all of it is served. */
final class RevisionPlanTest {

    private static final Instant TIME = Instant.parse("2026-01-02T00:00:00Z");

    private final SigningNetwork network = new SigningNetwork("internal");
    private Instant time = TIME;

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aNodeThatWasRestartedSignsTheSame(
            @ForAll("lives") List<Step> life, @ForAll @IntRange(min = 1, max = 6) int namesMax) {
        network.namesMax = namesMax;
        for (Step step : life) {
            switch (step) {
                case Step.Do change -> network.apply(change.operation());
                case Step.Sign _ -> network.signOnce(time);
                case Step.Restart _ -> network.load();
                case Step.Replace _ -> network.apply(new NamesOperation.ReplaceKey(2));
                case Step.Pass _ -> {
                    network.apply(new NamesOperation.ReleaseKeys(
                            network.keys().stage().phase()));
                    time = time.plus(ValidAnswersTest.MEMORY);
                }
            }
            assertThat(network.due(time)).isEqualTo(network.dueAfterRestart(time));
            Instant later = time.plus(Duration.ofDays(8));
            assertThat(network.due(later)).isEqualTo(network.dueAfterRestart(later));
        }
        requireAllServed();
    }

    @Provide
    static Arbitrary<List<Step>> lives() {
        return ValidAnswersTest.lives();
    }

    @Test
    void manyZonesThatGetANewSoaHoldUpNothing() {
        for (int i = 0; i < 70; i++) {
            network.zone("z" + i + ".internal");
        }
        network.sign(TIME);
        for (int i = 0; i < 70; i++) {
            network.set("www.z" + i + ".internal", "TXT", "\"x\"");
        }
        requireAllServed();
    }

    @Test
    void aZonesSoaWaitsForItsOwnNamesAlone() {
        network.zone("a.internal");
        network.sign(TIME);
        String before = soa("a.internal");
        network.set("www.a.internal", "TXT", "\"x\"");
        for (int i = 0; i < 2 * RevisionPlan.NAMES_MAX; i++) {
            network.set("n" + i + ".internal", "TXT", "\"x\"");
        }
        network.signOnce(TIME);
        assertThat(soa("a.internal")).isNotEqualTo(before);
        requireAllServed();
    }

    @Test
    void signaturesAreRenewedWhileABacklogLasts() {
        network.set("old.internal", "TXT", "\"x\"");
        network.sign(TIME);
        for (int i = 0; i < 3 * RevisionPlan.NAMES_MAX; i++) {
            network.set("n" + i + ".internal", "TXT", "\"x\"");
        }
        Revision first = network.due(TIME.plus(Duration.ofDays(8))).orElseThrow();
        assertThat(first.put()).anyMatch(set -> set.name().equals(name("old.internal")));
    }

    @Test
    void renewedSignaturesComeWithANewSerialNumberAndThenThereIsRest() {
        network.set("old.internal", "TXT", "\"x\"");
        network.sign(TIME);
        String before = soa("internal");
        Instant later = TIME.plus(Duration.ofDays(8));
        assertThat(network.sign(later)).isEqualTo(2);
        assertThat(soa("internal")).isNotEqualTo(before);
        assertThat(network.due(later)).isEmpty();
    }

    @Test
    void anImportIsNotDisturbedByWhatIsSignedMeanwhile() {
        network.sign(TIME);
        long serial = serial();
        for (int i = 0; i < 3; i++) {
            List<ZoneChange> changes = new ArrayList<>();
            for (int j = 0; j < 3 * RevisionPlan.NAMES_MAX; j++) {
                changes.add(txt("n" + j + ".n" + i + ".internal"));
            }
            assertThat(network.apply(
                            new ChangeZone(name("internal"), List.of(new Prerequisite.SerialIs(serial + i)), changes)))
                    .isTrue();
            network.signOnce(TIME);
        }
        requireAllServed();
        assertThat(serial()).isEqualTo(serial + 3);
    }

    @Test
    void aZoneCutComesWhereMuchWasDeletedAtOnce() {
        beginBelow();
        List<ZoneChange> changes = clearing();
        changes.add(
                new ZoneChange.Replace(RecordSet.parse(name("x.internal"), RecordType.NS, 60, "ns.elsewhere.example")));
        assertThat(network.apply(new ChangeZone(name("internal"), List.of(), changes)))
                .isTrue();
        requireAllServed();
        assertThat(network.feed.get().types(name("x.internal"))).containsExactly(RecordType.NS);
    }

    @Test
    void aZoneCutGoesWithMuchBelowIt() {
        network.set("x.internal", "NS", "ns.elsewhere.example");
        beginBelow();
        List<ZoneChange> changes = clearing();
        changes.add(new ZoneChange.RemoveSet(name("x.internal"), RecordType.NS));
        changes.add(txt("n1.x.internal"));
        assertThat(network.apply(new ChangeZone(name("internal"), List.of(), changes)))
                .isTrue();
        requireAllServed();
        assertThat(network.feed.get().types(name("n1.x.internal"))).containsExactly(RecordType.TXT);
    }

    @Test
    void whatIsDeletedAndSetAgainAroundANewCutIsServedAgain() {
        beginBelow();
        List<ZoneChange> changes = clearing();
        changes.add(
                new ZoneChange.Replace(RecordSet.parse(name("x.internal"), RecordType.NS, 60, "ns.elsewhere.example")));
        for (int i = 0; i < BELOW; i++) {
            changes.add(txt("n" + i + ".x.internal"));
        }
        assertThat(network.apply(new ChangeZone(name("internal"), List.of(), changes)))
                .isTrue();
        requireAllServed();
        assertThat(network.feed.get().types(name("n1.x.internal"))).containsExactly(RecordType.TXT);
    }

    @Test
    void namesMoveIntoANewZoneAndOut() {
        network.set("a.x.internal", "TXT", "\"x\"");
        network.sign(TIME);
        network.delete("a.x.internal", "TXT");
        network.zone("x.internal");
        network.set("a.x.internal", "TXT", "\"x\"");
        requireAllServed();
        assertThat(network.feed.get().zoneOf(name("a.x.internal"))).contains(name("x.internal"));

        network.delete("a.x.internal", "TXT");
        assertThat(network.apply(new DeleteZone(name("x.internal")))).isTrue();
        network.set("a.x.internal", "TXT", "\"x\"");
        network.set("x.internal", "A", "192.0.2.1");
        network.load();
        requireAllServed();
        assertThat(network.feed.get().zoneOf(name("a.x.internal"))).contains(name("internal"));
        assertThat(network.feed.get().types(name("x.internal"))).containsExactly(RecordType.A);
    }

    @Test
    void aZoneAroundOthersDelegatesThem() {
        network.zone("sub.org");
        network.sign(TIME);
        network.zone("org");
        requireAllServed();
        assertThat(network.feed.get().records(name("sub.org"), RecordType.DS)).isPresent();
    }

    @Test
    void signaturesAreRenewedInTheSameOrderEverywhere() {
        network.zone("z.org");
        network.zone("a.org");
        network.sign(TIME);
        network.namesMax = 1;
        Instant later = TIME.plus(Duration.ofDays(8));
        assertThat(network.due(later)).isPresent().isEqualTo(network.dueAfterRestart(later));
    }

    @Test
    void aLargeZoneGoesInSteps() {
        network.zone("x.internal");
        for (int i = 0; i < 3 * RevisionPlan.NAMES_MAX; i++) {
            network.set("n" + i + ".x.internal", "TXT", "\"x\"");
        }
        network.sign(TIME);
        for (int i = 0; i < 3 * RevisionPlan.NAMES_MAX; i++) {
            network.delete("n" + i + ".x.internal", "TXT");
        }
        assertThat(network.apply(new DeleteZone(name("x.internal")))).isTrue();
        network.signOnce(TIME);
        assertThat(network.feed.get().zones()).contains(name("x.internal"));
        requireAllServed();
        assertThat(network.feed.get().zones()).doesNotContain(name("x.internal"));
    }

    private static final int BELOW = 600;

    private void beginBelow() {
        for (int i = 0; i < BELOW; i++) {
            network.set("n" + i + ".x.internal", "TXT", "\"x\"");
        }
        requireAllServed();
    }

    private static List<ZoneChange> clearing() {
        List<ZoneChange> changes = new ArrayList<>();
        for (int i = 0; i < BELOW; i++) {
            changes.add(new ZoneChange.RemoveName(name("n" + i + ".x.internal")));
        }
        return changes;
    }

    private static ZoneChange txt(String name) {
        return new ZoneChange.Replace(RecordSet.parse(name(name), RecordType.TXT, 60, "\"x\""));
    }

    /** The ledger's content is served, to the last name, and the state says the same. */
    private void requireAllServed() {
        network.sign(time);
        assertThat(network.feed.latest().pending(1)).isEmpty();
        ZoneView ledger = new NamesReader(network.harness.state(NamesModule.NAME)).view();
        ledger.names.forEach(
                node -> assertThat(NameDifference.differs(network.feed.get(), ledger, DomainName.trusted(node.wire)))
                        .as("%s", DomainName.trusted(node.wire))
                        .isFalse());
        assertThat(network.feed.get().size()).isEqualTo(ledger.size());
        assertThat(network.dueAfterRestart(time)).isEmpty();
    }

    private long serial() {
        return new NamesReader(network.harness.state(NamesModule.NAME))
                .zone(name("internal"))
                .orElseThrow()
                .serial();
    }

    private String soa(String apex) {
        return network.feed.get().soa(name(apex)).orElseThrow().text();
    }
}
