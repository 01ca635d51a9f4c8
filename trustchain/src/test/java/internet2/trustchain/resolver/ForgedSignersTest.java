package internet2.trustchain.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.Security;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever claims that somebody else signs chooses no weaker trust with it than the anchors give. */
final class ForgedSignersTest {

    private static final DomainName NAME = DomainName.parse("www.signed.test");
    private static final DomainName ZONE = DomainName.parse("signed.test");

    private final SampleInternet world = new SampleInternet(1);

    /** A signature that holds for nothing, by whom it likes. */
    private static ResourceRecord forged(DomainName owner, RecordType covered, String signer) {
        Bytes name = DomainName.parse(signer).wire();
        ByteBuffer data = ByteBuffer.allocate(18 + name.size() + 64)
                .putShort((short) covered.code())
                .put((byte) 13)
                .put((byte) owner.labels())
                .putInt(300)
                .putInt((int) SignedZone.NOW.plusSeconds(3600).getEpochSecond())
                .putInt((int) SignedZone.NOW.minusSeconds(3600).getEpochSecond())
                .putShort((short) 4711)
                .put(name.toArray());
        return new ResourceRecord(owner, RecordType.RRSIG, 1, 300, Bytes.wrap(data.array()));
    }

    private static UnaryOperator<DnsMessage> instead(
            int code, List<ResourceRecord> answers, List<ResourceRecord> more) {
        return message -> message.questions().getFirst().name().equals(NAME)
                        && message.questions().getFirst().type().equals(RecordType.AAAA)
                ? new DnsMessage(message.id(), message.flags() | code, message.questions(), answers, more, List.of())
                : message;
    }

    private Answer asked(TrustAnchors anchors, UnaryOperator<DnsMessage> lie) {
        world.build();
        world.net.liars.addAll(world.net.servers.keySet());
        world.net.tampering = lie;
        return world.net.ask(
                world.resolver(new Random(7), anchors, LocalNames.NONE), new Question(NAME, RecordType.AAAA), false);
    }

    private TrustAnchors anchors(boolean withRoot) {
        return TrustAnchors.parse((withRoot ? world.root.anchor() + "\n" : "") + world.signed.anchor());
    }

    @ParameterizedTest
    @CsvSource({"., false", "test, false", "., true", "test, true"})
    void anAddressSignedByWhomNobodyKnowsIsBogus(String signer, boolean withRoot) {
        ResourceRecord address =
                new ResourceRecord(NAME, RecordType.AAAA, 1, 300, RecordData.parse(RecordType.AAAA, "2001:db8::bad"));
        Answer answer = asked(
                anchors(withRoot), instead(0, List.of(address, forged(NAME, RecordType.AAAA, signer)), List.of()));
        assertThat(answer.security()).as(answer.reason()).isEqualTo(Security.BOGUS);
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
    }

    @ParameterizedTest
    @CsvSource({"., false", "test, false", "., true", "test, true"})
    void anAbsenceSignedByWhomNobodyKnowsIsBogus(String signer, boolean withRoot) {
        ResourceRecord soa = new ResourceRecord(
                ZONE, RecordType.SOA, 1, 300, RecordData.parse(RecordType.SOA, "ns.test. admin.test. 1 2 3 4 60"));
        Answer answer =
                asked(anchors(withRoot), instead(3, List.of(), List.of(soa, forged(ZONE, RecordType.SOA, signer))));
        assertThat(answer.security()).as(answer.reason()).isEqualTo(Security.BOGUS);
        assertThat(answer.code()).isEqualTo(ResponseCode.SERVFAIL);
    }

    @ParameterizedTest
    @CsvSource({"www.signed.test, AAAA, NOERROR", "none.signed.test, AAAA, NXDOMAIN", "www.signed.test, MX, NOERROR"})
    void whatIsTrueIsFoundUnderAnAnchorOfItsOwn(String name, String type, ResponseCode code) {
        world.build();
        Answer answer = world.net.ask(world.resolver(new Random(7), anchors(false), LocalNames.NONE), name, type);
        assertThat(answer.security()).as(answer.reason()).isEqualTo(Security.SECURE);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void anAnchorBelowAnUnsignedZoneHoldsAgainstThatZone() {
        DomainName name = DomainName.parse("www.corp.unsigned.test");
        SignedZone corp = new SignedZone("corp.unsigned.test.", 13, SignedZone.Denies.NSEC)
                .add("corp.unsigned.test.", "NS", "ns.unsigned.test.")
                .add("www.corp.unsigned.test.", "AAAA", "2001:db8::7");
        world.unsigned.add("corp.unsigned.test.", "NS", "ns.unsigned.test.");
        world.build();
        world.net.host(corp.sign(), "fd00::41");
        TrustAnchors anchors = TrustAnchors.parse(world.root.anchor() + "\n" + corp.anchor());
        Question question = new Question(name, RecordType.AAAA);
        Answer honest = world.net.ask(world.resolver(new Random(7), anchors, LocalNames.NONE), question, false);
        assertThat(honest.security()).as(honest.reason()).isEqualTo(Security.SECURE);

        world.net.liars.addAll(world.net.servers.keySet());
        world.net.tampering = message -> message.questions().getFirst().name().equals(name)
                ? SimulatedInternet.with(
                        message,
                        List.of(
                                new ResourceRecord(
                                        name,
                                        RecordType.AAAA,
                                        1,
                                        300,
                                        RecordData.parse(RecordType.AAAA, "2001:db8::bad")),
                                forged(name, RecordType.AAAA, "unsigned.test")))
                : message;
        Answer lied = world.net.ask(world.resolver(new Random(7), anchors, LocalNames.NONE), question, false);
        assertThat(lied.security()).as(lied.reason()).isEqualTo(Security.BOGUS);
    }

    @Test
    void proofsOfAZoneAboveThatNobodyHasToComputeDenyNothingBelow() {
        world.test.iterations = 151;
        Resolver resolver = world.forwarding();
        DnsMessage proof = world.test.answer(0, new Question(DomainName.parse("none.test"), RecordType.AAAA));
        world.net.liars.addAll(world.net.servers.keySet());
        world.net.tampering = instead(3, List.of(), proof.authority());
        Answer answer = world.net.ask(resolver, new Question(NAME, RecordType.AAAA), false);
        assertThat(answer.security()).as(answer.reason()).isEqualTo(Security.BOGUS);
    }
}
