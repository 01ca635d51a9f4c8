package internet2.trustchain.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.SignedZone.Denies;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.Security;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole internet in virtual time: what is true is found, what is not is refused. */
final class ResolverTest {

    private static final int P256 = 13;
    private static final int ED25519 = 15;

    private final SimulatedInternet net = new SimulatedInternet(1);
    private final SignedZone root = zone(".", ED25519, Denies.NSEC);
    private final SignedZone test = zone("test.", P256, Denies.NSEC3);
    private final SignedZone signed = zone("signed.test.", P256, Denies.NSEC);
    private final SignedZone hashed = zone("hashed.test.", ED25519, Denies.NSEC3_OPT_OUT);
    private final SignedZone unsigned = zone("unsigned.test.", P256, Denies.NOTHING);
    private final SignedZone elsewhere = zone("elsewhere.test.", P256, Denies.NSEC);

    private static SignedZone zone(String apex, int algorithm, Denies denies) {
        return new SignedZone(apex, algorithm, denies);
    }

    private static void delegate(SignedZone parent, SignedZone child, String... addresses) {
        String server = "ns." + child.apex;
        parent.add(child.apex.toString(), "NS", server);
        child.add(child.apex.toString(), "NS", server);
        for (String each : addresses) {
            parent.add(server, "AAAA", each);
            child.add(server, "AAAA", each);
        }
        if (child.denies != Denies.NOTHING) {
            parent.put(child.ds(2));
        }
    }

    private Resolver resolver() {
        build();
        return new Resolver(
                List.of(SimulatedInternet.server("fd00::1"), SimulatedInternet.server("fd00::2")),
                false,
                TrustAnchors.parse(root.anchor()),
                LocalNames.NONE,
                1 << 20,
                ResolverLimits.DEFAULT,
                new Random(7));
    }

    private void build() {
        root.add(".", "NS", "ns.");
        delegate(root, test, "fd00::11", "fd00::12");
        delegate(test, signed, "fd00::21", "fd00::22");
        delegate(test, hashed, "fd00::31");
        delegate(test, unsigned, "fd00::41");
        test.add("elsewhere.test.", "NS", "ns.signed.test.");
        test.put(elsewhere.ds(4));
        elsewhere.add("elsewhere.test.", "NS", "ns.signed.test.").add("www.elsewhere.test.", "AAAA", "2001:db8::e");
        signed.add("www.signed.test.", "AAAA", "2001:db8::1")
                .add("*.wild.signed.test.", "AAAA", "2001:db8::2")
                .add("a.b.signed.test.", "TXT", "deep")
                .add("alias.signed.test.", "CNAME", "www.unsigned.test.")
                .add("inside.signed.test.", "CNAME", "www.hashed.test.")
                .add("loop.signed.test.", "CNAME", "pool.signed.test.")
                .add("pool.signed.test.", "CNAME", "loop.signed.test.")
                .add("moved.signed.test.", "DNAME", "hashed.test.");
        hashed.add("www.hashed.test.", "AAAA", "2001:db8::3")
                .add("*.wild.hashed.test.", "AAAA", "2001:db8::4")
                .add("free.hashed.test.", "NS", "ns.unsigned.test.");
        unsigned.add("www.unsigned.test.", "AAAA", "2001:db8::5");
        SignedZone free = zone("free.hashed.test.", P256, Denies.NOTHING).add("www.free.hashed.test.", "A", "192.0.2.1");
        Stream.of(root, test, signed, hashed, unsigned, elsewhere).forEach(SignedZone::sign);
        net.host(root, "fd00::1", "fd00::2");
        net.host(test, "fd00::11", "fd00::12");
        net.host(signed, "fd00::21", "fd00::22");
        net.host(elsewhere, "fd00::21", "fd00::22");
        net.host(hashed, "fd00::31");
        net.host(unsigned, "fd00::41");
        net.host(free, "fd00::41");
    }

    private static List<String> data(Answer answer) {
        return answer.answers().stream()
                .flatMap(set -> set.data().stream().map(data -> RecordData.print(set.type(), data)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "www.signed.test, AAAA, NOERROR, SECURE",
        "x.wild.signed.test, AAAA, NOERROR, SECURE",
        "x.y.wild.signed.test, AAAA, NOERROR, SECURE",
        "www.signed.test, TXT, NOERROR, SECURE",
        "b.signed.test, TXT, NOERROR, SECURE",
        "x.wild.signed.test, TXT, NOERROR, SECURE",
        "none.signed.test, AAAA, NXDOMAIN, SECURE",
        "deep.none.signed.test, AAAA, NXDOMAIN, SECURE",
        "www.hashed.test, AAAA, NOERROR, SECURE",
        "www.hashed.test, TXT, NOERROR, SECURE",
        "x.wild.hashed.test, AAAA, NOERROR, SECURE",
        "none.test, AAAA, NXDOMAIN, SECURE",
        "none, AAAA, NXDOMAIN, SECURE",
        "none.hashed.test, AAAA, NXDOMAIN, INSECURE",
        "www.free.hashed.test, A, NOERROR, INSECURE",
        "www.unsigned.test, AAAA, NOERROR, INSECURE",
        "none.unsigned.test, AAAA, NXDOMAIN, INSECURE",
        "www.elsewhere.test, AAAA, NOERROR, SECURE",
        "alias.signed.test, AAAA, NOERROR, INSECURE",
        "inside.signed.test, AAAA, NOERROR, SECURE",
        "www.moved.signed.test, AAAA, NOERROR, SECURE",
        "signed.test, DS, NOERROR, SECURE",
        "unsigned.test, DS, NOERROR, SECURE",
        "signed.test, DNSKEY, NOERROR, SECURE",
        "test, NS, NOERROR, SECURE"
    })
    void whatIsThereIsFoundAndJudged(String name, String type, ResponseCode code, Security security) {
        Answer answer = net.ask(resolver(), name, type);
        assertThat(answer.code()).as(answer.reason() + "\n" + answer.steps()).isEqualTo(code);
        assertThat(answer.security()).as(answer.reason() + "\n" + answer.steps()).isEqualTo(security);
    }

    @Test
    void aDnameStandsBeforeTheAliasThatItMakes() {
        Answer answer = net.ask(resolver(), "www.moved.signed.test", "AAAA");
        assertThat(data(answer)).containsExactly("hashed.test.", "www.hashed.test.", "2001:db8::3");
    }

    @Test
    void noServerHearsMoreOfANameThanItHasTo() {
        net.ask(resolver(), "www.signed.test", "AAAA");
        assertThat(net.asked)
                .filteredOn(ask -> ask.server().toString().contains("fd00:0:0:0:0:0:0:1]"))
                .extracting(ask -> ask.question().name().labels())
                .allMatch(labels -> labels <= 1);
    }

    @Test
    void whatIsRememberedIsNotAskedForAgain() {
        Resolver resolver = resolver();
        net.ask(resolver, "www.signed.test", "AAAA");
        int asked = net.asked.size();
        Answer again = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(net.asked).hasSize(asked);
        assertThat(again.security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aFloodOfNamesThatDontExistEndsAtTheProofOfTheFirst() {
        Resolver resolver = resolver();
        net.ask(resolver, "flood0.signed.test", "AAAA");
        int asked = net.asked.size();
        for (int i = 1; i < 50; i++) {
            Answer answer = net.ask(resolver, "flood" + i + ".signed.test", "AAAA");
            assertThat(answer.code()).isEqualTo(ResponseCode.NXDOMAIN);
            assertThat(answer.security()).isEqualTo(Security.SECURE);
        }
        assertThat(net.asked).hasSize(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "RRSIG", "DNSKEY", "DS"})
    void oneLiarOfTwoIsFoundOutAndTheOtherBelieved(String type) {
        Resolver resolver = resolver();
        net.liars.addAll(List.of(
                SimulatedInternet.server("fd00::1"),
                SimulatedInternet.server("fd00::11"),
                SimulatedInternet.server("fd00::21")));
        net.tampering = SimulatedInternet.changing(RecordType.parse(type));
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.security()).as(String.valueOf(answer.steps())).isEqualTo(Security.SECURE);
        assertThat(data(answer)).containsExactly("2001:db8::1");
    }

    @Test
    void whereAllLieNothingIsBelievedAndTheReasonIsSaid() {
        Resolver resolver = resolver();
        net.liars.addAll(net.servers.keySet());
        net.tampering = SimulatedInternet.changing(RecordType.AAAA);
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(answer.security()).isEqualTo(Security.BOGUS);
        assertThat(answer.error()).contains(ExtendedError.BOGUS);
        assertThat(resolver.statistics().bogus()).isEqualTo(1);
    }

    @Test
    void withoutItsSignaturesASignedAnswerIsRefused() {
        Resolver resolver = resolver();
        net.liars.addAll(net.servers.keySet());
        net.tampering = message -> message.questions().getFirst().type().equals(RecordType.AAAA)
                ? SimulatedInternet.with(
                        message,
                        message.answers().stream()
                                .filter(each -> !each.type().equals(RecordType.RRSIG))
                                .toList())
                : message;
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.error()).contains(ExtendedError.RRSIGS_MISSING);
    }

    @Test
    void aDenialWithoutProofIsRefused() {
        Resolver resolver = resolver();
        net.liars.addAll(net.servers.keySet());
        net.tampering = message -> message.questions().getFirst().type().equals(RecordType.AAAA)
                ? new DnsMessage(
                        0,
                        message.flags() | 3,
                        message.questions(),
                        List.of(),
                        signed.answer(0, new Question(DomainName.parse("signed.test"), RecordType.TXT)).authority(),
                        List.of())
                : message;
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(answer.error()).contains(ExtendedError.NSEC_MISSING);
    }

    @Test
    void anExpiredSignatureIsNamed() {
        signed.expiration = SignedZone.NOW.minusSeconds(1);
        signed.inception = SignedZone.NOW.minus(Duration.ofDays(2));
        Answer answer = net.ask(resolver(), "www.signed.test", "AAAA");
        assertThat(answer.error()).contains(ExtendedError.SIGNATURE_EXPIRED);
    }

    @Test
    void aSignatureOfTomorrowIsNamed() {
        signed.inception = SignedZone.NOW.plusSeconds(3600);
        Answer answer = net.ask(resolver(), "www.signed.test", "AAAA");
        assertThat(answer.error()).contains(ExtendedError.SIGNATURE_NOT_YET_VALID);
    }

    @Test
    void moreThan150IterationsMakeAZoneInsecure() {
        hashed.iterations = 151;
        Answer answer = net.ask(resolver(), "none.hashed.test", "AAAA");
        assertThat(answer.security()).isEqualTo(Security.INSECURE);
        assertThat(answer.error()).contains(ExtendedError.UNSUPPORTED_ITERATIONS);
    }

    @Test
    void whoChecksForHimselfGetsWhatCame() {
        signed.expiration = SignedZone.NOW.minusSeconds(1);
        signed.inception = SignedZone.NOW.minus(Duration.ofDays(2));
        Question question = new Question(DomainName.parse("www.signed.test"), RecordType.AAAA);
        Answer answer = net.ask(resolver(), question, true);
        assertThat(data(answer)).containsExactly("2001:db8::1");
        assertThat(answer.security()).isEqualTo(Security.INDETERMINATE);
    }

    @Test
    void aliasesThatGoRoundInACircleEnd() {
        Answer answer = net.ask(resolver(), "loop.signed.test", "AAAA");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(answer.reason()).contains("aliases");
    }

    @Test
    void whatExpiredServesWhileNobodyCanBeReached() {
        Resolver resolver = resolver();
        net.ask(resolver, "www.signed.test", "AAAA");
        net.dead.addAll(net.servers.keySet());
        net.now = net.now.plus(Duration.ofHours(2));
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(data(answer)).containsExactly("2001:db8::1");
        assertThat(answer.error()).contains(ExtendedError.STALE_ANSWER);
        assertThat(answer.answers().getFirst().ttl()).isEqualTo(30);
    }

    @Test
    void aFailureIsRememberedForAWhile() {
        Resolver resolver = resolver();
        net.dead.addAll(net.servers.keySet());
        Answer first = net.ask(resolver, "www.signed.test", "AAAA");
        int asked = net.asked.size();
        Answer second = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(first.error()).contains(ExtendedError.NO_REACHABLE_AUTHORITY);
        assertThat(second.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.asked).hasSize(asked);
    }

    @Test
    void aDelegationToHundredsOfNamesCostsAFewQueries() {
        for (int i = 0; i < 300; i++) {
            test.add("nxns.test.", "NS", "ns" + i + ".victim" + i + ".test.");
        }
        Answer answer = net.ask(resolver(), "www.nxns.test", "A");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.asked)
                .filteredOn(ask -> ask.question().name().toString().contains("victim"))
                .hasSizeLessThanOrEqualTo(2 * ResolverLimits.DEFAULT.serverNamesMax());
        assertThat(net.asked).hasSizeLessThan(ResolverLimits.DEFAULT.fetchesMax());
    }

    @Test
    void aForwarderIsAskedForTheWholeNameAndNotBelieved() {
        build();
        Upstream forwarder = SimulatedInternet.server("fd00::99");
        net.servers.put(forwarder, List.of(root, test, signed, hashed, unsigned, elsewhere));
        Resolver resolver = new Resolver(
                List.of(forwarder),
                true,
                TrustAnchors.parse(root.anchor()),
                LocalNames.NONE,
                1 << 20,
                ResolverLimits.DEFAULT,
                new Random(7));
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.security()).as(String.valueOf(answer.steps())).isEqualTo(Security.SECURE);
        assertThat(net.asked.getFirst().question().name()).isEqualTo(DomainName.parse("www.signed.test"));
        assertThat(net.asked).allMatch(Effect.Ask::recursionDesired);
    }
}
