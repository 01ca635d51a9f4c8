package internet2.trustchain.acme;

import static internet2.trustchain.acme.AcmeFixture.NAME;
import static internet2.trustchain.acme.AcmeFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.acme.TestClient.Seen;
import internet2.trustchain.authority.ControlMethod;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong gets a problem document that says what, and changes nothing. */
final class AcmeRefusalTest {

    @TempDir
    Path folder;

    private AcmeFixture acme;
    private TestClient client;

    @BeforeEach
    void open() {
        acme = new AcmeFixture(folder);
        client = acme.client();
    }

    @AfterEach
    void close() {
        acme.close();
    }

    private void refused(Seen seen, int status, String type, String detail) {
        assertThat(seen.type()).isEqualTo(type);
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.json().path("status").intValue()).isEqualTo(status);
        assertThat(seen.detail()).contains(detail);
        assertThat(seen.answer().contentType()).isEqualTo("application/problem+json");
        assertThat(seen.header("Replay-Nonce")).isNotEmpty();
    }

    @Test
    void aNonceIsGoodOnceAndTheRefusalBringsAnother() {
        String path = TestClient.path(client.account);
        Map<String, Object> header = client.protect(path, Map.of("kid", client.account));
        assertThat(client.send(path, header, "", client.key).status()).isEqualTo(200);
        Seen replayed = client.send(path, header, "", client.key);
        refused(replayed, 400, "badNonce", "used before");
        header.put("nonce", replayed.header("Replay-Nonce"));
        assertThat(client.send(path, header, "", client.key).status()).isEqualTo(200);
        header.put("nonce", "AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAA");
        refused(client.send(path, header, "", client.key), 400, "badNonce", "not from here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "ES384", "RS512", "PS256"})
    void otherAlgorithmsAreRefusedWithThoseThatAreTaken(String algorithm) {
        Seen seen = signed(Map.of("alg", algorithm));
        refused(seen, 400, "badSignatureAlgorithm", "ES256");
        assertThat(seen.json().path("algorithms").toString()).isEqualTo("[\"ES256\",\"EdDSA\",\"RS256\"]");
    }

    @Test
    void anAlgorithmThatIsNotTheKeysIsRefused() {
        refused(signed(Map.of("alg", "RS256")), 400, "badSignatureAlgorithm", "does not sign with RS256");
    }

    @Test
    void aRequestForAnotherPlaceIsRefused() {
        refused(signed(Map.of("url", TestClient.BASE + "/acme/new-order")), 403, "unauthorized", "/acme/acct/");
        refused(signed(Map.of("url", "https://evil.example/acme")), 403, "unauthorized", "url");
    }

    @Test
    void aSignatureThatDoesNotMatchIsRefused() {
        String path = TestClient.path(client.account);
        refused(
                client.send(path, client.protect(path, Map.of("kid", client.account)), "", TestClient.newKey("ES256")),
                400,
                "malformed",
                "signature");
    }

    @Test
    void headersThatContradictOrDemandTooMuchAreRefused() {
        refused(signed(Map.of("jwk", TestClient.jwk(client.key))), 400, "malformed", "both");
        refused(signed(Map.of("crit", List.of("exp"))), 400, "malformed", "critical");
        refused(signed(Map.of("kid", "")), 400, "malformed", "kid");
        refused(signed(Map.of("kid", TestClient.BASE + "/acme/acct/nobody")), 400, "accountDoesNotExist", "kid");
    }

    private Seen signed(Map<String, Object> more) {
        String path = TestClient.path(client.account);
        Map<String, Object> headers = new HashMap<>(Map.of("kid", client.account));
        headers.putAll(more);
        return client.send(path, client.protect(path, headers), "", client.key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not a JSON object",
                "[] | not a JSON object",
                "{} | lacks",
                "{\"protected\":\"e30\",\"payload\":\"\",\"signature\":\"\"} | lacks",
                "{\"protected\":\"e30=\",\"payload\":\"\",\"signature\":\"\"} | base64url",
                "{\"protected\":\"e30\",\"payload\":\"\",\"signatures\":[]} | nothing else",
                "{\"protected\":\"e30\",\"payload\":\"\",\"signature\":\"\",\"header\":{}} | nothing else",
                "{\"protected\":7,\"payload\":\"\",\"signature\":\"\"} | not a string",
                "{\"protected\":\"bnVsbA\",\"payload\":\"\",\"signature\":\"\"} | not a JSON object",
                "{\"protected\":\"e30\",\"protected\":\"e30\",\"payload\":\"\"} | not JSON within limits"
            })
    void aRequestThatIsNoJwsIsRefused(String body, String detail) {
        refused(client.raw("/acme/new-order", body), 400, "malformed", detail);
    }

    @Test
    void weakAndForeignKeysMakeNoAccount() {
        Map<String, Object> small = new LinkedHashMap<>(TestClient.jwk(TestClient.newKey("RS256")));
        small.put("n", TestClient.base64(Bytes.wrap(new byte[] {-1, 1, 1, 1})));
        refused(withJwk(small), 400, "badPublicKey", "2048");
        Map<String, Object> off = new LinkedHashMap<>(TestClient.jwk(TestClient.newKey("ES256")));
        off.put("x", off.get("y"));
        refused(withJwk(off), 400, "badPublicKey", "refused");
        refused(withJwk(Map.of("kty", "oct", "k", "AAAA")), 400, "badPublicKey", "ECDSA P-256");
        Map<String, Object> secret = new LinkedHashMap<>(TestClient.jwk(TestClient.newKey("ES256")));
        secret.put("d", "AAAA");
        refused(withJwk(secret), 400, "badPublicKey", "private");
    }

    private Seen withJwk(Map<String, Object> jwk) {
        String path = "/acme/new-account";
        return client.send(path, client.protect(path, Map.of("jwk", jwk)), "{}", client.key);
    }

    @Test
    void contactsThatNobodyCanWriteToAreRefused() {
        refused(contact("tel:+12025551212"), 400, "unsupportedContact", "mailto");
        refused(contact("mailto:a@example.org,b@example.org"), 400, "invalidContact", "one address");
        refused(contact("mailto:a@example.org?subject=hi"), 400, "invalidContact", "one address");
    }

    private Seen contact(String contact) {
        return client.post(TestClient.path(client.account), Map.of("contact", List.of(contact)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | rejectedIdentifier | no zone of this network",
                "www.example.com | rejectedIdentifier | no zone of this network",
                "web.example.internal. | rejectedIdentifier | no dot stands at the end",
                "*.*.example.internal | rejectedIdentifier | wildcard",
                "w*.example.internal | rejectedIdentifier | wildcard",
                "*.internal | rejectedIdentifier | wildcard",
                "* | rejectedIdentifier | wildcard",
                "web_1.example.internal | rejectedIdentifier | letters, digits",
                "wéb.example.internal | rejectedIdentifier | letters, digits",
                "xn--pple-43d.example.internal | rejectedIdentifier | mixes scripts",
                "xn--zz.example.internal | rejectedIdentifier | internationalised",
                "ab--c.example.internal | rejectedIdentifier | internationalised",
                "127.0.0.1 | rejectedIdentifier | DNS name",
                "example.123 | rejectedIdentifier | number"
            })
    void namesThatAreNotCertifiedAreRefused(String name, String type, String detail) {
        refused(dns(name), 400, type, detail);
    }

    @Test
    void anInternationalisedNameOfOneScriptIsTaken() {
        String name = "xn--e1afmkfd.example.internal";
        acme.network.owners.put(name, acme.network.member);
        assertThat(dns(name).status()).isEqualTo(201);
    }

    @Test
    void addressesAreWrittenInOneWayOnly() {
        refused(ip("FD00::1"), 400, "malformed", "fd00::1");
        refused(ip("fd00:0::1"), 400, "malformed", "fd00::1");
        refused(ip("::ffff:10.0.0.1"), 400, "rejectedIdentifier", "address");
        refused(ip(NAME), 400, "rejectedIdentifier", "IP address");
    }

    @Test
    void identifiersOfOtherTypesAreRefused() {
        refused(
                client.post(
                        "/acme/new-order",
                        Map.of("identifiers", List.of(Map.of("type", "email", "value", "a@example.org")))),
                400,
                "unsupportedIdentifier",
                "dns or ip");
    }

    private Seen dns(String name) {
        return client.post("/acme/new-order", Map.of("identifiers", List.of(Map.of("type", "dns", "value", name))));
    }

    private Seen ip(String address) {
        return client.post("/acme/new-order", Map.of("identifiers", List.of(Map.of("type", "ip", "value", address))));
    }

    @Test
    void severalNamesThatAreRefusedAreToldApart() {
        Seen seen = client.post("/acme/new-order", order(NAME, "a.example.com", "b.example.com"));
        refused(seen, 400, "rejectedIdentifier", "subproblems");
        assertThat(seen.json().path("subproblems").values().stream()
                        .map(each -> each.path("identifier").path("value").stringValue()))
                .containsExactly("a.example.com", "b.example.com");
        Seen mixed = client.post(
                "/acme/new-order",
                Map.of(
                        "identifiers",
                        List.of(
                                Map.of("type", "dns", "value", "a.example.com"),
                                Map.of("type", "ip", "value", "FD00::1"))));
        refused(mixed, 400, "compound", "subproblems");
    }

    @Test
    void hugeListsOfNamesAreRefused() {
        String[] names = IntStream.range(0, 101)
                .mapToObj(i -> "w" + i + ".example.internal")
                .toArray(String[]::new);
        refused(client.post("/acme/new-order", order(names)), 400, "malformed", "1 to 100");
        refused(client.post("/acme/new-order", order()), 400, "malformed", "1 to 100");
    }

    @Test
    void lifetimesAreNotNegotiated() {
        Map<String, Object> wish = new LinkedHashMap<>(order(NAME));
        wish.put("notAfter", "2030-01-01T00:00:00Z");
        refused(client.post("/acme/new-order", wish), 400, "malformed", "profile");
    }

    @Test
    void aRequestThatIsNotTheOrdersIsRefusedAndTheOrderStaysReady() {
        Seen order = ready();
        KeyPair key = TestClient.newKey("ES256");
        refused(acme.finish(client, order, key, "other.example.internal"), 400, "badCSR", "the order is for");
        refused(acme.finish(client, order, key, NAME, "other.example.internal"), 400, "badCSR", "the order is for");
        refused(acme.finish(client, order, client.key, NAME), 400, "badCSR", "account's");
        refused(finish(order, "AAAA"), 400, "badCSR", "PKCS#10");
        refused(finish(order, "not base64!"), 400, "malformed", "base64url");
        refused(finish(order, tampered(AcmeFixture.csr(key, NAME))), 400, "badCSR", "signature");
        assertThat(acme.finish(client, order, key, NAME).json().path("status").stringValue())
                .isEqualTo("valid");
        refused(acme.finish(client, order, key, NAME), 403, "orderNotReady", "valid");
    }

    private Seen finish(Seen order, String csr) {
        return client.post(TestClient.path(order.header("Location")) + "/finalize", Map.of("csr", csr));
    }

    private Seen ready() {
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.meet(client, order, ControlMethod.DNS_01);
        return order;
    }

    private static String tampered(String csr) {
        byte[] der = Base64.getUrlDecoder().decode(csr);
        der[der.length - 1] ^= 1;
        return TestClient.base64(Bytes.wrap(der));
    }

    @Test
    void aChallengeThatDoesNotExistIsRefused() {
        Seen order = client.post("/acme/new-order", order("*.example.internal"));
        String id = TestClient.path(order.json().path("authorizations").get(0).stringValue())
                .substring("/acme/authz/".length());
        refused(client.post("/acme/chall/" + id + "/http-01", Map.of()), 404, "malformed", "no such challenge");
    }

    @Test
    void whoHammersIsToldWhenToComeBack() {
        acme.close();
        acme = new AcmeFixture(folder.resolve("limited"), false, new AcmeConfiguration.Limits(2, 3, 2, 2));
        client = acme.client();
        acme.client();
        Seen third = new TestClient(acme.server, "ES256").register();
        refused(third, 429, "rateLimited", "new accounts");
        assertThat(third.header("Retry-After")).isEqualTo("1800");
        for (int i = 0; i < 3; i++) {
            assertThat(client.post("/acme/new-order", order(NAME)).status()).isEqualTo(201);
        }
        Seen fourth = client.post("/acme/new-order", order(NAME));
        refused(fourth, 429, "rateLimited", "new orders");
        assertThat(fourth.header("Retry-After")).isEqualTo("3600");
        acme.network.advance(Duration.ofHours(1));
        assertThat(client.post("/acme/new-order", order(NAME)).status()).isEqualTo(201);
    }

    @Test
    void namesThatFailOrThatAreCertifiedTooOftenWait() {
        acme.close();
        acme = new AcmeFixture(folder.resolve("limited"), false, new AcmeConfiguration.Limits(10, 100, 1, 2));
        client = acme.client();
        acme.finding = Finding.notShown(AcmeError.CONNECTION, "nobody is there");
        for (int i = 0; i < 2; i++) {
            acme.meet(client, client.post("/acme/new-order", order(NAME)), ControlMethod.HTTP_01);
        }
        refused(client.post("/acme/new-order", order(NAME)), 429, "rateLimited", "failed validations");
        acme.network.advance(Duration.ofHours(1));
        acme.finding = Finding.shown();
        acme.certificate(client, TestClient.newKey("ES256"), NAME);
        refused(client.post("/acme/new-order", order(NAME)), 429, "rateLimited", "certificates for one name");
    }
}
