package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the network serves of zones that it signs. */
final class SignedZonesTest {

    private static final Instant TIME = Instant.parse("2026-01-02T00:00:00Z");
    private static final DomainName WEB = DomainName.parse("web.internal");

    private final SigningNetwork network = new SigningNetwork("internal");

    @Test
    void aChangeIsServedOnceItIsSignedAndNotBefore() {
        network.sign(TIME);
        network.set("web.internal", "A", "192.0.2.1");
        assertThat(ask(WEB, RecordType.A).code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(Resolution.of(WEB, RecordType.A, network.feed.latest()).answers())
                .as("the network itself decides by what the ledger has")
                .hasSize(1);

        network.sign(TIME);
        assertThat(types(ask(WEB, RecordType.A).answers())).containsExactly(RecordType.A, RecordType.RRSIG);

        network.set("web.internal", "A", "192.0.2.2");
        assertThat(ask(WEB, RecordType.A).answers().getFirst().text()).isEqualTo("192.0.2.1");
        network.load();
        assertThat(ask(WEB, RecordType.A).answers().getFirst().text())
                .as("after a restart, too")
                .isEqualTo("192.0.2.1");
        network.sign(TIME);
        assertThat(ask(WEB, RecordType.A).answers().getFirst().text()).isEqualTo("192.0.2.2");
    }

    @Test
    void noDenialOutlivesWhatTheSoaSaysOfAbsence() {
        network.set("web.internal", "A", "192.0.2.1");
        network.sign(TIME);
        long serial = network.harness
                .query(NamesReader.class)
                .zone(name("internal"))
                .orElseThrow()
                .serial();
        Zone.Soa brief = new Zone.Soa(name("ns.internal"), name("h.internal"), 3600, 600, 1_209_600, 5, 3600);
        ZoneChange soa = new ZoneChange.SetSoa(name("internal"), brief, serial + 1);
        assertThat(network.apply(new NamesOperation.ChangeZone(name("internal"), List.of(), List.of(soa))))
                .isTrue();
        network.sign(TIME);

        List<ResourceRecord> denial = ask(name("zz.internal"), RecordType.A).authority();
        assertThat(types(denial)).contains(RecordType.SOA, RecordType.NSEC, RecordType.RRSIG);
        assertThat(denial).extracting(ResourceRecord::ttl).containsOnly(5L);
    }

    @Test
    void aChangeIsServedWhenAllItsNamesAndTheSoaAre() throws InterruptedException {
        network.sign(TIME);
        List<ZoneChange> steps = new ArrayList<>();
        for (int i = 0; i < RevisionPlan.NAMES_MAX + 10; i++) {
            steps.add(new ZoneChange.Add(
                    RecordSet.parse(name("host-" + i + ".internal"), RecordType.A, 60, "192.0.2.1")));
        }
        NamesOperation.ChangeZone change = new NamesOperation.ChangeZone(name("internal"), List.of(), steps);
        assertThat(network.apply(change)).isTrue();
        assertThat(network.feed.awaitServed(change, 0, Duration.ZERO)).isFalse();

        assertThat(network.signOnce(TIME)).isTrue();
        assertThat(network.feed.awaitServed(change, 0, Duration.ZERO))
                .as("a part of it is served, under the serial number of before")
                .isFalse();
        assertThat(network.sign(TIME)).isPositive();
        assertThat(network.feed.awaitServed(change, 0, Duration.ZERO)).isTrue();
        assertThat(network.feed.awaitServed(change, 1, Duration.ZERO))
                .as("a block that is yet to come")
                .isFalse();
    }

    @Test
    void onlyWhatTheKeySignedAsAWholeIsTakenAndOnce() {
        Revision first = network.due(TIME).orElseThrow();
        NamesOperation.SignZones signed = SigningNetwork.signed(first);
        List<SignedSet> fewer =
                signed.revision().put().subList(1, signed.revision().put().size());
        refused(
                new NamesOperation.SignZones(new Revision(1, fewer, List.of()), signed.signature()),
                "signature-invalid");
        refused(signedBy(first, Ed25519Key.fromSeed(Bytes.wrap(new byte[32]))), "signature-invalid");
        refused(new NamesOperation.SignZones(first, signed.signature()), "signature-invalid");
        List<SignedSet> exchanged = new ArrayList<>(signed.revision().put());
        exchanged.set(0, with(exchanged.get(0), exchanged.get(1)));
        refused(
                new NamesOperation.SignZones(new Revision(1, exchanged, List.of()), signed.signature()),
                "signature-invalid");

        assertThat(network.apply(signed)).isTrue();
        refused(signed, "revision-stale");
    }

    @Test
    void signaturesAreRenewedWhenHalfTheirLifeIsOver() {
        network.set("web.internal", "A", "192.0.2.1");
        network.sign(TIME);
        assertThat(network.due(TIME.plus(Duration.ofDays(6)))).isEmpty();

        Instant later = TIME.plus(Duration.ofDays(8));
        assertThat(network.sign(later)).isPositive();
        network.feed.get().zones().forEach(zone -> {
            List<ChainName> old = new ArrayList<>();
            NameNode apex = network.feed.get().names.find(zone);
            assertThat(apex).isNotNull();
            assertThat(apex.chain).isNotNull();
            apex.chain.due(TIME.getEpochSecond(), 1, old);
            assertThat(old).isEmpty();
        });
        network.load();
        assertThat(network.due(later)).as("the same from the ledger's state").isEmpty();
    }

    @Test
    void aHolderSignsWhatFollowsFromItsOwnStateAlone() {
        network.sign(TIME);
        network.set("web.internal", "A", "192.0.2.1");
        Revision due = network.due(TIME).orElseThrow();
        network.feed.remember(TIME);
        ZoneApproval holder = new ZoneApproval(network.feed);
        Bytes here = ZoneApproval.evidence(network.feed.height());

        due.messages()
                .forEach(message -> assertThat(holder.objection(message, here)).isEmpty());
        Revision other = RevisionPlan.plan(
                        network.feed.get(),
                        network.feed.latest(),
                        network.keys(),
                        network.revision() + 1,
                        TIME.plusSeconds(1))
                .orElseThrow();
        other.messages()
                .forEach(message -> assertThat(holder.objection(message, here)).isPresent());
        assertThat(holder.objection(due.message(), Bytes.EMPTY)).isPresent();
        assertThat(holder.objection(due.message(), here.concat(here))).isPresent();
    }

    @Test
    void aBacklogIsSignedInStepsAndTheSerialNumberComesWithTheLast() {
        network.sign(TIME);
        String before = soa();
        for (int i = 0; i < 3 * RevisionPlan.NAMES_MAX; i++) {
            assertThat(network.set("n" + i + ".internal", "TXT", "\"" + i + "\""))
                    .isTrue();
        }
        network.signOnce(TIME);
        assertThat(soa()).isEqualTo(before);
        assertThat(network.sign(TIME)).isBetween(2, 5);
        assertThat(soa()).isNotEqualTo(before);
        assertThat(network.feed.latest().pending(1)).isEmpty();
    }

    @Test
    void muchThatIsDueAtOnceFitsIntoOperations() {
        String large = "\"" + "x".repeat(250) + "\"";
        for (int name = 0; name < 40; name++) {
            for (int type = 0; type < 30; type++) {
                network.set("n" + name + ".internal", "TYPE" + (65300 + type), "\\# 1 00");
            }
            network.set("n" + name + ".internal", "TXT", large);
        }
        assertThat(network.sign(TIME)).isPositive();
        assertThat(network.sign(TIME.plus(Duration.ofDays(8)))).isGreaterThan(1);
    }

    @Test
    void aZoneCutComesAndGoesWhereLittleLiesBelow() {
        network.set("few.internal", "TXT", "\"above\"");
        for (int i = 0; i <= SignedZones.SETS_BELOW_CUT_MAX; i++) {
            network.set("n" + i + ".many.internal", "A", "192.0.2.1");
        }
        network.set("ns.few.internal", "A", "192.0.2.53");
        network.sign(TIME);
        assertThat(network.set("many.internal", "NS", "ns.few.internal")).isFalse();
        assertThat(network.set("few.internal", "NS", "ns.few.internal")).isTrue();
        network.sign(TIME);
        assertThat(types(ask(name("ns.few.internal"), RecordType.A).authority()))
                .containsExactly(RecordType.NS, RecordType.NSEC, RecordType.RRSIG);
        network.delete("few.internal", "NS");
        network.sign(TIME);
        assertThat(types(ask(name("ns.few.internal"), RecordType.A).answers()))
                .containsExactly(RecordType.A, RecordType.RRSIG);
    }

    @Test
    void whatFollowsFromTheKeyCanNotBeSet() {
        network.sign(TIME);
        Map.of("DNSKEY", "257 3 15 AAAA", "CDS", "1 15 2 00", "NSEC", "\\# 1 00", "RRSIG", "\\# 1 00")
                .forEach((type, value) -> assertThat(network.set("web.internal", type, value))
                        .as(type)
                        .isFalse());
        network.zone("sub.internal");
        assertThat(network.set("sub.internal", "DS", "1 15 2 00")).isFalse();
        network.sign(TIME);
        assertThat(ask(name("sub.internal"), RecordType.DS).answers().getFirst().data())
                .isEqualTo(SigningNetwork.ZONE_KEY.ds(name("sub.internal")).getFirst());
    }

    @Test
    void signaturesAreGivenToWhoAsksForThem() {
        network.set("web.internal", "A", "192.0.2.1");
        network.sign(TIME);
        assertThat(types(ask(WEB, RecordType.RRSIG).answers())).containsExactly(RecordType.RRSIG);
        assertThat(types(ask(WEB, RecordType.ANY).answers())).containsExactly(RecordType.A, RecordType.RRSIG);
        assertThat(types(ask(WEB, RecordType.NSEC).answers())).containsExactly(RecordType.NSEC, RecordType.RRSIG);
        DnsMessage plain = decoded(DnsMessage.query(7, WEB, RecordType.A), Transport.UDP);
        assertThat(types(plain.answers())).containsExactly(RecordType.A);
    }

    @Test
    void anAnswerThatDoesNotFitWithItsSignaturesIsTruncated() {
        String[] values = new String[10];
        for (int i = 0; i < values.length; i++) {
            values[i] = "\"" + i + "x".repeat(100) + "\"";
        }
        network.set("web.internal", "TXT", values);
        network.sign(TIME);
        DnsMessage over = ask(WEB, RecordType.TXT);
        assertThat(over.has(DnsMessage.TRUNCATED)).isTrue();
        assertThat(over.answers()).isEmpty();
        assertThat(types(decoded(query(WEB, RecordType.TXT), Transport.TCP).answers()))
                .hasSize(11)
                .contains(RecordType.RRSIG);
    }

    private String soa() {
        return ask(name("internal"), RecordType.SOA).answers().getFirst().text();
    }

    private void refused(NamesOperation operation, String code) {
        network.harness.refuse(NamesModule.NAME, operation, code);
    }

    private static NamesOperation.SignZones signedBy(Revision revision, Ed25519Key key) {
        Map<Bytes, Bytes> signatures = new HashMap<>();
        revision.messages().forEach(message -> signatures.put(message, key.sign(message)));
        return revision.signed(signatures);
    }

    /** A set with the signature of another. */
    private static SignedSet with(SignedSet set, SignedSet other) {
        Bytes foreign = other.rrsigs().getFirst();
        return set.with(
                own -> own.slice(0, own.size() - 64).concat(foreign.slice(foreign.size() - 64, foreign.size())));
    }

    private DnsMessage ask(DomainName name, RecordType type) {
        return decoded(query(name, type), Transport.UDP);
    }

    private static DnsMessage query(DomainName name, RecordType type) {
        DnsMessage plain = DnsMessage.query(7, name, type);
        ResourceRecord opt = new ResourceRecord(DomainName.ROOT, RecordType.OPT, 1232, 0x8000, Bytes.EMPTY);
        return new DnsMessage(7, 0, plain.questions(), List.of(), List.of(), List.of(opt));
    }

    private DnsMessage decoded(DnsMessage query, Transport transport) {
        return DnsMessage.decode(
                Answerer.answer(query.encode(), transport, network.feed.get()).orElseThrow());
    }

    private static List<RecordType> types(List<ResourceRecord> records) {
        return records.stream().map(ResourceRecord::type).toList();
    }
}
