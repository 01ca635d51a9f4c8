package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswererTest {

    private static final ZoneView ZONES = TestZones.withLargeSet(TestZones.internal());

    @Test
    void answersWithTheWholeSetInTheQuestionsCase() {
        DnsMessage response = ask("WEB.Internal", "AAAA");

        assertThat(response.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.has(DnsMessage.AUTHORITATIVE)).isTrue();
        assertThat(texts(response.answers()))
                .containsExactlyInAnyOrder(
                        "WEB.Internal. 300 IN AAAA 2001:db8::1", "WEB.Internal. 300 IN AAAA 2001:db8::2");
        assertThat(response.authority()).isEmpty();
        assertThat(texts(ask("internal", "SOA").answers()))
                .containsExactly("internal. 3600 IN SOA ns.internal. hostmaster.internal. 7 3600 600 1209600 60");
    }

    @Test
    void tellsNoSuchDataFromNoSuchName() {
        DnsMessage noData = ask("web.internal", "MX");
        DnsMessage noName = ask("nothing.internal", "A");
        DnsMessage emptyNonTerminal = ask("b.c.internal", "A");

        assertThat(noData.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(noName.code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(emptyNonTerminal.code()).isEqualTo(ResponseCode.NOERROR);
        for (DnsMessage response : List.of(noData, noName, emptyNonTerminal)) {
            assertThat(response.answers()).isEmpty();
            assertThat(texts(response.authority()))
                    .as("the SOA lives for min(its TTL, minimum)")
                    .containsExactly("internal. 60 IN SOA ns.internal. hostmaster.internal. 7 3600 600 1209600 60");
        }
    }

    @Test
    void followsAliasesInsideItsZones() {
        assertThat(texts(ask("twice.internal", "A").answers()))
                .containsExactly(
                        "twice.internal. 60 IN CNAME alias.internal.",
                        "alias.internal. 60 IN CNAME web.internal.",
                        "web.internal. 300 IN A 192.0.2.1");
        assertThat(texts(ask("twice.internal", "CNAME").answers()))
                .containsExactly("twice.internal. 60 IN CNAME alias.internal.");
        DnsMessage away = ask("away.internal", "A");
        assertThat(away.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(texts(away.answers())).containsExactly("away.internal. 60 IN CNAME host.example.org.");
        DnsMessage dangling = ask("dangling.internal", "A");
        assertThat(dangling.code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(dangling.answers()).hasSize(1);
        assertThat(dangling.authority()).hasSize(1);
        assertThat(ask("loop1.internal", "A").answers()).hasSize(2);
    }

    @Test
    void wildcardsStandForNamesThatDoNotExist() {
        assertThat(texts(ask("any.wild.internal", "TXT").answers()))
                .containsExactly("any.wild.internal. 60 IN TXT \"from the wildcard\"");
        assertThat(ask("a.b.wild.internal", "TXT").answers()).hasSize(1);
        assertThat(ask("any.wild.internal", "MX").code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(ask("any.wild.internal", "MX").authority()).hasSize(1);
        // RFC 4592 2.2.1: not where the name exists, nor below another name that does
        assertThat(ask("host.wild.internal", "TXT").answers()).isEmpty();
        assertThat(ask("x.host.wild.internal", "TXT").code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(ask("host2.wild.internal", "TXT").code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(ask("x.host2.wild.internal", "TXT").code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(texts(ask("one.walias.internal", "A").answers()))
                .containsExactly("one.walias.internal. 60 IN CNAME web.internal.", "web.internal. 300 IN A 192.0.2.1");
        assertThat(texts(ask("*.wild.internal", "TXT").answers()))
                .containsExactly("*.wild.internal. 60 IN TXT \"from the wildcard\"");
    }

    @Test
    void aDnameRedirectsEverythingBelowIt() {
        assertThat(texts(ask("x.old.internal", "AAAA").answers()))
                .containsExactly(
                        "old.internal. 120 IN DNAME new.internal.",
                        "x.old.internal. 120 IN CNAME x.new.internal.",
                        "x.new.internal. 60 IN AAAA 2001:db8::e");
        assertThat(ask("old.internal", "AAAA").answers()).isEmpty();
        assertThat(texts(ask("old.internal", "DNAME").answers()))
                .containsExactly("old.internal. 120 IN DNAME new.internal.");
        assertThat(ask("y.old.internal", "AAAA").code()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(ask("x.round.internal", "A").answers()).hasSize(4);
        String longest = ("a".repeat(60) + ".").repeat(3) + "a".repeat(50);
        ZoneView growing = ZONES.with(
                RecordSet.parse(name("s.internal"), RecordType.DNAME, 60, "a.much.longer.name.than.before.internal"));
        assertThat(ask(longest + ".s.internal", "A", growing).code()).isEqualTo(ResponseCode.YXDOMAIN);
    }

    @Test
    void refersToServersOfDelegatedNames() {
        for (String below : List.of("child.internal", "www.child.internal", "ns1.child.internal")) {
            DnsMessage response = ask(below, "AAAA");

            assertThat(response.has(DnsMessage.AUTHORITATIVE)).isFalse();
            assertThat(response.answers()).isEmpty();
            assertThat(texts(response.authority()))
                    .containsExactlyInAnyOrder(
                            "child.internal. 600 IN NS ns1.child.internal.",
                            "child.internal. 600 IN NS ns.elsewhere.org.",
                            "child.internal. 600 IN NS ns.internal.");
            assertThat(texts(response.additional()))
                    .contains(
                            "ns1.child.internal. 600 IN AAAA 2001:db8::53",
                            "ns1.child.internal. 600 IN A 192.0.2.53",
                            "ns.internal. 300 IN AAAA ::1");
        }
        DnsMessage signers = ask("child.internal", "DS");
        assertThat(signers.has(DnsMessage.AUTHORITATIVE)).isTrue();
        assertThat(signers.answers()).hasSize(1);
    }

    @Test
    void aZoneBelowAnotherAnswersForItself() {
        assertThat(ask("www.sub.zone.internal", "AAAA").answers()).hasSize(1);
        assertThat(texts(ask("none.sub.zone.internal", "A").authority()).getFirst())
                .startsWith("sub.zone.internal. 60 IN SOA");
        assertThat(ask("zone.internal", "A").code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(ask("sub.zone.internal", "DS").answers()).hasSize(1);
        assertThat(texts(ask("internal", "DS").authority()).getFirst()).startsWith("internal. 60 IN SOA");
    }

    @Test
    void refusesWhatIsNotItsOwn() {
        DnsMessage outside = ask("example.org", "A");

        assertThat(outside.code()).isEqualTo(ResponseCode.REFUSED);
        assertThat(outside.has(DnsMessage.AUTHORITATIVE)).isFalse();
        assertThat(outside.additional().getFirst().data().hex())
                .as("extended error 20, not authoritative")
                .isEqualTo("000f00020014");
        assertThat(ask("internal", "AXFR").code()).isEqualTo(ResponseCode.REFUSED);
        assertThat(ask("internal", "TYPE250").code()).isEqualTo(ResponseCode.REFUSED);
        Bytes chaos = new DnsMessage(
                        1,
                        0,
                        List.of(new DnsMessage.Question(name("version.bind"), RecordType.TXT, 3)),
                        List.of(),
                        List.of(),
                        List.of())
                .encode();
        assertThat(decoded(chaos, Transport.UDP, ZONES).code()).isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void answersAnyWithOneSetOnly() {
        DnsMessage response = ask("web.internal", "ANY");

        assertThat(texts(response.answers())).containsExactly("web.internal. 300 IN A 192.0.2.1");
        assertThat(ask("b.c.internal", "ANY").answers()).isEmpty();
    }

    @Test
    void cutsResponsesThatDoNotFitIntoADatagram() {
        Bytes query =
                DnsMessage.query(1, name("large.internal"), RecordType.TXT).encode();
        DnsMessage overUdp = decoded(query, Transport.UDP, ZONES);
        DnsMessage overTcp = decoded(query, Transport.TCP, ZONES);

        assertThat(overUdp.has(DnsMessage.TRUNCATED)).isTrue();
        assertThat(overUdp.answers()).isEmpty();
        assertThat(overTcp.has(DnsMessage.TRUNCATED)).isFalse();
        assertThat(overTcp.answers()).hasSize(20);
        // without EDNS 512 bytes are the limit
        ZoneView medium =
                ZONES.with(RecordSet.parse(name("m.internal"), RecordType.TXT, 60, "x".repeat(250), "y".repeat(250)));
        assertThat(decoded(plain("m.internal"), Transport.UDP, medium).has(DnsMessage.TRUNCATED))
                .isTrue();
        assertThat(ask("m.internal", "TXT", medium).answers()).hasSize(2);
    }

    @Test
    void glueThatDoesNotFitTruncatesAReferral() {
        ZoneView view = ZONES;
        String[] servers = new String[16];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = "server-with-a-long-name-" + i + ".big.internal";
            view = view.with(
                    RecordSet.parse(name(servers[i]), RecordType.AAAA, 60, "2001:db8::" + i, "2001:db8:1::" + i));
        }
        view = view.with(RecordSet.parse(name("big.internal"), RecordType.NS, 60, servers));

        assertThat(ask("x.big.internal", "A", view).has(DnsMessage.TRUNCATED)).isTrue();
        Bytes query = DnsMessage.query(1, name("x.big.internal"), RecordType.A).encode();
        assertThat(decoded(query, Transport.TCP, view).additional()).hasSize(16 * 2 + 1);
    }

    @Test
    void padsOnlyWhatIsEncryptedAndAskedFor() {
        Bytes query = withOptions("web.internal", "000c0000", 0);

        assertThat(Answerer.answer(query, Transport.QUIC, ZONES).orElseThrow().size())
                .isEqualTo(468);
        assertThat(Answerer.answer(query, Transport.UDP, ZONES).orElseThrow().size())
                .isLessThan(200);
        Bytes unpadded =
                DnsMessage.query(1, name("web.internal"), RecordType.TXT).encode();
        assertThat(Answerer.answer(unpadded, Transport.QUIC, ZONES)
                        .orElseThrow()
                        .size())
                .isLessThan(200);
    }

    @Test
    void speaksEdnsVersionZeroAndIgnoresOptionsItDoesNotKnow() {
        DnsMessage newer = decoded(withOptions("web.internal", "", 1), Transport.UDP, ZONES);
        DnsMessage unknown =
                decoded(withOptions("web.internal", "fde90003010203000a00080102030405060708", 0), Transport.UDP, ZONES);
        DnsMessage none = decoded(plain("web.internal"), Transport.UDP, ZONES);

        assertThat(newer.code()).isEqualTo(ResponseCode.BADVERS);
        assertThat(newer.answers()).isEmpty();
        assertThat(unknown.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(unknown.additional().getFirst().dnsClass()).isEqualTo(1232);
        assertThat(none.additional()).isEmpty();
        assertThat(decoded(withOptions("web.internal", "000c00ff", 0), Transport.UDP, ZONES)
                        .code())
                .isEqualTo(ResponseCode.FORMERR);
    }

    @Test
    void anUpdateBeyondTheLimitGetsNoAnswerThatWouldBeTheLast() {
        byte[] update =
                Bytes.parseHex("000128000001000000000000" + "0000060001").toArray();
        assertThat(new Answerer().answer(update, update.length, Transport.UDP, ZONES, true))
                .isEqualTo(Answerer.DROPPED);
    }

    @Test
    void malformedQueriesGetAnErrorAndResponsesGetNothing() {
        assertThat(Answerer.answer(Bytes.parseHex("00010000000100000000"), Transport.UDP, ZONES))
                .isEmpty();
        assertThat(Answerer.answer(Bytes.parseHex("000180000001000000000000"), Transport.UDP, ZONES))
                .isEmpty();
        assertThat(code("000100000000000000000000")).as("no question").isEqualTo(ResponseCode.FORMERR);
        assertThat(code("000100000002000000000000" + "0161000001000101610000010001"))
                .as("two questions")
                .isEqualTo(ResponseCode.FORMERR);
        assertThat(code("000100000001000000000000" + "c00c00010001"))
                .as("a pointer in the question")
                .isEqualTo(ResponseCode.FORMERR);
        assertThat(code("000100000001000000000000" + "01610000010001" + "00"))
                .as("a byte too many")
                .isEqualTo(ResponseCode.FORMERR);
        assertThat(code("000128000001000000000000" + "01610000010001"))
                .as("an update")
                .isEqualTo(ResponseCode.NOTIMP);
        assertThat(code("000110000000000000000000")).as("status").isEqualTo(ResponseCode.NOTIMP);
        String opt = "0000290200000000000000";
        assertThat(code("000100000001000000000002" + "01610000010001" + opt + opt))
                .as("two OPT records")
                .isEqualTo(ResponseCode.FORMERR);
    }

    @Test
    void resolutionsSayWhyThereIsNothing() {
        assertThat(Resolution.of(name("web.internal"), RecordType.A, ZONES).reason())
                .isEmpty();
        assertThat(Resolution.of(name("large.internal"), RecordType.TXT, ZONES).answers())
                .hasSize(20);
        assertThat(Resolution.of(name("web.internal"), RecordType.MX, ZONES).reason())
                .contains("no MX records");
        assertThat(Resolution.of(name("no.internal"), RecordType.A, ZONES).reason())
                .contains("does not exist");
        assertThat(Resolution.of(name("w.child.internal"), RecordType.A, ZONES).reason())
                .contains("delegated");
        assertThat(Resolution.of(name("example.org"), RecordType.A, ZONES).code())
                .isEqualTo(ResponseCode.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "web.internal, A, false",
        "nothing.internal, A, false",
        "alias.internal, A, false",
        "away.internal, A, true",
        "w.child.internal, A, true",
        "child.internal, DS, false",
        "example.org, A, true"
    })
    void whoResolvesForOthersLearnsWhereOurZonesEnd(String name, String type, boolean outside) {
        assertThat(Resolution.of(name(name), RecordType.parse(type), ZONES).leadsOutside())
                .isEqualTo(outside);
    }

    private static ResponseCode code(String hex) {
        return decoded(Bytes.parseHex(hex), Transport.UDP, ZONES).code();
    }

    private static DnsMessage ask(String name, String type) {
        return ask(name, type, ZONES);
    }

    private static DnsMessage ask(String name, String type, ZoneView view) {
        return decoded(DnsMessage.query(1, name(name), RecordType.parse(type)).encode(), Transport.UDP, view);
    }

    private static DnsMessage decoded(Bytes query, Transport transport, ZoneView view) {
        return DnsMessage.decode(Answerer.answer(query, transport, view).orElseThrow());
    }

    private static Bytes plain(String name) {
        DnsMessage query = DnsMessage.query(1, name(name), RecordType.TXT);
        return new DnsMessage(1, 0, query.questions(), List.of(), List.of(), List.of()).encode();
    }

    private static Bytes withOptions(String name, String hex, int version) {
        DnsMessage query = DnsMessage.query(1, name(name), RecordType.TXT);
        ResourceRecord opt =
                new ResourceRecord(DomainName.ROOT, RecordType.OPT, 1232, (long) version << 16, Bytes.parseHex(hex));
        return new DnsMessage(1, 0, query.questions(), List.of(), List.of(), List.of(opt)).encode();
    }

    private static List<String> texts(List<ResourceRecord> records) {
        return records.stream().map(ResourceRecord::toString).toList();
    }
}
