package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.ControlStatement.Shown;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every node asks of a certificate whose names are nobody's but were shown to be controlled. */
final class ControlOnLedgerTest {

    private static final String MODULE = CertificatesModule.NAME;
    private static final String ACCOUNT = "https://ca.example/acme/acct/1";
    private static final DnsName NAME = new DnsName("web.example.internal");

    @TempDir
    Path folder;

    private TestNetwork network;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
        network.owners.put(NAME.text(), network.member);
        network.harness.as(network.node);
    }

    @AfterEach
    void end() {
        network.close();
    }

    private Publish publish(Purpose purpose, List<SubjectName> names, ControlStatement control) {
        IssuerCertificate issuer = network.genesis.payload().issuers().getFirst();
        SubjectKey key = SubjectKey.of(SubjectPublicKeyInfo.getInstance(
                TlsKeys.generate(TestNetwork.RANDOM).getPublic().getEncoded()));
        Serial serial = Serial.random(TestNetwork.RANDOM);
        CertificateFields fields = new CertificateFields(
                serial,
                purpose,
                network.now().minus(IssuancePolicy.BACKDATE),
                network.now().plus(Duration.ofHours(1)),
                key,
                names,
                Optional.of(DistributionUrls.of("http://[::1]:8080", issuer.fileName(), serial)));
        var tbs = CertificateProfile.make(fields, issuer);
        Bytes certificate = X509.signedEd25519(tbs, network.genesis.issuingKey().sign(X509.der(tbs)));
        return new Publish(network.node, purpose, certificate, Optional.of(control));
    }

    private ControlStatement shown(SubjectName name, ControlMethod method, Instant time) {
        return new ControlStatement(ACCOUNT, List.of(new Shown(name, method, time)));
    }

    private ControlStatement now(SubjectName name) {
        return shown(name, ControlMethod.DNS_01, network.now());
    }

    private void refused(Publish publish, String reason) {
        assertThat(network.harness.refuse(MODULE, publish, "not-entitled")).contains(reason);
    }

    @Test
    void controlThatAnAuthoritySawIsABasisForACertificate() {
        Publish publish = publish(Purpose.SERVICE, List.of(NAME), now(NAME));
        network.harness.accept(MODULE, publish);
        assertThat(CanonicalReader.decode(publish.encoded(), CertificateOperation::decode))
                .isEqualTo(publish);
    }

    @Test
    void nobodyElsesWordCounts() {
        for (NodeId account : List.of(network.administrator, network.member)) {
            network.harness.as(account);
            Publish own = publish(Purpose.SERVICE, List.of(NAME), now(NAME));
            refused(new Publish(account, own.purpose(), own.certificate(), own.control()), "authorities");
        }
    }

    @Test
    void theNamesAreExactlyThoseThatWereShown() {
        DnsName other = new DnsName("other.example.internal");
        network.owners.put(other.text(), network.member);
        refused(publish(Purpose.SERVICE, List.of(NAME, other), now(NAME)), "other names");
        refused(publish(Purpose.SERVICE, List.of(other), now(NAME)), "other names");
    }

    @Test
    void aServicesNamesAreShownAndNobodysIdentity() {
        SubjectName node = SubjectName.SpiffeId.node(TestNetwork.DOMAIN, network.member);
        refused(publish(Purpose.NODE, List.of(NAME, node), now(NAME)), "another purpose");
    }

    @Test
    void controlIsShownLatelyAndNotInTheFuture() {
        Instant old = network.now().minus(ControlStatement.AGE_MAX).minusSeconds(1);
        refused(publish(Purpose.SERVICE, List.of(NAME), shown(NAME, ControlMethod.DNS_01, old)), "does not count");
        Instant ahead = network.now().plus(IssuancePolicy.CLOCK_SKEW_MAX).plusSeconds(1);
        refused(publish(Purpose.SERVICE, List.of(NAME), shown(NAME, ControlMethod.DNS_01, ahead)), "does not count");
    }

    @Test
    void namesOutsideOfTheZonesAreNotCertified() {
        DnsName foreign = new DnsName("www.example.com");
        refused(publish(Purpose.SERVICE, List.of(foreign), now(foreign)), "no zone");
    }

    @Test
    void caaOfTheLedgersOwnStateDecides() {
        network.caa.put(NAME.text(), List.of(new CaaProperty(false, "issue", "other.example")));
        refused(publish(Purpose.SERVICE, List.of(NAME), now(NAME)), "CAA");
        network.caa.put(
                NAME.text(),
                List.of(new CaaProperty(false, "issue", TestNetwork.DOMAIN + "; validationmethods=http-01")));
        refused(publish(Purpose.SERVICE, List.of(NAME), now(NAME)), "CAA");
        network.harness.accept(
                MODULE, publish(Purpose.SERVICE, List.of(NAME), shown(NAME, ControlMethod.HTTP_01, network.now())));
    }
}
