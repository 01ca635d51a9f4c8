package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
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
    private static final Hash KEY = Hash.of(Bytes.utf8("the account's key"));
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

    private static ControlClaim claim(SubjectName name, ControlMethod method) {
        return new ControlClaim(ACCOUNT, KEY, name, method);
    }

    private static ControlStatement shown(ControlClaim claim, ControlFinding... findings) {
        return new ControlStatement(
                claim.account(),
                claim.accountKey(),
                List.of(new Shown(claim.name(), claim.method(), List.of(findings))));
    }

    /** Seen by the network's only validator. */
    private ControlStatement seen(SubjectName name, ControlMethod method, Instant time) {
        ControlClaim claim = claim(name, method);
        return shown(claim, ControlFinding.by(network.nodeKey, network.root(), claim, time));
    }

    private ControlStatement now(SubjectName name) {
        return seen(name, ControlMethod.DNS_01, network.now());
    }

    private void refused(Publish publish, String reason) {
        assertThat(network.harness.refuse(MODULE, publish, "not-entitled")).contains(reason);
    }

    @Test
    void controlThatTheValidatorsSawIsABasisForACertificate() {
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
        Instant old = network.now().minus(ControlQuorum.AGE_MAX).minusSeconds(1);
        refused(publish(Purpose.SERVICE, List.of(NAME), seen(NAME, ControlMethod.DNS_01, old)), "does not count");
        Instant ahead = network.now().plus(IssuancePolicy.CLOCK_SKEW_MAX).plusSeconds(1);
        refused(publish(Purpose.SERVICE, List.of(NAME), seen(NAME, ControlMethod.DNS_01, ahead)), "does not count");
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
                MODULE, publish(Purpose.SERVICE, List.of(NAME), seen(NAME, ControlMethod.HTTP_01, network.now())));
    }

    @Test
    void anAuthorityAloneCertifiesNoNameThatTheOtherValidatorsDidNotSee() {
        List<HybridKey> others = List.of(network.validator(), network.validator(), network.validator());
        ControlClaim claim = claim(NAME, ControlMethod.HTTP_01);
        ControlFinding own = network.sees(network.nodeKey, claim);
        ControlFinding second = network.sees(others.get(0), claim);
        ControlFinding third = network.sees(others.get(1), claim);

        lying(shown(claim), "seen by 0 of 4 validators, and 3 have to see it");
        lying(shown(claim, own), "seen by 1 of 4");
        lying(shown(claim, own, second), "seen by 2 of 4");
        network.harness.accept(MODULE, publish(Purpose.SERVICE, List.of(NAME), shown(claim, own, second, third)));
    }

    @Test
    void aStrangersWordIsNoValidators() {
        List<HybridKey> others = List.of(network.validator(), network.validator(), network.validator());
        HybridKey stranger = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, TestNetwork.RANDOM);
        ControlClaim claim = claim(NAME, ControlMethod.HTTP_01);
        ControlFinding own = network.sees(network.nodeKey, claim);
        ControlFinding second = network.sees(others.getFirst(), claim);

        lying(shown(claim, own, second, network.sees(stranger, claim)), "is none of the validators that look");
        ControlFinding forged = new ControlFinding(
                others.get(1).publicKey().id(),
                network.now(),
                network.sees(stranger, claim).signature());
        lying(shown(claim, own, second, forged), "signed something else");
        ControlFinding elsewhere = ControlFinding.by(others.get(1), Hash.ZERO, claim, network.now());
        lying(shown(claim, own, second, elsewhere), "signed something else");
    }

    @Test
    void aFindingIsGoodForNothingElseThanWhatWasSeen() {
        HybridKey other = network.validator();
        ControlClaim claim = claim(NAME, ControlMethod.HTTP_01);
        ControlFinding own = network.sees(network.nodeKey, claim);
        DnsName elsewhere = new DnsName("other.example.internal");
        List<ControlClaim> seen = List.of(
                new ControlClaim(ACCOUNT + "2", KEY, NAME, ControlMethod.HTTP_01),
                new ControlClaim(ACCOUNT, Hash.of(Bytes.utf8("another key")), NAME, ControlMethod.HTTP_01),
                claim(elsewhere, ControlMethod.HTTP_01),
                claim(NAME, ControlMethod.TLS_ALPN_01));
        for (ControlClaim each : seen) {
            lying(shown(claim, own, network.sees(other, each)), "signed something else");
        }
        ControlFinding old = ControlFinding.by(
                other,
                network.root(),
                claim,
                network.now().minus(ControlQuorum.AGE_MAX).minusSeconds(1));
        lying(shown(claim, own, old), "does not count");
    }

    private void lying(ControlStatement control, String reason) {
        refused(publish(Purpose.SERVICE, List.of(NAME), control), reason);
    }
}
