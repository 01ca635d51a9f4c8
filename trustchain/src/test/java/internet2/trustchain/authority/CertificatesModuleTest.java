package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.TlsKeys;
import internet2.ledger.Outcome;
import internet2.trustchain.NodeNames;
import internet2.trustchain.WorkloadRights.Grant;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.authority.CertificateOperation.Revoke;
import internet2.trustchain.authority.RevocationView.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger accepts and what it refuses, whoever has signed it. */
class CertificatesModuleTest {

    private static final String MODULE = CertificatesModule.NAME;

    @TempDir
    Path folder;

    private TestNetwork network;
    private IssuerCertificate issuer;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
        issuer = network.genesis.payload().issuers().getFirst();
        network.harness.at(network.now()).as(network.node);
    }

    @AfterEach
    void end() {
        network.close();
    }

    private CertificateFields fields(Purpose purpose, List<SubjectName> names, Instant from, Instant to) {
        SubjectKey key = SubjectKey.of(SubjectPublicKeyInfo.getInstance(
                TlsKeys.generate(TestNetwork.RANDOM).getPublic().getEncoded()));
        Serial serial = Serial.random(TestNetwork.RANDOM);
        return new CertificateFields(serial, purpose, from, to, key, names, Optional.of(urls(serial)));
    }

    private DistributionUrls urls(Serial serial) {
        return DistributionUrls.of("http://[::1]:8080", issuer.fileName(), serial);
    }

    private CertificateFields service(String name) {
        return fields(
                Purpose.SERVICE,
                List.of(new SubjectName.DnsName(name)),
                network.now(),
                network.now().plus(Duration.ofHours(1)));
    }

    private Bytes sign(TBSCertificate tbs) {
        return X509.signedEd25519(tbs, network.genesis.issuingKey().sign(X509.der(tbs)));
    }

    private Publish publish(CertificateFields fields, NodeId requester) {
        return new Publish(requester, fields.purpose(), sign(CertificateProfile.make(fields, issuer)));
    }

    @Test
    void whatIsPublishedHasAStandingAndAPlaceInTheLog() {
        CertificateFields first = service("a.example.internal");
        CertificateFields second = service("b.example.internal");

        network.harness.accept(MODULE, publish(first, network.administrator));
        Published published = Published.decode(network.harness.accept(MODULE, publish(second, network.administrator)));

        CertificateState state = network.ledger.state();
        assertThat(published).isEqualTo(new Published(second.serial(), 1));
        assertThat(state.standing(first.serial())).isEqualTo(new Standing.Good());
        assertThat(state.standing(Serial.random(TestNetwork.RANDOM))).isEqualTo(new Standing.Unknown());
        assertThat(state.frontier().size()).isEqualTo(2);
    }

    @Test
    void aSerialNumberIsUsedOnce() {
        Publish publish = publish(service("a.example.internal"), network.administrator);
        network.harness.accept(MODULE, publish);

        network.harness.refuse(MODULE, publish, "serial-in-use");
        assertThat(network.ledger.state().frontier().size()).isEqualTo(1);
    }

    @Test
    void aSignatureByAnyOtherKeyIsRefused() {
        TBSCertificate tbs = CertificateProfile.make(service("a.example.internal"), issuer);
        Bytes forged =
                X509.signedEd25519(tbs, Ed25519Key.generate(TestNetwork.RANDOM).sign(X509.der(tbs)));

        assertThat(network.harness.refuse(
                        MODULE, new Publish(network.administrator, Purpose.SERVICE, forged), "bad-certificate"))
                .contains("signature");
    }

    @Test
    void anIssuingKeyThatWasStolenCannotAddAnything() throws Exception {
        TBSCertificate good = CertificateProfile.make(service("a.example.internal"), issuer);
        ExtensionsGenerator more = new ExtensionsGenerator();
        Extensions own = good.getExtensions();
        for (var oid : own.getExtensionOIDs()) {
            more.addExtension(own.getExtension(oid));
        }
        more.addExtension(Extension.certificatePolicies, false, new DERUTF8String("smuggled"));
        V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
        tbs.setSerialNumber(good.getSerialNumber());
        tbs.setSignature(good.getSignature());
        tbs.setIssuer(good.getIssuer());
        tbs.setStartDate(good.getStartDate());
        tbs.setEndDate(good.getEndDate());
        tbs.setSubject(good.getSubject());
        tbs.setSubjectPublicKeyInfo(good.getSubjectPublicKeyInfo());
        tbs.setExtensions(more.generate());

        assertThat(network.harness.refuse(
                        MODULE,
                        new Publish(network.administrator, Purpose.SERVICE, sign(tbs.generateTBSCertificate())),
                        "bad-certificate"))
                .contains("departs from the profile");
    }

    @Test
    void aPurposeThatIsNotTheCertificatesOwnIsRefused() {
        Bytes der = sign(CertificateProfile.make(service("a.example.internal"), issuer));

        network.harness.refuse(MODULE, new Publish(network.administrator, Purpose.IDENTITY, der), "bad-certificate");
        network.harness.refuse(
                MODULE, new Publish(network.administrator, Purpose.OCSP_RESPONDER, der), "bad-certificate");
    }

    @Test
    void aCertificateNamesTheRevocationListOfItsOwnShard() {
        CertificateFields fields = service("a.example.internal");
        byte[] other = fields.serial().octets().toArray();
        other[0] ^= 1;
        for (String url : List.of(
                urls(new Serial(Bytes.wrap(other))).crl(), "http://[::1]:8080/crl/" + issuer.fileName() + ".crl")) {
            CertificateFields misplaced = new CertificateFields(
                    fields.serial(),
                    fields.purpose(),
                    fields.notBefore(),
                    fields.notAfter(),
                    fields.key(),
                    fields.names(),
                    Optional.of(new DistributionUrls(
                            url, Optional.of("http://[::1]:8080/ocsp"), "http://[::1]:8080/ca/a.crt")));

            assertThat(network.harness.refuse(MODULE, publish(misplaced, network.administrator), "bad-certificate"))
                    .contains("revocation list of its serial number");
        }
    }

    @Test
    void lifetimesAreTheBlocksBusiness() {
        List<SubjectName> name = List.of(new SubjectName.DnsName("a.example.internal"));
        Instant now = network.now();
        List<List<Instant>> refused = List.of(
                List.of(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))),
                List.of(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1))),
                List.of(now.plus(Duration.ofHours(1)), now.plus(Duration.ofHours(2))),
                List.of(now, now.plus(Duration.ofDays(91))),
                List.of(now, now.plus(Duration.ofSeconds(59))));
        for (List<Instant> lifetime : refused) {
            CertificateFields fields = fields(Purpose.SERVICE, name, lifetime.get(0), lifetime.get(1));

            network.harness.refuse(MODULE, publish(fields, network.administrator), "bad-lifetime");
        }
    }

    @Test
    void membersHaveWhatIsTheirsAndNothingElse() {
        network.owners.put("zone.example.internal", network.member);

        network.harness.accept(MODULE, publish(service("zone.example.internal"), network.member));
        network.harness.accept(MODULE, publish(service("*.zone.example.internal"), network.member));
        network.harness.accept(
                MODULE, publish(service(NodeNames.of(network.member, TestNetwork.DOMAIN)), network.member));
        network.harness.refuse(MODULE, publish(service("a.example.internal"), network.member), "not-entitled");
        network.harness.refuse(MODULE, publish(service("localhost"), network.member), "not-entitled");
        network.harness.refuse(
                MODULE,
                publish(service(NodeNames.of(network.node, TestNetwork.DOMAIN)), network.member),
                "not-entitled");
        network.harness.refuse(MODULE, publish(service("zone.example.internal"), network.stranger), "not-entitled");
    }

    @Test
    void nobodyTakesAnothersIdentity() {
        Instant end = network.now().plus(Duration.ofHours(1));
        SubjectName of = SubjectName.SpiffeId.node(TestNetwork.DOMAIN, network.node);
        SubjectName foreign = SubjectName.SpiffeId.node("other.internal", network.node);

        network.harness.refuse(
                MODULE, publish(fields(Purpose.NODE, List.of(of), network.now(), end), network.member), "not-entitled");
        network.harness.refuse(
                MODULE,
                publish(fields(Purpose.SERVICE, List.of(of), network.now(), end), network.member),
                "not-entitled");
        network.harness.refuse(
                MODULE,
                publish(fields(Purpose.NODE, List.of(foreign), network.now(), end), network.administrator),
                "not-entitled");
        network.harness.accept(MODULE, publish(fields(Purpose.NODE, List.of(of), network.now(), end), network.node));
    }

    @Test
    void whoMeansToGoOnUnderNewKeysHasThemCertifiedAheadAndNobodyElseDoes() {
        Instant end = network.now().plus(Duration.ofHours(1));
        NodeId successor = new NodeId(Hash.of(Bytes.utf8("successor")));
        List<SubjectName> names = List.of(
                SubjectName.SpiffeId.node(TestNetwork.DOMAIN, successor),
                new SubjectName.DnsName(NodeNames.of(successor, TestNetwork.DOMAIN)));
        Publish ahead = publish(fields(Purpose.NODE, names, network.now(), end), network.node);

        network.harness.refuse(MODULE, ahead, "not-entitled");
        network.membership.names(network.node, successor);
        network.harness.refuse(
                MODULE, publish(fields(Purpose.NODE, names, network.now(), end), network.member), "not-entitled");
        network.harness.accept(MODULE, ahead);

        network.membership.node(successor);
        network.harness.refuse(
                MODULE, publish(fields(Purpose.NODE, names, network.now(), end), network.node), "not-entitled");
    }

    @Test
    void aNodeVouchesForTheWorkloadsThatItWasGivenAndNoOthers() {
        network.workloads.put("/web", List.of(new Grant(Optional.of(network.node), Set.of("web.example.internal"))));
        network.workloads.put("/everywhere", List.of(new Grant(Optional.empty(), Set.of())));
        SubjectName web = new SubjectName.SpiffeId(TestNetwork.DOMAIN, "/web");
        SubjectName everywhere = new SubjectName.SpiffeId(TestNetwork.DOMAIN, "/everywhere");
        SubjectName dns = new SubjectName.DnsName("web.example.internal");
        SubjectName other = new SubjectName.DnsName("other.example.internal");

        network.harness.accept(MODULE, publish(workload(web), network.node));
        network.harness.accept(MODULE, publish(workload(web, dns), network.node));
        network.harness.accept(MODULE, publish(workload(everywhere), network.node));
        network.harness.refuse(MODULE, publish(workload(web, other), network.node), "not-entitled");
        network.harness.refuse(MODULE, publish(workload(dns), network.node), "not-entitled");
        network.harness.refuse(MODULE, publish(workload(everywhere, dns), network.node), "not-entitled");
        network.harness.refuse(MODULE, publish(workload(web), network.member), "not-entitled");
        network.harness.refuse(MODULE, publish(workload(everywhere), network.member), "not-entitled");
        network.workloads.remove("/web");
        network.harness.refuse(MODULE, publish(workload(web), network.node), "not-entitled");
    }

    private CertificateFields workload(SubjectName... names) {
        return fields(
                Purpose.SERVICE, List.of(names), network.now(), network.now().plus(Duration.ofHours(1)));
    }

    @Test
    void anAccountSpeaksForOthersOnlyAsAnAuthorityOrAnAdministrator() {
        Publish publish = publish(service("a.example.internal"), network.administrator);

        network.harness.as(network.member).refuse(MODULE, publish, "not-entitled");
        network.harness.as(network.administrator).accept(MODULE, publish);
    }

    @Test
    void revocationIsTheOwnersOrAnAdministratorsAndFinal() {
        network.owners.put("a.example.internal", network.member);
        CertificateFields fields = service("a.example.internal");
        network.harness.accept(MODULE, publish(fields, network.member));
        Revoke byStranger = new Revoke(network.stranger, fields.serial(), RevocationReason.SUPERSEDED);
        Revoke byOwner = new Revoke(network.member, fields.serial(), RevocationReason.SUPERSEDED);

        network.harness.refuse(MODULE, byStranger, "not-entitled");
        network.harness.accept(MODULE, byOwner);
        network.harness.refuse(MODULE, byOwner, "already-revoked");
        network.harness.refuse(
                MODULE,
                new Revoke(network.administrator, Serial.random(TestNetwork.RANDOM), RevocationReason.SUPERSEDED),
                "unknown-certificate");

        assertThat(network.ledger.state().standing(fields.serial()))
                .isEqualTo(new Standing.Revoked(network.now(), RevocationReason.SUPERSEDED));
        assertThat(network.ledger.state().revocations()).hasSize(1);
    }

    @Test
    void revocationsAreForgottenLongAfterTheCertificatesEnd() {
        CertificateFields fields = service("a.example.internal");
        network.harness.accept(MODULE, publish(fields, network.administrator));
        network.harness.accept(
                MODULE, new Revoke(network.administrator, fields.serial(), RevocationReason.UNSPECIFIED));

        network.advance(Duration.ofHours(12));
        assertThat(network.ledger.state().revocations()).hasSize(1);
        network.advance(Duration.ofHours(15));
        assertThat(network.ledger.state().revocations()).isEmpty();
    }

    private CertificateFields again(CertificateFields like, String name) {
        return again(like, name, Duration.ofHours(1));
    }

    private CertificateFields again(CertificateFields like, String name, Duration lifetime) {
        Serial serial = Serial.random(TestNetwork.RANDOM);
        return new CertificateFields(
                serial,
                like.purpose(),
                network.now(),
                network.now().plus(lifetime),
                like.key(),
                List.of(new SubjectName.DnsName(name)),
                Optional.of(urls(serial)));
    }

    @Test
    void aKeyIsOneOwnersAsLongAsACertificateHoldsIt() {
        network.owners.put("zone.example.internal", network.member);
        CertificateFields first = service("a.example.internal");
        network.harness.accept(MODULE, publish(first, network.administrator));
        Publish copied = publish(again(first, "zone.example.internal"), network.member);

        assertThat(network.harness.refuse(MODULE, copied, "bad-key")).contains("somebody else");
        network.harness.accept(MODULE, publish(again(first, "b.example.internal"), network.administrator));

        network.advance(Duration.ofHours(2));
        network.harness.accept(MODULE, publish(again(first, "zone.example.internal"), network.member));
    }

    @Test
    void aKeyThatBecameKnownIsCertifiedNoMoreEvenForItsOwner() {
        CertificateFields first = service("a.example.internal");
        network.harness.accept(MODULE, publish(first, network.administrator));
        network.harness.accept(
                MODULE, new Revoke(network.administrator, first.serial(), RevocationReason.KEY_COMPROMISE));

        network.advance(Duration.ofDays(2));
        assertThat(network.harness.refuse(
                        MODULE, publish(again(first, "a.example.internal"), network.administrator), "bad-key"))
                .contains("compromised");
    }

    @Test
    void aKeyThatBecameKnownIsCertifiedNoMoreThoughAnotherCertificateOfItStands() {
        CertificateFields first = service("a.example.internal");
        network.harness.accept(MODULE, publish(first, network.administrator));
        network.harness.accept(MODULE, publish(again(first, "b.example.internal"), network.administrator));
        network.harness.accept(
                MODULE, new Revoke(network.administrator, first.serial(), RevocationReason.KEY_COMPROMISE));

        assertThat(network.harness.refuse(
                        MODULE, publish(again(first, "c.example.internal"), network.administrator), "bad-key"))
                .contains("compromised");
    }

    @Test
    void aKeyIsItsOwnersToTheEndOfTheCertificateThatLastsLongestRevokedOrNot() {
        network.owners.put("zone.example.internal", network.member);
        CertificateFields brief = service("a.example.internal");
        CertificateFields lasting = again(brief, "b.example.internal", Duration.ofDays(2));
        network.harness.accept(MODULE, publish(lasting, network.administrator));
        network.harness.accept(MODULE, publish(brief, network.administrator));

        network.advance(Duration.ofHours(2));
        assertThat(network.harness.refuse(
                        MODULE, publish(again(brief, "zone.example.internal"), network.member), "bad-key"))
                .contains("somebody else");
        network.harness.accept(
                MODULE, new Revoke(network.administrator, lasting.serial(), RevocationReason.SUPERSEDED));
        network.harness.refuse(MODULE, publish(again(brief, "zone.example.internal"), network.member), "bad-key");

        network.advance(Duration.ofDays(2));
        network.harness.accept(MODULE, publish(again(brief, "zone.example.internal"), network.member));
    }

    @Test
    void whoGoesOnUnderNewKeysRevokesWhatIsItsOwn() {
        network.owners.put("a.example.internal", network.member);
        CertificateFields fields = service("a.example.internal");
        network.harness.accept(MODULE, publish(fields, network.member));
        NodeId renewed = new NodeId(Hash.of(new byte[] {4}));
        network.membership.succeeded(network.member, renewed);

        network.harness.as(renewed).accept(MODULE, new Revoke(renewed, fields.serial(), RevocationReason.SUPERSEDED));
    }

    @Test
    void anOcspResponderWhomNobodyCanRevokeLivesADayAtMost() {
        Instant now = network.now();
        CertificateFields responder = responder(now.plus(Duration.ofDays(2)));
        assertThat(network.harness.refuse(MODULE, publish(responder, network.node), "bad-lifetime"))
                .contains("PT24H");
        network.harness.accept(MODULE, publish(responder(now.plus(Duration.ofHours(23))), network.node));
    }

    private CertificateFields responder(Instant end) {
        CertificateFields fields = fields(Purpose.OCSP_RESPONDER, List.of(), network.now(), end);
        return new CertificateFields(
                fields.serial(),
                fields.purpose(),
                fields.notBefore(),
                fields.notAfter(),
                fields.key(),
                fields.names(),
                Optional.empty());
    }

    @Test
    void garbageIsRefusedAsMalformed() {
        for (String hex : List.of("", "00", "01", "ff00", "01" + "00".repeat(40))) {
            assertThat(network.harness.apply(MODULE, Bytes.parseHex(hex)).toString())
                    .contains("payload-malformed");
        }
        network.harness.refuse(
                MODULE, new Publish(network.administrator, Purpose.SERVICE, Bytes.of((byte) 1)), "bad-certificate");
    }

    @Test
    void noDamageToACertificateStopsTheLedger() {
        byte[] der = publish(service("a.example.internal"), network.administrator)
                .certificate()
                .toArray();
        long seed = 20260102;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = der.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (!Bytes.of(damaged).equals(Bytes.of(der))) {
                assertThat(network.harness.apply(
                                MODULE, new Publish(network.administrator, Purpose.SERVICE, Bytes.wrap(damaged))))
                        .as("seed %d round %d", seed, round)
                        .isInstanceOf(Outcome.Refused.class);
            }
        }
    }
}
