package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors are those of RFC 9018, appendix A. */
final class ServerCookiesTest {

    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final InetAddress CLIENT = InetAddress.ofLiteral("198.51.100.100");
    private static final long TIME = 1_559_731_985;

    @Test
    void cookiesAreThoseOfTheRfc() {
        assertThat(cookie(SECRET, "2464c4abcf10c957", CLIENT, TIME))
                .isEqualTo("2464c4abcf10c957" + "010000005cf79f111f8130c3eee29480");
        assertThat(cookie(
                        "445536bcd2513298075a5d379663c962",
                        "22681ab97d52c298",
                        InetAddress.ofLiteral("2001:db8:220:1:59de:d0f4:8769:82b8"),
                        1_559_741_961))
                .isEqualTo("22681ab97d52c298" + "010000005cf7c609a6bb79d16625507a");
    }

    @Test
    void aCookieIsGoodForItsClientAndItsHour() {
        Bytes cookie = Bytes.parseHex("2464c4abcf10c957" + "010000005cf79f111f8130c3eee29480");

        assertThat(isGood(SECRET, cookie, CLIENT, TIME + 3600)).isTrue();
        assertThat(isGood(SECRET, cookie, CLIENT, TIME + 3601)).isFalse();
        assertThat(isGood(SECRET, cookie, CLIENT, TIME - 300)).isTrue();
        assertThat(isGood(SECRET, cookie, CLIENT, TIME - 301)).isFalse();
        assertThat(isGood(SECRET, cookie, InetAddress.ofLiteral("198.51.100.101"), TIME))
                .isFalse();
        assertThat(isGood("00".repeat(16), cookie, CLIENT, TIME)).isFalse();
        assertThat(isGood(SECRET, Bytes.parseHex("2464c4abcf10c956").concat(cookie.slice(8, 24)), CLIENT, TIME))
                .isFalse();
        assertThatThrownBy(() -> cookies("", CLIENT, TIME)).hasMessageContaining("16 bytes");
    }

    @Test
    void anAnswerHasACookieAndOneOfAWrongLengthIsMalformed() {
        ServerCookies cookies = cookies(SECRET, CLIENT, TIME);
        byte[] first = query("2464c4abcf10c957");
        Answerer answerer = new Answerer(cookies);
        int size = answerer.answer(first, first.length, Transport.UDP, TestZones.internal(), false);
        Bytes answer = Bytes.of(Arrays.copyOf(answerer.bytes(), size));

        assertThat(DnsMessage.decode(answer).additional().getFirst().data().hex())
                .isEqualTo("000a0018" + "2464c4abcf10c957" + "010000005cf79f111f8130c3eee29480");
        byte[] second = query("2464c4abcf10c957" + "010000005cf79f111f8130c3eee29480");
        assertThat(answerer.hasGoodCookie(second, second.length)).isTrue();
        assertThat(answerer.hasGoodCookie(first, first.length)).isFalse();
        for (String wrong : List.of("24", "2464c4abcf10c957ff", "00".repeat(41))) {
            byte[] malformed = query(wrong);
            answerer.answer(malformed, malformed.length, Transport.UDP, TestZones.internal(), false);
            assertThat(answerer.code()).isEqualTo(ResponseCode.FORMERR);
            assertThat(answerer.hasGoodCookie(malformed, malformed.length)).isFalse();
        }
    }

    @Test
    void aCookieCanBeAskedForAlone() {
        Answerer answerer = new Answerer(cookies(SECRET, CLIENT, TIME));
        String client = "2464c4abcf10c957";
        String good = client + "010000005cf79f111f8130c3eee29480";
        DnsMessage first = answer(answerer, alone(client));
        assertThat(first.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(first.questions()).isEmpty();
        assertThat(first.additional().getFirst().data().hex()).isEqualTo("000a0018" + good);
        assertThat(answer(answerer, alone(good)).code()).isEqualTo(ResponseCode.NOERROR);
        DnsMessage bad = answer(answerer, alone(client + "010000005cf79f11" + "00".repeat(8)));
        assertThat(bad.code()).isEqualTo(ResponseCode.BADCOOKIE);
        assertThat(bad.additional().getFirst().data().hex()).isEqualTo("000a0018" + good);
    }

    private static DnsMessage answer(Answerer answerer, byte[] query) {
        int size = answerer.answer(query, query.length, Transport.UDP, TestZones.internal(), false);
        return DnsMessage.decode(Bytes.of(Arrays.copyOf(answerer.bytes(), size)));
    }

    private static byte[] alone(String cookie) {
        DnsMessage asked = DnsMessage.decode(Bytes.wrap(query(cookie)));
        return new DnsMessage(7, 0, List.of(), List.of(), List.of(), asked.additional())
                .encode()
                .toArray();
    }

    private static byte[] query(String cookie) {
        Bytes option = Bytes.parseHex("000a" + String.format("%04x", cookie.length() / 2) + cookie);
        DnsMessage plain = DnsMessage.query(7, TestZones.name("web.internal"), RecordType.AAAA);
        return new DnsMessage(
                        7,
                        0,
                        plain.questions(),
                        List.of(),
                        List.of(),
                        List.of(new ResourceRecord(DomainName.ROOT, RecordType.OPT, 1232, 0, option)))
                .encode()
                .toArray();
    }

    private static boolean isGood(String secret, Bytes cookie, InetAddress address, long time) {
        return cookies(secret, address, time).isGood(cookie.toArray(), 0);
    }

    private static String cookie(String secret, String client, InetAddress address, long time) {
        byte[] out = Bytes.parseHex(client).concat(Bytes.wrap(new byte[16])).toArray();
        cookies(secret, address, time).write(out, 8);
        return Bytes.of(out).hex();
    }

    private static ServerCookies cookies(String secret, InetAddress client, long time) {
        ServerCookies cookies = new ServerCookies(Bytes.parseHex(secret), () -> Instant.ofEpochSecond(time));
        cookies.askedBy(client);
        return cookies;
    }
}
