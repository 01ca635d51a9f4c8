package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.ControlStatement.Shown;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows the holders of the issuing key that an account asks for a certificate, and for which. */
final class FinalizeRequestTest {

    private static final String ACCOUNT = "https://ca.example/acme/acct/1";
    private static final String FINALIZE = "https://ca.example/acme/order/2/finalize";

    private final Bytes csr = csr();

    private static Bytes csr() {
        String encoded = AcmeFixture.csr(TlsKeys.generate(new SecureRandom()), "web.internal");
        return Bytes.wrap(Base64.getUrlDecoder().decode(encoded));
    }

    private static ControlStatement control(Hash key) {
        return new ControlStatement(
                ACCOUNT, key, List.of(new Shown(new DnsName("web.internal"), ControlMethod.DNS_01, List.of())));
    }

    private static Bytes jwk(KeyPair key) {
        return Bytes.utf8(TestClient.write(TestClient.jwk(key)));
    }

    private static Bytes request(KeyPair key, String algorithm, String kid, String url, Bytes csr) {
        Map<String, Object> header = Map.of("alg", algorithm, "kid", kid, "nonce", "AAAA", "url", url);
        String payload = TestClient.write(Map.of("csr", TestClient.base64(csr)));
        Bytes body = Bytes.utf8(TestClient.write(TestClient.jws(header, payload, key, algorithm)));
        return new FinalizeRequest(jwk(key), body).encoded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
    void anAccountAsksWithItsOwnKey(String algorithm) {
        KeyPair key = TestClient.newKey(algorithm);
        ControlStatement control = control(Hash.of(jwk(key)));
        assertThat(FinalizeRequest.fault(control, csr, request(key, algorithm, ACCOUNT, FINALIZE, csr)))
                .isEmpty();
    }

    @Test
    void theRequestIsForTheNamesThatWereShownAndForAllOfThem() {
        KeyPair key = TestClient.newKey("ES256");
        ControlStatement more = new ControlStatement(
                ACCOUNT,
                Hash.of(jwk(key)),
                List.of(
                        new Shown(new DnsName("web.internal"), ControlMethod.DNS_01, List.of()),
                        new Shown(new DnsName("mail.internal"), ControlMethod.DNS_01, List.of())));
        assertThat(FinalizeRequest.fault(more, csr, request(key, "ES256", ACCOUNT, FINALIZE, csr)))
                .get()
                .asString()
                .contains("other names");
    }

    @Test
    void nobodyElseAsksForIt() {
        KeyPair key = TestClient.newKey("ES256");
        KeyPair liar = TestClient.newKey("ES256");
        ControlStatement control = control(Hash.of(jwk(key)));
        assertThat(FinalizeRequest.fault(control, csr, request(liar, "ES256", ACCOUNT, FINALIZE, csr)))
                .get()
                .asString()
                .contains("another key than the account's");
        Map<String, Object> header = Map.of("alg", "ES256", "kid", ACCOUNT, "nonce", "AAAA", "url", FINALIZE);
        String payload = TestClient.write(Map.of("csr", TestClient.base64(csr)));
        Bytes forged = Bytes.utf8(TestClient.write(TestClient.jws(header, payload, liar, "ES256")));
        assertThat(FinalizeRequest.fault(control, csr, new FinalizeRequest(jwk(key), forged).encoded()))
                .get()
                .asString()
                .contains("does not match");
    }

    @Test
    void itIsForThisRequestAndAccountAndForNothingElse() {
        KeyPair key = TestClient.newKey("ES256");
        ControlStatement control = control(Hash.of(jwk(key)));
        assertThat(FinalizeRequest.fault(control, csr(), request(key, "ES256", ACCOUNT, FINALIZE, csr)))
                .get()
                .asString()
                .contains("another request");
        assertThat(FinalizeRequest.fault(control, csr, request(key, "ES256", ACCOUNT + "0", FINALIZE, csr)))
                .get()
                .asString()
                .contains("to finalize an order");
        assertThat(FinalizeRequest.fault(
                        control, csr, request(key, "ES256", ACCOUNT, "https://ca.example/acme/new-order", csr)))
                .get()
                .asString()
                .contains("to finalize an order");
        assertThat(FinalizeRequest.fault(control, csr, Bytes.utf8("nothing")))
                .get()
                .asString()
                .contains("can't be read");
    }
}
