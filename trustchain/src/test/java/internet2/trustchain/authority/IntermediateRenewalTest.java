package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.stoq.Verdict;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateOperation.RenewIntermediate;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.validation.ValidationParameters;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An intermediate is followed by the next before its year is over, and nobody notices. */
final class IntermediateRenewalTest {

    private static final String MODULE = CertificatesModule.NAME;
    private static final Duration TWO_THIRDS = Duration.ofDays(244);
    private static final String BASE = "http://[::1]:8080";
    private static final Duration A_YEAR = Duration.ofDays(366);

    @TempDir
    Path folder;

    private TestNetwork network;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
    }

    @AfterEach
    void end() {
        network.close();
    }

    private IntermediateKeeper keeper(Hierarchy hierarchy) {
        IssuingKey root = hierarchy == Hierarchy.WEB ? network.genesis.webRootKey() : network.genesis.rootKey();
        return keeper(hierarchy, () -> Optional.of(root));
    }

    private IntermediateKeeper keeper(Hierarchy hierarchy, Supplier<Optional<IssuingKey>> root) {
        return new IntermediateKeeper(
                network.node, hierarchy, root, BASE, network.ledger, TestNetwork.RANDOM, network::now);
    }

    private IssuerCertificate newest() {
        return network.ledger.state().intermediate(Hierarchy.NETWORK).orElseThrow();
    }

    private void order(Hierarchy hierarchy) {
        network.harness
                .at(network.now())
                .as(network.administrator)
                .accept(MODULE, new OrderIntermediate(network.administrator, hierarchy));
    }

    private IssuedCertificate issue(Purpose purpose) throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        return network.authority.issue(new IssueRequest(
                csr, List.of("web.example.internal"), Optional.empty(), purpose, network.administrator));
    }

    private boolean verifies(IssuedCertificate issued) {
        return CertificateVerifier.of(network.ledger.state())
                .verify(
                        issued.certificate(),
                        ValidationParameters.at(network.now()),
                        Evidence.of(network.ledger.state()))
                .valid();
    }

    @Test
    void anIntermediateIsRenewedAtTwoThirdsOfItsLifeAndNotBefore() throws Exception {
        IssuerCertificate first = newest();
        keeper(Hierarchy.NETWORK).maintain();
        assertThat(newest()).isEqualTo(first);

        network.advance(TWO_THIRDS);
        keeper(Hierarchy.NETWORK).maintain();

        IssuerCertificate second = newest();
        assertThat(second.notAfter()).isAfter(first.notAfter().plus(Duration.ofDays(200)));
        assertThat(second.subject()).isEqualTo(first.subject());
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.fileName()).isEqualTo(first.fileName());
        keeper(Hierarchy.NETWORK).maintain();
        assertThat(newest()).isEqualTo(second);
    }

    @Test
    void anAdministratorOrdersItAndNobodyElse() throws Exception {
        network.harness
                .at(network.now())
                .as(network.member)
                .refuse(MODULE, new OrderIntermediate(network.member, Hierarchy.NETWORK), "not-entitled");
        IssuerCertificate first = newest();
        order(Hierarchy.NETWORK);
        network.advance(Duration.ofMinutes(1));

        keeper(Hierarchy.NETWORK).maintain();
        IssuerCertificate second = newest();
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        network.advance(Duration.ofMinutes(1));
        keeper(Hierarchy.NETWORK).maintain();
        assertThat(newest()).as("an order is carried out once").isEqualTo(second);
    }

    @Test
    void certificatesOfBothAreGoodListsAndAnswersGoOnAndTheLogNamesEachIssuer() throws Exception {
        IssuerCertificate first = newest();
        IssuedCertificate before = issue(Purpose.SERVICE);
        order(Hierarchy.NETWORK);
        network.advance(Duration.ofMinutes(1));
        keeper(Hierarchy.NETWORK).maintain();
        network.advance(Duration.ofMinutes(1));
        IssuedCertificate after = issue(Purpose.SERVICE);
        IssuerCertificate second = newest();

        assertThat(verifies(before)).isTrue();
        assertThat(verifies(after)).isTrue();
        assertThat(before.issuers()).containsExactly(first.der());
        assertThat(after.issuers()).containsExactly(second.der());
        assertThat(network.authority.find(before.serial()).orElseThrow().issuers())
                .as("who asks now gets the newest")
                .containsExactly(second.der());
        Hash root = network.root();
        List<LogEntry> entries = network.log.entries(0, 2);
        assertThat(entries.getFirst().issuers()).containsExactly(first.fingerprint(), root);
        assertThat(entries.getLast().issuers()).containsExactly(second.fingerprint(), root);
        assertThat(network.ledger.state().authority(first.fingerprint())).contains(first.der());
        assertThat(network.ledger.state().authority(first.fileName())).contains(second.der());

        OpenSsl openssl = new OpenSsl(folder);
        network.write(openssl);
        openssl.write("second.pem", new Pem(Pem.CERTIFICATE, second.der()).text());
        openssl.write("before.pem", before.certificatePem());
        openssl.write("after.pem", after.certificatePem());
        network.authority.revoke(before.serial(), RevocationReason.UNSPECIFIED, network.administrator);
        openssl.write("list.pem", new Pem("X509 CRL", network.authority.revocationList()).text());
        String at = String.valueOf(network.now().getEpochSecond());
        for (String issuers : List.of("issuers.pem", "second.pem")) {
            assertThat(openssl.must("verify", "-attime", at, "-CAfile", "root.pem", "-untrusted", issuers, "after.pem"))
                    .contains("OK");
            assertThat(openssl.must(
                            "verify", "-attime", at, "-CAfile", "root.pem", "-untrusted", issuers, "before.pem"))
                    .contains("OK");
            assertThat(openssl.must(
                            "verify",
                            "-attime",
                            at,
                            "-crl_check",
                            "-CRLfile",
                            "list.pem",
                            "-CAfile",
                            "root.pem",
                            "-untrusted",
                            issuers,
                            "after.pem"))
                    .contains("OK");
        }
    }

    @Test
    void theNetworkOutlivesTheIntermediateThatItBeganWith() throws Exception {
        NetworkAuthenticator stoq =
                new NetworkAuthenticator(network.genesis.payload(), network.trust, Optional.empty());
        network.advance(TWO_THIRDS);
        keeper(Hierarchy.NETWORK).maintain();
        network.advance(A_YEAR.minus(TWO_THIRDS));
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));

        IssuedCertificate node = network.authority.issue(IssueRequest.forNode(
                csr, network.node, new NetworkId(Hash.ZERO), TestNetwork.DOMAIN, Optional.empty()));

        assertThat(verifies(node)).isTrue();
        List<X509Certificate> chain =
                List.of(jca(node.certificate()), jca(node.issuers().getFirst()));
        assertThat(stoq.checkChain(chain, network.now())).isEqualTo(new Verdict.Vouched(network.node));
        assertThat(stoq.checkChain(chain.subList(0, 1), network.now())).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aHolderOfTheRootsKeySignsTheNextIntermediateAndNothingElse() throws Exception {
        RootApproval approval = new RootApproval(network.ledger, network::now);
        IntermediateRenewal renewal =
                new IntermediateRenewal(network.ledger.state(), network.ledger.holders(), Hierarchy.NETWORK);
        Bytes tbs = X509.der(renewal.make(Serial.random(TestNetwork.RANDOM), network.now(), BASE));
        assertThat(approval.objection(tbs, Bytes.EMPTY)).get().asString().contains("no administrator ordered it");

        order(Hierarchy.NETWORK);
        assertThat(approval.objection(tbs, Bytes.EMPTY)).isEmpty();
        IssuerCertificate root = network.genesis.payload().rootCertificate();
        for (int at = 0; at < tbs.size(); at++) {
            byte[] changed = tbs.toArray();
            changed[at] ^= 1;
            if (approval.objection(Bytes.wrap(changed), Bytes.EMPTY).isEmpty()) {
                requireNext(changed);
            }
        }
        assertThat(approval.objection(Bytes.EMPTY, Bytes.EMPTY)).isPresent();
        Bytes end = X509.der(X509.parse(root.der(), IssuerCertificate.SIZE_MAX).getTBSCertificate());
        assertThat(approval.objection(end, Bytes.EMPTY)).isPresent();
        network.advance(IssuancePolicy.CLOCK_SKEW_MAX.plusSeconds(2));
        assertThat(approval.objection(tbs, Bytes.EMPTY)).get().asString().contains("looks like");
    }

    @Test
    void theNextIntermediateNamesTheRootsListWhereverThatIsServedAndNoOther() {
        order(Hierarchy.NETWORK);
        RootApproval approval = new RootApproval(network.ledger, network::now);
        IntermediateRenewal renewal =
                new IntermediateRenewal(network.ledger.state(), network.ledger.holders(), Hierarchy.NETWORK);
        Serial serial = Serial.random(TestNetwork.RANDOM);
        String root = network.genesis.payload().rootCertificate().fileName();
        Bytes tbs = X509.der(renewal.make(serial, network.now(), "http://ca.example.internal"));

        assertThat(approval.objection(tbs, Bytes.EMPTY)).isEmpty();
        assertThat(RootList.isAt(
                        "http://[::1]:8080/crl/" + root + ".crl",
                        network.genesis.payload().rootCertificate()))
                .isTrue();
        for (String other : List.of("ftp://ca.example.internal", "http://", "http://two words", "")) {
            Bytes wrong = X509.der(renewal.make(serial, network.now(), other));
            assertThat(approval.objection(wrong, Bytes.EMPTY)).as(other).isPresent();
        }
        String issuer = newest().fileName();
        assertThat(RootList.isAt(
                        "http://[::1]/crl/" + issuer + ".crl",
                        network.genesis.payload().rootCertificate()))
                .isFalse();
    }

    @Test
    void aHolderOfTheRootsKeySignsItsListAndNoOther() throws Exception {
        RootApproval approval = new RootApproval(network.ledger, network::now);
        Bytes evidence = new IssuanceEvidence.Listed().encoded();
        IssuerCertificate root = network.genesis.payload().rootCertificate();
        BiFunction<IssuerCertificate, List<RevocationView.Revocation>, Bytes> list =
                (issuer, revoked) -> X509.der(RevocationLists.list(
                        issuer,
                        Optional.empty(),
                        revoked,
                        network.now(),
                        network.now().toEpochMilli()));

        assertThat(approval.objection(list.apply(root, List.of()), evidence)).isEmpty();
        assertThat(approval.objection(list.apply(newest(), List.of()), evidence))
                .isPresent();
        RevocationView.Revocation invented = new RevocationView.Revocation(
                Serial.random(TestNetwork.RANDOM), network.now(), RevocationReason.SUPERSEDED, network.now());
        assertThat(approval.objection(list.apply(root, List.of(invented)), evidence))
                .isPresent();
        assertThat(approval.objection(list.apply(root, List.of()), Bytes.EMPTY)).isPresent();
        assertThat(approval.objection(Bytes.EMPTY, evidence)).isPresent();
    }

    /** What the coordinator may choose: number, and the time by a little. */
    private void requireNext(byte[] tbs) {
        IssuerCertificate next =
                IssuerCertificate.parse(X509.signedEd25519(TBSCertificate.getInstance(tbs), Bytes.wrap(new byte[64])));
        IssuerCertificate present = newest();
        assertThat(next.subject()).isEqualTo(present.subject());
        assertThat(next.key()).isEqualTo(present.key());
        assertThat(next.keyId()).isEqualTo(present.keyId());
        assertThat(Duration.between(next.notBefore(), next.notAfter()))
                .isEqualTo(GenesisAuthority.INTERMEDIATE_LIFETIME);
    }

    @Test
    void theLedgerTakesNoIntermediateThatTheRootDidNotSignOrThatIsNotDue() throws Exception {
        order(Hierarchy.NETWORK);
        IntermediateRenewal renewal =
                new IntermediateRenewal(network.ledger.state(), network.ledger.holders(), Hierarchy.NETWORK);
        TBSCertificate tbs = renewal.make(Serial.random(TestNetwork.RANDOM), network.now(), BASE);
        Ed25519Key thief = Ed25519Key.generate(TestNetwork.RANDOM);
        Bytes forged = X509.signedEd25519(tbs, thief.sign(X509.der(tbs)));
        Bytes genuine = X509.signedEd25519(tbs, network.genesis.rootKey().sign(X509.der(tbs)));

        assertThat(network.harness
                        .as(network.node)
                        .refuse(MODULE, new RenewIntermediate(network.node, Hierarchy.NETWORK, forged), "not-due"))
                .contains("signature");
        network.harness
                .as(network.stranger)
                .refuse(MODULE, new RenewIntermediate(network.stranger, Hierarchy.NETWORK, genuine), "not-entitled");
        network.harness
                .as(network.node)
                .refuse(MODULE, new RenewIntermediate(network.node, Hierarchy.WEB, genuine), "not-due");
        network.harness
                .as(network.node)
                .accept(MODULE, new RenewIntermediate(network.node, Hierarchy.NETWORK, genuine));
        network.harness
                .as(network.node)
                .refuse(MODULE, new RenewIntermediate(network.node, Hierarchy.NETWORK, genuine), "not-due");
    }

    @Test
    void theWebHierarchysIsRenewedWithItsConstraints() throws Exception {
        IssuerCertificate first =
                network.ledger.state().intermediate(Hierarchy.WEB).orElseThrow();
        IssuedCertificate before = issue(Purpose.WEB);
        order(Hierarchy.WEB);
        network.advance(Duration.ofMinutes(1));
        keeper(Hierarchy.WEB).maintain();
        network.advance(Duration.ofMinutes(1));

        IssuerCertificate second =
                network.ledger.state().intermediate(Hierarchy.WEB).orElseThrow();
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(second.permitted()).isEqualTo(first.permitted()).isPresent();
        assertThat(newest().fingerprint())
                .isEqualTo(network.genesis.payload().issuers().getFirst().fingerprint());
        assertThat(issue(Purpose.WEB).issuers()).containsExactly(second.der());
        assertThat(verifies(before)).isTrue();
    }

    @Test
    void whoCannotReachTheRootsKeyIsToldSo() {
        order(Hierarchy.NETWORK);
        IssuingKey away = new IssuingKey() {
            @Override
            public AuthorityKey authorityKey() {
                return network.genesis.rootKey().authorityKey();
            }

            @Override
            public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
                throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "too few holders answer");
            }
        };
        IntermediateKeeper keeper = keeper(Hierarchy.NETWORK, () -> Optional.of(away));

        assertThat(catchThrowableOfType(IssuanceRefused.class, keeper::maintain).reason())
                .contains("too few");
    }

    @Test
    void theRootsKeyIsLookedForWhenARenewalIsDueAndMayBeBroughtForIt() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        AtomicBoolean brought = new AtomicBoolean();
        IntermediateKeeper keeper = keeper(Hierarchy.WEB, () -> {
            looked.incrementAndGet();
            return brought.get() ? Optional.of(network.genesis.webRootKey()) : Optional.empty();
        });
        keeper.maintain();
        assertThat(looked).hasValue(0);

        order(Hierarchy.WEB);
        keeper.maintain();
        assertThat(looked).hasValue(1);
        assertThat(network.ledger.state().intermediates(Hierarchy.WEB)).hasSize(1);

        brought.set(true);
        keeper.maintain();
        assertThat(network.ledger.state().intermediates(Hierarchy.WEB)).hasSize(2);
        keeper.maintain();
        assertThat(looked).hasValue(2);
    }

    private static X509Certificate jca(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }
}
