package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.encoding.Encodable;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.adapters.Account;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.KeyStage.Phase;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKeys;
import internet2.trustchain.threshold.epochs.Handover;
import internet2.trustchain.threshold.epochs.KeysModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Validators replace the key of the zones while they change themselves. */
@Timeout(240)
final class ZoneKeyReplacementTest {

    private static final KeyName FIRST_KEY = NetworkKey.ZONES.first();
    private static final KeyName SECOND_KEY = new KeyName(NetworkKey.ZONES, 2);
    private static final Duration BLOCK_WAIT = Duration.ofSeconds(1);
    private static final Duration SERVED_WAIT_MAX = Duration.ofSeconds(20);

    /** Seconds; caches and secondaries are waited for in each phase. */
    private static final long TTL = 2;

    @TempDir
    Path folder = Path.of("");

    @Test
    void theKeyIsReplacedThoughValidatorsComeMeanwhileAndOneIsAway() throws Exception {
        List<RunningNode> others = new ArrayList<>();
        try (RunningNode founder = RunningNode.start(folder.resolve("founder"), Map.of())) {
            for (String name : List.of("second", "third", "fourth")) {
                others.add(RunningNode.join(folder.resolve(name), founder, Map.of()));
            }
            shortenTtls(founder);
            administer(
                    founder,
                    KeysModule.NAME,
                    Handover.first(SECOND_KEY.id(), ledger(founder).query(Membership.class)));
            await(founder, () -> keys(founder).stage().phase() == Phase.PUBLISHED);
            administer(founder, NamesModule.NAME, new ReleaseKeys(Phase.PUBLISHED));
            await(founder, () -> keys(founder).stage().phase() == Phase.SIGNING);
            Validators.promote(founder, others);
            List<RunningNode> all = new ArrayList<>(others);
            all.add(founder);
            for (RunningNode node : all) {
                await(node, () -> shares(node).holds(SECOND_KEY) && holders(node) == all.size());
            }

            Path away = others.getLast().data();
            others.removeLast().close();
            administer(founder, NamesModule.NAME, new ReleaseKeys(Phase.SIGNING));
            await(founder, () -> keys(founder).stage().phase() == Phase.REVOKED);
            founder.node().close();
            RunningNode restarted = RunningNode.start(founder.data(), Map.of());
            others.add(restarted);

            administer(restarted, NamesModule.NAME, new ReleaseKeys(Phase.REVOKED));
            await(restarted, () -> keys(restarted).current().number() == 2);
            for (RunningNode node : others) {
                await(node, () -> !Files.exists(node.data().resolve("keys/zones.share")));
                assertThat(shares(node).all()).contains(SECOND_KEY).doesNotContain(FIRST_KEY);
            }
            requireSigned(restarted);

            assertThat(away.resolve("keys/zones.share")).exists();
            RunningNode back = RunningNode.start(away, Map.of());
            others.add(back);
            await(back, () -> !Files.exists(away.resolve("keys/zones.share")));
            assertThat(keys(back)).isEqualTo(keys(restarted));
        } finally {
            others.forEach(RunningNode::close);
        }
    }

    /** All sets of all zones, so that no cache has to be waited for for long. */
    private static void shortenTtls(RunningNode node) throws InterruptedException {
        NamesReader names = new NamesReader(ledger(node).state(NamesModule.NAME));
        for (Zone zone : names.zones()) {
            Zone.Soa soa = zone.soa();
            List<ZoneChange> changes = new ArrayList<>();
            changes.add(new ZoneChange.SetSoa(
                    zone.apex(),
                    new Zone.Soa(soa.primary(), soa.mailbox(), soa.refresh(), soa.retry(), TTL, TTL, TTL),
                    zone.serial() + 1));
            for (RecordSet set : names.recordsAtAndBelow(zone.apex())) {
                if (names.zoneOf(set.name()).orElseThrow().equals(zone)) {
                    changes.add(new ZoneChange.Replace(new RecordSet(set.name(), set.type(), TTL, set.data())));
                }
            }
            ChangeZone change = new ChangeZone(zone.apex(), List.of(), changes);
            Account administrator = node.node().core().accounts().administrator();
            long height = accepted(administrator
                    .submit(NamesModule.NAME, change, change.stateBytes(names))
                    .join());
            assertThat(zones(node).awaitServed(change, height, SERVED_WAIT_MAX)).isTrue();
        }
    }

    private static void requireSigned(RunningNode node) throws InterruptedException {
        DomainName name = DomainName.parse("after.internal");
        administer(node, NamesModule.NAME, new SetRecords(RecordSet.parse(name, RecordType.TXT, TTL, "\"signed\"")));
        assertThat(zones(node).awaitServed(name, SERVED_WAIT_MAX)).isTrue();
        assertThat(zones(node).get().records(name, RecordType.TXT)).isPresent();
    }

    private static void administer(RunningNode node, String module, Encodable operation) {
        accepted(node.node()
                .core()
                .accounts()
                .administrator()
                .submit(module, operation)
                .join());
    }

    private static long accepted(Receipt receipt) {
        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
        return receipt.height();
    }

    private static void await(RunningNode node, BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            ledger(node).awaitHeight(ledger(node).tip().height() + 1, BLOCK_WAIT);
        }
    }

    private static int holders(RunningNode node) {
        return shares(node).epoch(SECOND_KEY).key().shares().size();
    }

    private static ZoneKeys keys(RunningNode node) {
        return zones(node).zoneKeys().orElseThrow();
    }

    private static ZoneFeed zones(RunningNode node) {
        return node.node().core().zones();
    }

    private static NetworkKeys shares(RunningNode node) {
        return node.node().core().certification().keys();
    }

    private static Ledger ledger(RunningNode node) {
        return node.node().core().ledger();
    }
}
