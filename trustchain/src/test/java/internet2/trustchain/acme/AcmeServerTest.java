package internet2.trustchain.acme;

import static internet2.trustchain.acme.AcmeFixture.NAME;
import static internet2.trustchain.acme.AcmeFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.acme.TestClient.Seen;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.RevocationView;
import internet2.trustchain.authority.Serial;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.asn1.ASN1Integer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, orders and certificates from a client's side. */
final class AcmeServerTest {

    @TempDir
    Path folder;

    private AcmeFixture acme;

    @BeforeEach
    void open() {
        acme = new AcmeFixture(folder);
    }

    @AfterEach
    void close() {
        acme.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
    void anAccountSignsWithEachOfThreeAlgorithms(String algorithm) {
        TestClient client = new TestClient(acme.server, algorithm);
        assertThat(client.register().status()).isEqualTo(201);
        assertThat(client.get(TestClient.path(client.account))
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("valid");
        assertThat(client.postByKey("/acme/new-account", Map.of()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(ControlMethod.class)
    void controlThatWasShownGivesACertificate(ControlMethod method) throws Exception {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        assertThat(order.status()).isEqualTo(201);
        assertThat(order.json().path("status").stringValue()).isEqualTo("pending");
        assertThat(acme.meet(client, order, method).json().path("status").stringValue())
                .isEqualTo("ready");
        KeyPair key = TestClient.newKey("ES256");
        Seen valid = acme.finish(client, order, key, NAME);
        assertThat(valid.json().path("status").stringValue()).isEqualTo("valid");
        Seen chain = client.get(TestClient.path(valid.json().path("certificate").stringValue()));
        assertThat(chain.answer().contentType()).isEqualTo("application/pem-certificate-chain");
        X509Certificate leaf = x509(AcmeFixture.der(chain));
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> name.get(1))
                .isEqualTo(List.of(NAME));
        assertThat(leaf.getPublicKey()).isEqualTo(key.getPublic());
        assertThat(acme.network.log.size()).isEqualTo(1);
    }

    @Test
    void aWildcardTakesDnsOnlyAndAnAddressTakesNone() {
        TestClient client = acme.client();
        assertThat(challenges(client, "*.example.internal")).containsExactly("dns-01", "dns-persist-01");
        assertThat(challenges(client, "fd00::1")).containsExactly("http-01", "tls-alpn-01");
    }

    @Test
    void anAddressGetsACertificate() throws Exception {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order("fd00::1"));
        acme.meet(client, order, ControlMethod.TLS_ALPN_01);
        Seen valid = acme.finish(client, order, TestClient.newKey("ES256"), "fd00::1");
        X509Certificate leaf = x509(AcmeFixture.der(
                client.get(TestClient.path(valid.json().path("certificate").stringValue()))));
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> name.get(1))
                .isEqualTo(List.of("fd00:0:0:0:0:0:0:1"));
    }

    @Test
    void thePerspectiveIsAskedWhatTheRfcSays() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.meet(client, order, ControlMethod.HTTP_01);
        ControlQuestion.Http asked = (ControlQuestion.Http) acme.lastQuestion().orElseThrow();
        assertThat(asked.keyAuthorization()).isEqualTo(asked.token() + "." + TestClient.thumbprint(client.key));
        assertThat(asked.name().text()).isEqualTo(NAME);
    }

    @Test
    void controlThatWasNotShownEndsTheOrderWithTheReason() {
        acme.finding = Finding.notShown(AcmeError.DNS, NAME + " has no AAAA records");
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        Seen after = acme.meet(client, order, ControlMethod.HTTP_01);
        assertThat(after.json().path("status").stringValue()).isEqualTo("invalid");
        Seen authorization = client.get(
                TestClient.path(order.json().path("authorizations").get(0).stringValue()));
        assertThat(authorization
                        .json()
                        .path("challenges")
                        .get(0)
                        .path("error")
                        .path("type")
                        .stringValue())
                .endsWith(":dns");
        assertThat(acme.finish(client, order, TestClient.newKey("ES256"), NAME).type())
                .isEqualTo("orderNotReady");
    }

    @Test
    void aRestartLosesNoAccountAndNoOrder() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.restart();
        Seen shown = acme.resumed(client).get(TestClient.path(order.header("Location")));
        assertThat(shown.json().path("status").stringValue()).isEqualTo("pending");
    }

    @Test
    void aChallengeThatWasUnderWayIsLookedAtAfterARestart() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.gate = new CountDownLatch(1);
        String authorization =
                TestClient.path(order.json().path("authorizations").get(0).stringValue());
        client.post("/acme/chall/" + authorization.substring("/acme/authz/".length()) + "/dns-01", Map.of());
        acme.restart();
        acme.gate.countDown();
        acme.decision();
        TestClient resumed = acme.resumed(client);
        while (!resumed.get(authorization).header("Retry-After").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(resumed.get(authorization).json().path("status").stringValue())
                .isEqualTo("valid");
    }

    @Test
    void anAccountChangesItsKeyAndTheOldOneIsOfNoUse() {
        TestClient client = acme.client();
        TestClient renewed = changedKey(client);
        assertThat(client.get(TestClient.path(client.account)).type()).isEqualTo("badSignatureAlgorithm");
        assertThat(renewed.get(TestClient.path(client.account)).status()).isEqualTo(200);
    }

    /** With the answer checked. */
    private TestClient changedKey(TestClient client) {
        KeyPair next = TestClient.newKey("EdDSA");
        Map<String, Object> change = Map.of("account", client.account, "oldKey", TestClient.jwk(client.key));
        Map<String, Object> inner = TestClient.jws(
                Map.of("alg", "EdDSA", "jwk", TestClient.jwk(next), "url", TestClient.BASE + "/acme/key-change"),
                TestClient.write(change),
                next,
                "EdDSA");
        assertThat(client.post("/acme/key-change", inner).status()).isEqualTo(200);
        return new TestClient(acme.server, "EdDSA", next, client.account);
    }

    @Test
    void aRecordThatNamesAnOldKeyGoesOnAsFarAsTheAccountItselfShows() {
        TestClient client = acme.client();
        TestClient renewed = changedKey(client);
        Seen order = renewed.post("/acme/new-order", order(NAME));
        acme.meet(renewed, order, ControlMethod.DNS_PERSIST_01);
        ControlInquiry asked = acme.lastInquiry().orElseThrow();
        assertThat(names(asked, client)).isTrue();
        assertThat(names(asked, renewed)).isTrue();

        ControlClaim claim = asked.claim();
        Hash liars = Hash.of(Bytes.utf8("a key that the account never had"));
        ControlClaim lie = new ControlClaim(claim.account(), liars, claim.name(), claim.method());
        assertThat(names(new ControlInquiry(lie, asked.token(), asked.hashPrefix(), asked.changes()), client))
                .as("whoever puts another key in the place of the account's gets nowhere")
                .isFalse();
        ControlClaim others = new ControlClaim(claim.account() + "0", claim.accountKey(), claim.name(), claim.method());
        assertThat(names(new ControlInquiry(others, asked.token(), asked.hashPrefix(), asked.changes()), client))
                .isFalse();
    }

    /** Whether a record that names the client's key counts. */
    private boolean names(ControlInquiry inquiry, TestClient client) {
        ControlQuestion.DnsPersist question =
                (ControlQuestion.DnsPersist) inquiry.question("example.internal", acme.network.now());
        String key = TestClient.thumbprint(client.key);
        return question.accountUris()
                .contains(PersistRecord.accountUri(
                        inquiry.hashPrefix(), NAME, key, inquiry.claim().account()));
    }

    @Test
    void aDeactivatedAccountDoesNothingAnyMore() {
        TestClient client = acme.client();
        assertThat(client.post(TestClient.path(client.account), Map.of("status", "deactivated"))
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("deactivated");
        Seen refused = client.get(TestClient.path(client.account));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.type()).isEqualTo("unauthorized");
    }

    @Test
    void anExternalBindingIsGoodForOneAccount() {
        acme.close();
        acme = new AcmeFixture(folder.resolve("bound"), true, AcmeConfiguration.Limits.DEFAULT);
        TestClient bare = new TestClient(acme.server, "ES256");
        assertThat(bare.register().type()).isEqualTo("externalAccountRequired");
        ExternalKey key = acme.server.createExternalKey("the web team");
        assertThat(bind(new TestClient(acme.server, "ES256"), key).status()).isEqualTo(201);
        assertThat(bind(new TestClient(acme.server, "ES256"), key).type()).isEqualTo("unauthorized");
    }

    private static Seen bind(TestClient client, ExternalKey key) {
        String url = TestClient.BASE + "/acme/new-account";
        return client.postByKey(
                "/acme/new-account", Map.of("externalAccountBinding", TestClient.binding(client.key, key, url)));
    }

    @Test
    void theAccountRevokesItsCertificateAndNoOtherDoes() {
        TestClient client = acme.client();
        Bytes certificate = acme.certificate(client, TestClient.newKey("ES256"), NAME);
        Map<String, Object> wish = Map.of("certificate", TestClient.base64(certificate), "reason", 1);
        assertThat(acme.client().post("/acme/revoke-cert", wish).type()).isEqualTo("unauthorized");
        assertThat(client.post("/acme/revoke-cert", Map.of("certificate", TestClient.base64(certificate), "reason", 6))
                        .type())
                .isEqualTo("badRevocationReason");
        assertThat(client.post("/acme/revoke-cert", wish).status()).isEqualTo(200);
        assertThat(client.post("/acme/revoke-cert", wish).type()).isEqualTo("alreadyRevoked");
        assertThat(acme.network.ledger.state().standing(serial(certificate)))
                .isInstanceOf(RevocationView.Standing.Revoked.class);
    }

    @Test
    void theCertificatesOwnKeyRevokesItAndIsCertifiedNoMore() {
        TestClient client = acme.client();
        KeyPair key = TestClient.newKey("ES256");
        Bytes certificate = acme.certificate(client, key, NAME);
        TestClient holder = new TestClient(acme.server, "ES256", key, "");
        Map<String, Object> wish = Map.of("certificate", TestClient.base64(certificate), "reason", 1);
        assertThat(new TestClient(acme.server, "ES256")
                        .postByKey("/acme/revoke-cert", wish)
                        .type())
                .isEqualTo("unauthorized");
        assertThat(holder.postByKey("/acme/revoke-cert", wish).status()).isEqualTo(200);
        Seen order = client.post("/acme/new-order", order(NAME));
        assertThat(acme.finish(client, order, key, NAME).type()).isEqualTo("badCSR");
    }

    @Test
    void renewalIsSuggestedAtTwoThirdsOfLifeAndAtOnceAfterRevocation() {
        TestClient client = acme.client();
        Bytes certificate = acme.certificate(client, TestClient.newKey("ES256"), NAME);
        String id = renewalId(certificate);
        Seen info = new Seen(acme.server.renewalInformation(id));
        Instant end =
                Instant.parse(info.json().path("suggestedWindow").path("end").stringValue());
        assertThat(end)
                .isBetween(
                        acme.network.now().plus(Duration.ofHours(15)),
                        acme.network.now().plus(Duration.ofHours(17)));
        assertThat(info.header("Retry-After")).isEqualTo("3602");
        client.post("/acme/revoke-cert", Map.of("certificate", TestClient.base64(certificate)));
        info = new Seen(acme.server.renewalInformation(id));
        assertThat(Instant.parse(info.json().path("suggestedWindow").path("end").stringValue()))
                .isBefore(acme.network.now());
        assertThat(new Seen(acme.server.renewalInformation("AAAA.AAAA")).status())
                .isEqualTo(404);
    }

    @Test
    void anOrderReplacesACertificateOnce() {
        TestClient client = acme.client();
        String id = renewalId(acme.certificate(client, TestClient.newKey("ES256"), NAME));
        Map<String, Object> wish = new LinkedHashMap<>(order(NAME));
        wish.put("replaces", id);
        assertThat(acme.client().post("/acme/new-order", wish).type()).isEqualTo("unauthorized");
        assertThat(client.post("/acme/new-order", wish).status()).isEqualTo(201);
        Seen twice = client.post("/acme/new-order", wish);
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.type()).isEqualTo("alreadyReplaced");
    }

    @Test
    void caaOfTheNameDecidesWhoCertifiesItForWhomAndHow() {
        TestClient client = acme.client();
        refuseByCaa(client, "other.example");
        refuseByCaa(client, "example.internal; accounturi=https://ca.example/acme/acct/other");
        refuseByCaa(client, "example.internal; validationmethods=http-01");
        refuseByCaa(client, ";");
        acme.network.caa.put(
                NAME,
                List.of(new CaaProperty(
                        false,
                        "issue",
                        "example.internal; accounturi=" + client.account + "; validationmethods=dns-01")));
        acme.certificate(client, TestClient.newKey("ES256"), NAME);
    }

    private void refuseByCaa(TestClient client, String value) {
        acme.network.caa.put(NAME, List.of(new CaaProperty(false, "issue", value)));
        Seen order = client.post("/acme/new-order", order(NAME));
        assertThat(acme.meet(client, order, ControlMethod.DNS_01)
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("invalid");
        Seen authorization = client.get(
                TestClient.path(order.json().path("authorizations").get(0).stringValue()));
        assertThat(authorization
                        .json()
                        .path("challenges")
                        .get(0)
                        .path("error")
                        .path("type")
                        .stringValue())
                .endsWith(":caa");
    }

    @Test
    void caaThatChangedBeforeTheOrderIsFinalizedCountsToo() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.meet(client, order, ControlMethod.DNS_01);
        acme.network.caa.put(NAME, List.of(new CaaProperty(false, "issue", ";")));
        assertThat(acme.finish(client, order, TestClient.newKey("ES256"), NAME).type())
                .isEqualTo("caa");
    }

    @Test
    void whatTooFewOfTheValidatorsSawIsShownAnew() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        acme.meet(client, order, ControlMethod.DNS_01);
        assertThat(client.post("/acme/new-order", order(NAME))
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("ready");
        acme.network.validator();
        Seen refused = acme.finish(client, order, TestClient.newKey("ES256"), NAME);
        assertThat(refused.type()).isEqualTo("unauthorized");
        assertThat(refused.detail()).contains("seen by 1 of 2 validators", "order again");
        assertThat(client.post("/acme/new-order", order(NAME))
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("pending");
    }

    @Test
    void aNameIsAuthorizedAheadOfAnOrder() {
        TestClient client = acme.client();
        Seen made = client.post("/acme/new-authz", Map.of("identifier", Map.of("type", "dns", "value", NAME)));
        assertThat(made.status()).isEqualTo(201);
        String id = TestClient.path(made.header("Location")).substring("/acme/authz/".length());
        client.post("/acme/chall/" + id + "/dns-01", Map.of());
        acme.decision();
        while (!client.get("/acme/authz/" + id).header("Retry-After").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(client.post("/acme/new-order", order(NAME))
                        .json()
                        .path("status")
                        .stringValue())
                .isEqualTo("ready");
    }

    @Test
    void ordersOfAnAccountAreListed() {
        TestClient client = acme.client();
        Seen order = client.post("/acme/new-order", order(NAME));
        Seen listed = client.get(TestClient.path(client.account) + "/orders");
        assertThat(listed.json().path("orders").get(0).stringValue()).isEqualTo(order.header("Location"));
    }

    @Test
    void whatBelongsToAnotherAccountIsNotThere() {
        Seen order = acme.client().post("/acme/new-order", order(NAME));
        TestClient other = acme.client();
        for (String url : List.of(
                order.header("Location"),
                order.json().path("authorizations").get(0).stringValue())) {
            assertThat(other.get(TestClient.path(url)).status()).isEqualTo(404);
        }
    }

    private List<String> challenges(TestClient client, String name) {
        Seen order = client.post("/acme/new-order", order(name));
        Seen authorization = client.get(
                TestClient.path(order.json().path("authorizations").get(0).stringValue()));
        return authorization.json().path("challenges").values().stream()
                .map(each -> each.path("type").stringValue())
                .toList();
    }

    private static X509Certificate x509(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    private static Serial serial(Bytes certificate) {
        try {
            return Serial.of(x509(certificate).getSerialNumber());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9773 section 4.1. */
    private String renewalId(Bytes certificate) {
        try {
            byte[] serial = new ASN1Integer(x509(certificate).getSerialNumber()).getEncoded();
            Bytes keyId = acme.network.authority.identity().issuer().keyId();
            return TestClient.base64(keyId) + "."
                    + TestClient.base64(Bytes.wrap(Arrays.copyOfRange(serial, 2, serial.length)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
