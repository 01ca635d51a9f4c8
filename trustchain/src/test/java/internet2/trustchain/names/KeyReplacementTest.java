package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.names.KeyStage.Phase;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another key takes the place of the zones' one, over the time of blocks. */
final class KeyReplacementTest {

    private static final int OLD = SigningNetwork.ZONE_KEY.tag();
    private static final int NEW = SigningNetwork.NEXT_ZONE_KEY.tag();
    private static final int REVOKED = SigningNetwork.ZONE_KEY.revoke().tag();

    /** The longest TTL and SOA expire in {@link #begin}. */
    private static final Duration MEMORY = Duration.ofHours(1).plus(SigningNetwork.EXPIRE);

    private final SigningNetwork network = new SigningNetwork("internal");
    private Instant now = Instant.parse("2026-01-02T00:00:00.5Z");

    @Test
    void eachPhaseLastsUntilAllIsServedAndCachesHaveForgottenAndNobodyIsWaitedFor() {
        begin();
        passTo(Phase.PUBLISHED, Duration.ZERO);
        passTo(Phase.SIGNING, RevisionPlan.LIFETIME);
        assertThat(network.keys().stage().isUrgent(now.plus(Duration.ofDays(29))))
                .isFalse();
        assertThat(network.keys().stage().isUrgent(now.plus(Duration.ofDays(30))))
                .isTrue();
        passTo(Phase.REVOKED, Duration.ofDays(60));
        passTo(Phase.ALONE, Duration.ofDays(30));

        assertThat(network.keys().current().number()).isEqualTo(2);
        assertThat(network.keys().next()).isEmpty();
        network.sign(now);
        assertThat(tags()).containsExactly(NEW);
        pass(Duration.ofDays(400));
        assertThat(network.keys().current().number()).isEqualTo(2);
    }

    @Test
    void anAdministratorReleasesWhatIsHeldButNotTheCaches() {
        begin();
        passTo(Phase.PUBLISHED, Duration.ZERO);
        network.harness.refuse(NamesModule.NAME, new ReleaseKeys(Phase.SIGNING), "nothing-held");
        assertThat(network.apply(new ReleaseKeys(Phase.PUBLISHED))).isTrue();
        passTo(Phase.SIGNING, MEMORY);
        network.harness.as(ModuleHarness.BOB);
        network.harness.refuse(NamesModule.NAME, new ReleaseKeys(Phase.SIGNING), "not-entitled");
        network.harness.as(TestZones.ADMINISTRATOR);
        network.harness.refuse(NamesModule.NAME, new ReleaseKeys(Phase.REVOKED), "nothing-held");
        network.set("web.internal", "A", "192.0.2.3");
        Revision planned = network.due(now).orElseThrow();
        assertThat(network.apply(new ReleaseKeys(Phase.SIGNING))).isTrue();
        network.harness.refuse(NamesModule.NAME, SigningNetwork.signed(planned, network.keys()), "revision-stale");
        network.harness.refuse(NamesModule.NAME, new ReleaseKeys(Phase.SIGNING), "nothing-held");
        passTo(Phase.REVOKED, MEMORY);
        assertThat(network.apply(new ReleaseKeys(Phase.REVOKED))).isTrue();
        passTo(Phase.ALONE, MEMORY);
    }

    @Test
    void theDnskeySetIsSignedByBothAndAllElseByOne() {
        begin();
        assertThat(signers("internal", RecordType.DNSKEY)).containsExactly(OLD);
        passTo(Phase.PUBLISHED, Duration.ZERO);
        network.sign(now);
        for (String apex : List.of("internal", "sub.internal", "other")) {
            assertThat(keys(apex)).containsExactlyInAnyOrder(OLD, NEW);
            assertThat(signers(apex, RecordType.DNSKEY)).containsExactly(OLD, NEW);
            assertThat(signers(apex, RecordType.CDS)).containsExactly(OLD, NEW);
            assertThat(signers(apex, RecordType.SOA)).containsExactly(OLD);
            assertThat(set(apex, RecordType.CDS).data()).hasSize(4);
        }
        assertThat(set("sub.internal", RecordType.DS).data()).hasSize(4);
        assertThat(signers("web.internal", RecordType.A)).containsExactly(OLD);

        passTo(Phase.SIGNING, MEMORY);
        network.sign(now);
        assertThat(signers("internal", RecordType.DNSKEY)).containsExactly(OLD, NEW);
        assertThat(signers("internal", RecordType.SOA)).containsExactly(NEW);
        assertThat(signers("web.internal", RecordType.A)).containsExactly(NEW);
        assertThat(tags()).containsExactlyInAnyOrder(OLD, NEW);

        network.apply(new ReleaseKeys(Phase.SIGNING));
        passTo(Phase.REVOKED, MEMORY);
        network.sign(now);
        assertThat(keys("internal")).containsExactlyInAnyOrder(REVOKED, NEW);
        assertThat(signers("internal", RecordType.DNSKEY))
                .as("RFC 5011 2.1: it signs its own revocation")
                .containsExactly(REVOKED, NEW);
        assertThat(signers("internal", RecordType.CDS)).containsExactly(NEW);
        assertThat(set("sub.internal", RecordType.DS).data())
                .isEqualTo(SigningNetwork.NEXT_ZONE_KEY.ds(name("sub.internal")));
    }

    @Test
    void aNodeThatIsStartedInAnyPhaseSignsTheSame() {
        begin();
        network.namesMax = 2;
        int revisions = 0;
        while (network.keys().current().number() == 1) {
            assertThat(network.dueAfterRestart(now)).isEqualTo(network.due(now));
            if (!network.signOnce(now)) {
                release(network.keys().stage().phase());
                now = network.keys().stage().end().orElseThrow();
            }
            assertThat(++revisions).as("it ends").isLessThan(1000);
            if (revisions % 7 == 0) {
                network.set("web.internal", "TXT", "\"" + revisions + "\"");
            }
            if (revisions % 3 == 0) {
                network.load();
            }
        }
        assertThat(revisions).isGreaterThan(100);
    }

    @Test
    void aChangeDoesNotWaitForAPhase() {
        begin();
        for (Phase phase : List.of(Phase.PUBLISHED, Phase.SIGNING, Phase.REVOKED, Phase.ALONE)) {
            passTo(phase, Duration.ZERO);
            String address = "192.0.2." + (10 + phase.code());
            network.set("web.internal", "A", address);
            network.signOnce(now);
            assertThat(network.feed
                            .get()
                            .records(name("web.internal"), RecordType.A)
                            .orElseThrow()
                            .values())
                    .containsExactly(address);
            network.sign(now);
            release(phase);
            now = network.keys().stage().end().orElseThrow();
        }
    }

    @Test
    void onlyAKeyThatIsThereAndIsNotTakenForThePresentOneFollows() {
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(1), "key-unknown");
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(3), "key-unknown");
        network.harness.provide(
                KeyHolders.class, new SigningNetwork.Keys(name -> Optional.of(SigningNetwork.KEY.publicKey())));
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(2), "key-tag-taken");
        network.harness.provide(
                KeyHolders.class, new SigningNetwork.Keys(name -> Optional.of(SigningNetwork.NEXT.publicKey())));
        network.harness.provide(KeyHolders.class, new SharesOf("zones-2", List.of()));
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(2), "holders-missing");
        network.harness.provide(KeyHolders.class, new SharesOf("zones", List.of()));
        network.harness.accept(NamesModule.NAME, new ReplaceKey(2));
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(3), "replacement-under-way");
    }

    /** The next key, but one of the two is held by these. */
    private record SharesOf(String name, List<NodeId> shares) implements KeyHolders {

        private static final KeyHolders ALL =
                new SigningNetwork.Keys(name -> Optional.of(SigningNetwork.NEXT.publicKey()));

        @Override
        public List<NodeId> holders(String key) {
            return key.equals(name) ? shares : ALL.holders(key);
        }

        @Override
        public Optional<Ed25519PublicKey> publicKey(String key) {
            return ALL.publicKey(key);
        }
    }

    @Test
    void generationsOfKeysAreThoseThatANetworkCanHave() {
        for (int wrong : new int[] {-1, 0, 33}) {
            assertThatThrownBy(() -> new ReplaceKey(wrong)).isInstanceOf(MalformedInputException.class);
            assertThatThrownBy(() -> new ZoneKeys.Generation(wrong, SigningNetwork.ZONE_KEY))
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void noStageEndsBeforeTheSoaOfEachZoneIsServed() {
        begin();
        while (network.keys().stage().phase() != Phase.PUBLISHED) {
            assertThat(network.signOnce(now)).isTrue();
        }
        int withheld = 0;
        while (network.keys().stage().forgotten().isEmpty()) {
            Optional<ZoneKeys> step = network.due(now).orElseThrow().keys();
            boolean announced = Stream.of("internal", "sub.internal", "other")
                    .map(TestZones::name)
                    .noneMatch(zone -> NameDifference.differInSoa(
                            network.feed.get().names.find(zone),
                            network.feed.latest().names.find(zone)));
            assertThat(step.isPresent() && !announced).isFalse();
            withheld += announced ? 0 : 1;
            network.signOnce(now);
        }
        assertThat(withheld).isPositive();
    }

    @Test
    void whatTheKeyOfAnotherPhaseSignedIsRefused() {
        begin();
        passTo(Phase.PUBLISHED, Duration.ZERO);
        ZoneKeys published = network.keys();
        passTo(Phase.SIGNING, MEMORY);
        network.set("web.internal", "A", "192.0.2.3");
        Revision due = network.due(now).orElseThrow();
        NamesOperation.SignZones signed = SigningNetwork.signed(due, network.keys());
        assertThat(signed.revision().isSignedBy(network.keys(), signed.signature()))
                .isTrue();
        assertThat(signed.revision().isSignedBy(published, signed.signature())).isFalse();
        Revision old = RevisionPlan.plan(
                        network.feed.get(),
                        network.feed.latest(),
                        published.in(KeyStage.begin(Phase.PUBLISHED, now, Duration.ZERO)),
                        network.revision() + 1,
                        now)
                .orElseThrow();
        network.harness.refuse(NamesModule.NAME, SigningNetwork.signed(old, published), "signature-invalid");
    }

    @Test
    void aKeyIsOfNoUseOnceAnotherOneHasTakenItsPlace() {
        begin();
        assertThat(retired("zones")).isFalse();
        for (Phase phase : List.of(Phase.PUBLISHED, Phase.SIGNING, Phase.REVOKED, Phase.ALONE)) {
            assertThat(retired("zones")).isFalse();
            passTo(phase, Duration.ZERO);
            network.sign(now);
            release(phase);
            now = network.keys().stage().end().orElseThrow();
        }
        assertThat(retired("zones")).isTrue();
        assertThat(retired("zones-2")).isFalse();
        assertThat(retired("issuing")).isFalse();
    }

    private boolean retired(String key) {
        return network.harness.query(RetiredKeys.OfNames.class).isRetired(key, now);
    }

    @Test
    void delvBelievesEveryPhaseUnderTheOldAnchorUntilItIsRevokedAndUnderTheNewOneSinceItIsPublished(
            @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/delv")), "delv is not installed");
        now = Instant.now().minus(Duration.ofDays(1)); // signatures hold for two weeks, from an hour before
        begin();
        Path old = anchor(folder, "old", SigningNetwork.ZONE_KEY);
        Path next = anchor(folder, "next", SigningNetwork.NEXT_ZONE_KEY);
        try (TestServer server = TestServer.open()) {
            requireBelieved(server, old, true);
            requireBelieved(server, next, false);
            passTo(Phase.PUBLISHED, Duration.ZERO);
            for (Phase phase : List.of(Phase.PUBLISHED, Phase.SIGNING)) {
                network.signOnce(now);
                requireBelieved(server, old, true);
                network.sign(now);
                requireBelieved(server, old, true);
                requireBelieved(server, next, true);
                release(phase);
                pass(MEMORY);
            }
            assertThat(network.keys().stage().phase()).isEqualTo(Phase.REVOKED);
            network.sign(now);
            requireBelieved(server, old, false);
            requireBelieved(server, next, true);
            release(Phase.REVOKED);
            pass(MEMORY);
            network.sign(now);
            assertThat(network.keys().stage().phase()).isEqualTo(Phase.ALONE);
            requireBelieved(server, next, true);
            requireBelieved(server, old, false);
        }
    }

    /** Two zones and one within another, all signed by the old key, and the new key there. */
    private void begin() {
        network.zone("sub.internal");
        network.zone("other");
        network.set("web.internal", "A", "192.0.2.1");
        network.set("web.sub.internal", "A", "192.0.2.2");
        for (int i = 0; i < 2 * RevisionPlan.NAMES_MAX; i++) {
            network.set("n" + i + ".other", "TXT", "\"" + i + "\"");
        }
        network.sign(now);
        assertThat(network.apply(new ReplaceKey(2))).isTrue();
        network.harness.refuse(NamesModule.NAME, new ReplaceKey(2), "replacement-under-way");
    }

    /** Signs until the phase begins, which takes so much time at least. */
    private void passTo(Phase phase, Duration atLeast) {
        Instant begun = now;
        while (network.keys().stage().phase() != phase) {
            network.sign(now);
            Instant end = network.keys().stage().end().orElseThrow();
            if (network.keys().stage().phase() != phase && end.isAfter(now)) {
                Instant before = end.minusMillis(1);
                network.sign(before);
                assertThat(network.keys().stage().phase()).isNotEqualTo(phase);
                now = end;
            }
        }
        assertThat(Duration.between(begun, now)).isGreaterThanOrEqualTo(atLeast);
    }

    private void pass(Duration time) {
        network.sign(now);
        now = now.plus(time);
        network.signOnce(now);
    }

    private void release(Phase phase) {
        if (network.keys().isHeld(phase)) {
            assertThat(network.apply(new ReleaseKeys(phase))).isTrue();
        }
    }

    private EncodedSet set(String owner, RecordType type) {
        NameNode node = network.feed.get().names.find(name(owner));
        assertThat(node).isNotNull();
        EncodedSet set = node.set(type.code());
        assertThat(set).isNotNull();
        return set;
    }

    private List<Integer> signers(String owner, RecordType type) {
        return set(owner, type).rrsigs().stream().map(Rrsig::keyTag).toList();
    }

    private List<Integer> keys(String apex) {
        return set(apex, RecordType.DNSKEY).data().stream()
                .map(data -> (data.toArray()[1] & 0x80) != 0
                        ? REVOKED
                        : data.equals(SigningNetwork.ZONE_KEY.dnskey()) ? OLD : NEW)
                .toList();
    }

    /** Of all signatures that are served. */
    private Set<Integer> tags() {
        Set<Integer> tags = new TreeSet<>();
        for (DomainName apex : network.feed.get().zones()) {
            tags.addAll(network.feed
                    .get()
                    .transferable(apex)
                    .filter(record -> record.type().equals(RecordType.RRSIG))
                    .map(record -> Rrsig.keyTag(record.data()))
                    .collect(Collectors.toSet()));
        }
        return tags;
    }

    private static Path anchor(Path folder, String file, ZoneKey key) throws Exception {
        String[] fields = RecordData.print(RecordType.DNSKEY, key.dnskey()).split(" ", 4);
        return Files.writeString(
                folder.resolve(file),
                "trust-anchors { \"internal.\" static-key %s %s %s \"%s\"; };\n"
                        .formatted(fields[0], fields[1], fields[2], fields[3]));
    }

    private void requireBelieved(TestServer server, Path anchor, boolean believed) throws Exception {
        server.zones = network.feed.get();
        String[][] questions = {
            {"web.internal", "A", "; fully validated"},
            {"web.sub.internal", "A", "; fully validated"},
            {"nothing.internal", "A", "; negative response, fully validated"},
            {"internal", "DNSKEY", "; fully validated"},
            {"sub.internal", "CDS", "; fully validated"}
        };
        for (String[] question : questions) {
            String said = delv(server, anchor, question[0], question[1]);
            assertThat(said.contains(question[2]))
                    .as("%s %s in %s under %s: %s", question[0], question[1], network.keys(), anchor, said)
                    .isEqualTo(believed);
        }
    }

    private static String delv(TestServer server, Path anchor, String owner, String type) throws Exception {
        List<String> command = new ArrayList<>(List.of("delv", "@::1", "-p"));
        command.add(String.valueOf(server.plain().getPort()));
        command.addAll(List.of("-a", anchor.toString(), "+root=internal", owner, type));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
