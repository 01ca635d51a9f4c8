package internet2.trustchain.acme;

import static internet2.trustchain.acme.AcmeFixture.NAME;
import static internet2.trustchain.acme.AcmeFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.acme.TestClient.Seen;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.Lifetimes;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a profile of an order decides. */
final class AcmeProfilesTest {

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

    @Test
    void aProfileDecidesTheLifetime() throws Exception {
        TestClient client = acme.client();
        Map<String, Object> wish = new LinkedHashMap<>(order(NAME));
        wish.put("profile", "short");
        Seen order = client.post("/acme/new-order", wish);
        acme.meet(client, order, ControlMethod.DNS_01);
        Seen valid = acme.finish(client, order, TestClient.newKey("ES256"), NAME);
        X509Certificate leaf = x509(AcmeFixture.der(
                client.get(TestClient.path(valid.json().path("certificate").stringValue()))));
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(acme.network.now().plus(Duration.ofHours(6)));
        wish.put("profile", "eternal");
        assertThat(client.post("/acme/new-order", wish).type()).isEqualTo("invalidProfile");
    }

    @Test
    void aProfileWithoutALifetimeHasThatOfThePolicyInForce() throws Exception {
        Lifetimes hours = new Lifetimes(Duration.ofHours(1), Duration.ofHours(3), Duration.ofDays(2));
        SetPolicy change = new SetPolicy(
                acme.network.administrator, 0, IssuancePolicy.usual(hours, false), "because the test says so");
        acme.network
                .harness
                .at(acme.network.now())
                .as(acme.network.administrator)
                .accept("certificates", change);

        for (String profile : List.of("default", "web")) {
            TestClient client = acme.client();
            Map<String, Object> wish = new LinkedHashMap<>(order(NAME));
            wish.put("profile", profile);
            Seen order = client.post("/acme/new-order", wish);
            acme.meet(client, order, ControlMethod.DNS_01);
            Seen valid = acme.finish(client, order, TestClient.newKey("ES256"), NAME);
            X509Certificate leaf = x509(AcmeFixture.der(
                    client.get(TestClient.path(valid.json().path("certificate").stringValue()))));
            assertThat(leaf.getNotAfter().toInstant())
                    .isEqualTo(acme.network.now().plus(hours.standard()));
        }
    }

    @Test
    void theProfileWebIsOfTheOtherHierarchyAndKeepsWithinTheZones() throws Exception {
        TestClient client = acme.client();
        Map<String, Object> wish = new LinkedHashMap<>(order(NAME));
        wish.put("profile", "web");
        Seen order = client.post("/acme/new-order", wish);
        acme.meet(client, order, ControlMethod.DNS_01);
        Seen valid = acme.finish(client, order, TestClient.newKey("ES256"), NAME);
        X509Certificate leaf = x509(AcmeFixture.der(
                client.get(TestClient.path(valid.json().path("certificate").stringValue()))));
        assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");

        Map<String, Object> global = new LinkedHashMap<>(order("2001:db8::1"));
        global.put("profile", "web");
        Seen outside = client.post("/acme/new-order", global);
        acme.meet(client, outside, ControlMethod.HTTP_01);
        Seen refused = acme.finish(client, outside, TestClient.newKey("ES256"), "2001:db8::1");
        assertThat(refused.json().path("status").stringValue()).isEqualTo("invalid");
        assertThat(refused.json().path("error").path("type").stringValue()).endsWith("badCSR");
        assertThat(refused.json().path("error").path("detail").stringValue()).contains("unique local addresses");
    }

    private static X509Certificate x509(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }
}
