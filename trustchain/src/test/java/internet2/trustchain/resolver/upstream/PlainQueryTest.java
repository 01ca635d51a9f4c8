package internet2.trustchain.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.upstream.PlainQuery.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whoever did not see the query can't answer it. */
final class PlainQueryTest {

    private static final Question QUESTION = new Question(DomainName.parse("www.example.test"), RecordType.AAAA);
    private static final Bytes CLIENT = Bytes.parseHex("0102030405060708");
    private static final Bytes SERVER = Bytes.parseHex("a1a2a3a4a5a6a7a8");

    private final PlainQuery query = query(Bytes.EMPTY);
    private final DnsMessage sent = DnsMessage.decode(query.bytes());

    private static PlainQuery query(Bytes serverCookie) {
        return new PlainQuery(QUESTION, true, new PlainQuery.Cookie(CLIENT, serverCookie), new Random(3));
    }

    @Test
    void theNameIsAskedForInLettersOfAnyCaseWithDnssecAndACookie() {
        assertThat(sent.questions().getFirst().name()).isEqualTo(QUESTION.name());
        assertThat(sent.questions().getFirst().name().wire())
                .isNotEqualTo(QUESTION.name().wire());
        assertThat(sent.additional().getFirst().ttl()).isEqualTo(0x8000);
        assertThat(sent.additional().getFirst().data().hex()).isEqualTo("000a0008" + CLIENT.hex());
        assertThat(sent.has(DnsMessage.CHECKING_DISABLED)).isTrue();
    }

    @Test
    void itsOwnResponseIsTaken() {
        assertThat(judge(query, response(sent.id(), 0, sent.questions(), cookie(CLIENT, SERVER))))
                .isInstanceOfSatisfying(
                        Verdict.Response.class,
                        response -> assertThat(response.server()).contains(SERVER));
    }

    @Test
    void anotherIdentifierIsForged() {
        assertThat(judge(query, response(sent.id() ^ 1, 0, sent.questions(), Bytes.EMPTY)))
                .isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void theNameInOtherLettersIsForged() {
        var lower = List.of(new DnsMessage.Question(QUESTION.name(), QUESTION.type(), 1));
        assertThat(judge(query, response(sent.id(), 0, lower, Bytes.EMPTY))).isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void anotherQuestionIsForged() {
        var other = List.of(new DnsMessage.Question(sent.questions().getFirst().name(), RecordType.A, 1));
        assertThat(judge(query, response(sent.id(), 0, other, Bytes.EMPTY))).isInstanceOf(Verdict.Forged.class);
        assertThat(judge(query, response(sent.id(), 0, List.of(), Bytes.EMPTY))).isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void anotherClientsCookieIsForged() {
        assertThat(judge(query, response(sent.id(), 0, sent.questions(), cookie(SERVER, SERVER))))
                .isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void theQueryItselfSentBackIsForged() {
        assertThat(query.judge(query.bytes())).isInstanceOf(Verdict.Forged.class);
        assertThat(query.judge(Bytes.parseHex("00"))).isInstanceOf(Verdict.Forged.class);
    }

    @Test
    void aServerThatGaveACookieAndShowsNoneIsAskedOverTcp() {
        PlainQuery known = query(SERVER);
        DnsMessage asked = DnsMessage.decode(known.bytes());
        assertThat(judge(known, response(asked.id(), 0, asked.questions(), Bytes.EMPTY)))
                .isInstanceOf(Verdict.OverTcp.class);
    }

    @Test
    void whatWasCutOffIsAskedForOverTcp() {
        assertThat(judge(query, response(sent.id(), DnsMessage.TRUNCATED, sent.questions(), Bytes.EMPTY)))
                .isInstanceOf(Verdict.OverTcp.class);
    }

    @Test
    void aServerThatWantsItsCookieGetsIt() {
        long badCookie = 1L << 24; // the upper bits of 23; the lower are in the header
        DnsMessage message = new DnsMessage(
                sent.id(),
                DnsMessage.RESPONSE | 7,
                sent.questions(),
                List.of(),
                List.of(),
                List.of(opt(badCookie, cookie(CLIENT, SERVER))));
        assertThat(query.judge(message.encode()))
                .isInstanceOfSatisfying(
                        Verdict.WithCookie.class,
                        verdict -> assertThat(verdict.server()).isEqualTo(SERVER));
    }

    private static Verdict judge(PlainQuery query, DnsMessage message) {
        return query.judge(message.encode());
    }

    private static DnsMessage response(int id, int flags, List<DnsMessage.Question> questions, Bytes options) {
        return new DnsMessage(
                id, DnsMessage.RESPONSE | flags, questions, List.of(), List.of(), List.of(opt(0, options)));
    }

    private static ResourceRecord opt(long ttl, Bytes options) {
        return new ResourceRecord(DomainName.ROOT, RecordType.OPT, 1232, ttl, options);
    }

    private static Bytes cookie(Bytes client, Bytes server) {
        return Bytes.of((byte) 0, (byte) 10, (byte) 0, (byte) (client.size() + server.size()))
                .concat(client)
                .concat(server);
    }
}
