package internet2.trustchain.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Security;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole internet in virtual time: what is true is found, what is not is refused. */
final class ResolverTest {

    private final SampleInternet world = new SampleInternet(1);
    private final SimulatedInternet net = world.net;

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
        Answer answer = net.ask(world.resolver(), name, type);
        assertThat(answer.code()).as(answer.reason() + "\n" + answer.steps()).isEqualTo(code);
        assertThat(answer.security())
                .as(answer.reason() + "\n" + answer.steps())
                .isEqualTo(security);
    }

    @Test
    void aDnameStandsBeforeTheAliasThatItMakes() {
        Answer answer = net.ask(world.resolver(), "www.moved.signed.test", "AAAA");
        assertThat(data(answer)).containsExactly("hashed.test.", "www.hashed.test.", "2001:db8::3");
    }

    @Test
    void noServerHearsMoreOfANameThanItHasTo() {
        net.ask(world.resolver(), "www.signed.test", "AAAA");
        assertThat(net.asked)
                .filteredOn(ask -> ask.server().toString().contains("fd00:0:0:0:0:0:0:1]"))
                .extracting(ask -> ask.question().name().labels())
                .allMatch(labels -> labels <= 1);
    }

    @Test
    void whatIsRememberedIsNotAskedForAgain() {
        Resolver resolver = world.resolver();
        net.ask(resolver, "www.signed.test", "AAAA");
        int asked = net.asked.size();
        Answer again = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(net.asked).hasSize(asked);
        assertThat(again.security()).isEqualTo(Security.SECURE);
    }

    @Test
    void aFloodOfNamesThatDontExistEndsAtTheProofOfTheFirst() {
        Resolver resolver = world.resolver();
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
        Resolver resolver = world.resolver();
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
        Resolver resolver = world.resolver();
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
        Resolver resolver = world.resolver();
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
        Resolver resolver = world.resolver();
        net.liars.addAll(net.servers.keySet());
        net.tampering = message -> message.questions().getFirst().type().equals(RecordType.AAAA)
                ? new DnsMessage(
                        0,
                        message.flags() | 3,
                        message.questions(),
                        List.of(),
                        world.signed
                                .answer(0, new Question(DomainName.parse("signed.test"), RecordType.TXT))
                                .authority(),
                        List.of())
                : message;
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(answer.error()).contains(ExtendedError.NSEC_MISSING);
    }

    @Test
    void anExpiredSignatureIsNamed() {
        world.signed.expiration = SignedZone.NOW.minusSeconds(1);
        world.signed.inception = SignedZone.NOW.minus(Duration.ofDays(2));
        Answer answer = net.ask(world.resolver(), "www.signed.test", "AAAA");
        assertThat(answer.error()).contains(ExtendedError.SIGNATURE_EXPIRED);
    }

    @Test
    void aSignatureOfTomorrowIsNamed() {
        world.signed.inception = SignedZone.NOW.plusSeconds(3600);
        Answer answer = net.ask(world.resolver(), "www.signed.test", "AAAA");
        assertThat(answer.error()).contains(ExtendedError.SIGNATURE_NOT_YET_VALID);
    }

    @Test
    void moreThan150IterationsMakeAZoneInsecure() {
        world.hashed.iterations = 151;
        Answer answer = net.ask(world.resolver(), "none.hashed.test", "AAAA");
        assertThat(answer.security()).isEqualTo(Security.INSECURE);
        assertThat(answer.error()).contains(ExtendedError.UNSUPPORTED_ITERATIONS);
    }

    @Test
    void whoChecksForHimselfGetsWhatCame() {
        world.signed.expiration = SignedZone.NOW.minusSeconds(1);
        world.signed.inception = SignedZone.NOW.minus(Duration.ofDays(2));
        Question question = new Question(DomainName.parse("www.signed.test"), RecordType.AAAA);
        Answer answer = net.ask(world.resolver(), question, true);
        assertThat(data(answer)).containsExactly("2001:db8::1");
        assertThat(answer.security()).isEqualTo(Security.INDETERMINATE);
    }

    @Test
    void aliasesThatGoRoundInACircleEnd() {
        Answer answer = net.ask(world.resolver(), "loop.signed.test", "AAAA");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(answer.reason()).contains("aliases");
    }

    @Test
    void whatExpiredServesWhileNobodyCanBeReached() {
        Resolver resolver = world.resolver();
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
        Resolver resolver = world.resolver();
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
            world.test.add("nxns.test.", "NS", "ns" + i + ".victim" + i + ".test.");
        }
        Answer answer = net.ask(world.resolver(), "www.nxns.test", "A");
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.asked)
                .filteredOn(ask -> ask.question().name().toString().contains("victim"))
                .hasSizeLessThanOrEqualTo(2 * ResolverLimits.DEFAULT.serverNamesMax());
        assertThat(net.asked).hasSizeLessThan(ResolverLimits.DEFAULT.fetchesMax());
    }

    @Test
    void aForwarderIsAskedForTheWholeNameAndNotBelieved() {
        Resolver resolver = world.forwarding();
        Answer answer = net.ask(resolver, "www.signed.test", "AAAA");
        assertThat(answer.security()).as(String.valueOf(answer.steps())).isEqualTo(Security.SECURE);
        assertThat(net.asked.getFirst().question().name()).isEqualTo(DomainName.parse("www.signed.test"));
        assertThat(net.asked).allMatch(Effect.Ask::recursionDesired);
    }

    private static final DomainName INTERNAL = DomainName.parse("internal");

    /** A zone of the network in which one alias leads outside, and one name can't be answered for. */
    private static final LocalNames LOCAL = new LocalNames() {
        @Override
        public Optional<DnsMessage> answer(Question question) {
            if (zoneOf(question.name()).isEmpty()) {
                return Optional.empty();
            }
            if (question.name().firstLabel().equals("broken")) {
                throw new IllegalStateException("a defect");
            }
            ResourceRecord alias = new ResourceRecord(
                    question.name(),
                    RecordType.CNAME,
                    1,
                    60,
                    DomainName.parse("www.signed.test").wire());
            return Optional.of(new DnsMessage(
                    0,
                    DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE,
                    List.of(new DnsMessage.Question(question.name(), question.type(), 1)),
                    List.of(alias),
                    List.of(),
                    List.of()));
        }

        @Override
        public Optional<DomainName> zoneOf(DomainName name) {
            return Optional.of(INTERNAL).filter(name::isAtOrBelow);
        }
    };

    private Resolver withLocalNames() {
        world.build();
        return world.resolver(new Random(7), TrustAnchors.parse(world.root.anchor()), LOCAL);
    }

    @Test
    void whatTheLedgerSaysIsLookedUpEachTime() {
        Answer answer = net.ask(withLocalNames(), "alias.internal", "AAAA");
        assertThat(data(answer)).containsExactly("www.signed.test.", "2001:db8::1");
        assertThat(answer.lifetime()).isZero();
    }

    @Test
    void aDefectEndsTheResolutionThatMeetsItAndNoOther() {
        Resolver resolver = withLocalNames();
        Question broken = new Question(DomainName.parse("broken.internal"), RecordType.AAAA);
        assertThat(resolver.handle(new Event.Asked(1, broken, false, false), net.now))
                .filteredOn(Effect.Tell.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Tell.class,
                        tell -> assertThat(tell.answer().code()).isEqualTo(ResponseCode.SERVFAIL));
        assertThat(resolver.idle()).isTrue();
        assertThat(net.ask(resolver, "www.signed.test", "AAAA").security()).isEqualTo(Security.SECURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:192.0.2.1", "::1", "::", "fe80::1", "ff02::fb"})
    void anAddressThatIsNobodysIsPassedOver(String address) {
        world.test.add("ns.signed.test.", "AAAA", address);
        world.build();
        for (int seed = 0; seed < 10; seed++) {
            Answer answer = net.ask(world.resolver(new Random(seed)), "www.signed.test", "AAAA");
            assertThat(answer.security()).as(String.valueOf(answer.steps())).isEqualTo(Security.SECURE);
        }
        assertThat(net.asked)
                .extracting(ask -> ask.server().address().getAddress())
                .doesNotContain(InetAddress.ofLiteral(address));
    }

    @Test
    void aDnameThatMakesTheNameTooLongIsNamedAsSuch() {
        String label = "b".repeat(60);
        world.signed.add("long.signed.test.", "DNAME", label + "." + label + "." + label + ".test.");
        Answer answer = net.ask(world.resolver(), label + "." + label + ".long.signed.test", "AAAA");
        assertThat(answer.code()).as(answer.reason()).isEqualTo(ResponseCode.YXDOMAIN);
        assertThat(answer.security()).isEqualTo(Security.SECURE);
        assertThat(answer.answers()).extracting(RrSet::type).containsExactly(RecordType.DNAME);
    }

    @Test
    void aFloodOfNamesOfOneDomainLeavesRoomForOthersAtAForwarder() {
        Resolver resolver = world.forwarding();
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Question flood = new Question(DomainName.parse("r" + i + ".dead.example"), RecordType.AAAA);
            effects.addAll(resolver.handle(new Event.Asked(i, flood, false, false), net.now));
        }
        assertThat(effects).filteredOn(Effect.Ask.class::isInstance).hasSize(512);
        assertThat(effects)
                .filteredOn(Effect.Tell.class::isInstance)
                .hasSize(88)
                .allSatisfy(tell -> assertThat(((Effect.Tell) tell).answer().reason())
                        .contains("512 queries for names of dead.example"));
        Question other = new Question(DomainName.parse("www.signed.test"), RecordType.AAAA);
        assertThat(resolver.handle(new Event.Asked(1000, other, false, false), net.now))
                .hasOnlyElementsOfType(Effect.Ask.class)
                .hasSize(1);
    }
}
