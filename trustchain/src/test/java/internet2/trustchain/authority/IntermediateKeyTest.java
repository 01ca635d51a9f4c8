package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.RevocationView.Standing;
import internet2.trustchain.threshold.signing.BusyException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuing key in the place of another, while certificates of both are in use. */
final class IntermediateKeyTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.ZERO);

    @TempDir
    Path folder;

    private TestNetwork network;
    private IntermediateKeeper keeper;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, Instant.now().minus(Duration.ofMinutes(3))); // openssl has its own clock
        keeper = new IntermediateKeeper(
                network.node,
                Hierarchy.NETWORK,
                () -> Optional.of(network.genesis.rootKey()),
                TestNetwork.BASE,
                network.ledger,
                TestNetwork.RANDOM,
                network::now);
    }

    @AfterEach
    void end() {
        network.close();
    }

    private IssuerCertificate newest() {
        return network.ledger.state().intermediate(Hierarchy.NETWORK).orElseThrow();
    }

    private IssuedCertificate issue(String name) throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        return network.authority.issue(
                new IssueRequest(csr, List.of(name), Optional.empty(), Purpose.SERVICE, network.administrator));
    }

    private void replaceKey() throws IssuanceRefused {
        network.advance(Duration.ofMinutes(1)); // a block has one time for all that it brings
        network.makeIssuingKey();
        keeper.maintain();
        network.advance(Duration.ofMinutes(1));
    }

    private IssuanceApproval approval(int generation) {
        return new IssuanceApproval(
                NETWORK, network.ledger, (control, csr, request) -> Optional.empty(), network::now, generation);
    }

    @Test
    void theNextIntermediateHasTheNewKeyAndANameOfItsOwn() throws Exception {
        IssuerCertificate first = newest();
        keeper.maintain();
        assertThat(newest()).isEqualTo(first);

        replaceKey();

        IssuerCertificate second = newest();
        assertThat(second.key())
                .isEqualTo(network.issuingKeys.getLast().authorityKey())
                .isNotEqualTo(first.key());
        assertThat(second.subject()).isNotEqualTo(first.subject());
        assertThat(second.fileName()).isNotEqualTo(first.fileName());
        assertThat(network.ledger.state().issuingKey().id()).isEqualTo("issuing-2");
        assertThat(network.ledger.state().authority(first.fileName())).contains(first.der());
        assertThat(network.ledger.state().authority(second.fileName())).contains(second.der());
        keeper.maintain();
        assertThat(newest()).as("a key has one intermediate until that is due").isEqualTo(second);
    }

    @Test
    void opensslTakesCertificatesListsAndAnswersUnderBothKeys() throws Exception {
        IssuerCertificate first = newest();
        network.authority.maintain();
        IssuedCertificate before = issue("before.example.internal");
        IssuedCertificate bad = issue("bad.example.internal");
        replaceKey();
        network.authority.maintain();
        IssuedCertificate after = issue("after.example.internal");
        network.authority.revoke(bad.serial(), RevocationReason.SUPERSEDED, network.administrator);
        IssuerCertificate second = newest();

        assertThat(before.issuers()).containsExactly(first.der());
        assertThat(after.issuers()).containsExactly(second.der());
        OpenSsl openssl = new OpenSsl(folder);
        network.write(openssl);
        requireGood(openssl, first, before);
        requireGood(openssl, second, after);
        openssl.write("bad.pem", bad.certificatePem());
        openssl.write("issuer.pem", new Pem(Pem.CERTIFICATE, first.der()).text());
        assertThat(ask(openssl, "-cert", "bad.pem")).contains("bad.pem: revoked");
        openssl.write("issuer.pem", new Pem(Pem.CERTIFICATE, second.der()).text());
        assertThat(ask(openssl, "-serial", "0x" + before.serial()))
                .as("the second issuer has issued no such certificate")
                .contains(": unknown");
    }

    private void requireGood(OpenSsl openssl, IssuerCertificate issuer, IssuedCertificate issued) throws Exception {
        openssl.write("issuer.pem", new Pem(Pem.CERTIFICATE, issuer.der()).text());
        openssl.write("leaf.pem", issued.certificatePem());
        String file = issuer.fileName() + "-" + CrlShard.of(issued.serial()).number();
        Bytes list = network.authority.revocationList(file).orElseThrow();
        openssl.write("list.pem", new Pem("X509 CRL", list).text());
        String at = String.valueOf(network.now().getEpochSecond());
        assertThat(openssl.must(
                        "verify",
                        "-attime",
                        at,
                        "-x509_strict",
                        "-crl_check",
                        "-CRLfile",
                        "list.pem",
                        "-CAfile",
                        "root.pem",
                        "-untrusted",
                        "issuer.pem",
                        "leaf.pem"))
                .contains("OK");
        assertThat(openssl.run("x509", "-in", "leaf.pem", "-noout", "-text").text())
                .contains("/ca/" + issuer.fileName() + ".crt", "/crl/" + file + ".crl");
        assertThat(ask(openssl, "-cert", "leaf.pem"))
                .contains("Response verify OK")
                .contains("leaf.pem: good");
    }

    /** About a certificate, as of what is {@code issuer.pem}. */
    private String ask(OpenSsl openssl, String how, String which) {
        openssl.must("ocsp", "-issuer", "issuer.pem", how, which, "-no_nonce", "-reqout", "question.der");
        openssl.write(
                "answer.der",
                network.authority.ocsp(openssl.read("question.der")).der());
        return openssl.run(
                        "ocsp",
                        "-issuer",
                        "issuer.pem",
                        how,
                        which,
                        "-respin",
                        "answer.der",
                        "-CAfile",
                        "root.pem",
                        "-no_nonce")
                .text();
    }

    @Test
    void theKeyBeforeSignsListsAndRespondersAndNothingElse() throws Exception {
        replaceKey();
        IssuerCertificate first =
                network.ledger.state().intermediate(Hierarchy.NETWORK, 1).orElseThrow();
        Bytes evidence = new IssuanceEvidence.Listed().encoded();
        Bytes list = list(first);
        assertThat(approval(1).objection(list, evidence)).isEmpty();
        assertThat(approval(2).objection(list, evidence))
                .as("it is not of the second's issuer")
                .isPresent();
        assertThat(approval(3).objection(list, evidence)).get().asString().contains("no intermediate");

        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        CertificateRequest request = CertificateRequest.parse(csr);
        for (Purpose purpose : List.of(Purpose.SERVICE, Purpose.NODE, Purpose.IDENTITY)) {
            Bytes requested = new IssuanceEvidence.Requested(
                            network.administrator,
                            purpose,
                            request.encoded(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())
                    .encoded();
            assertThatThrownBy(() -> approval(1).objection(Bytes.EMPTY, requested))
                    .as("%s", purpose)
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("took the place");
        }
    }

    private Bytes list(IssuerCertificate issuer) {
        return X509.der(RevocationLists.list(
                issuer,
                Optional.empty(),
                List.of(),
                network.now(),
                network.now().toEpochMilli()));
    }

    @Test
    void holdersOfTheKeyBeforeCertifyItsRespondersUntilItIsOver() throws Exception {
        replaceKey();
        List<Bytes> asked = new ArrayList<>();
        Authority asking = new Authority(
                new AuthorityIdentity(
                        network.node,
                        network.genesis.payload().issuers().getFirst(),
                        generation -> remembering(generation, asked),
                        TestNetwork.BASE,
                        request -> Optional.of(RequestConsent.by(network.nodeKey, NETWORK, request, network.now()))),
                network.ledger,
                network.log,
                TestNetwork.RANDOM,
                network::now,
                AuthorityObserver.NONE);

        asking.maintain();

        assertThat(asked).as("message and evidence, of both keys").hasSize(4);
        network.advance(IssuancePolicy.DEVELOPMENT.lifetimes().max().plus(Duration.ofHours(26)));
        assertThat(approval(1).objection(asked.get(2), asked.get(3)))
                .contains("no intermediate with this key is in force");
    }

    private IssuingKey remembering(int generation, List<Bytes> asked) {
        return keyThat(generation, (message, evidence) -> {
            assertThat(approval(generation).objection(message, evidence)).isEmpty();
            asked.addAll(List.of(message, evidence));
        });
    }

    /** What happens before a key signs. */
    @FunctionalInterface
    private interface Beforehand {
        void asked(Bytes message, Bytes evidence) throws IssuanceRefused;
    }

    private IssuingKey keyThat(int generation, Beforehand beforehand) {
        return new IssuingKey() {
            @Override
            public AuthorityKey authorityKey() {
                return network.issuingKeys.get(generation - 1).authorityKey();
            }

            @Override
            public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
                beforehand.asked(message, evidence);
                return network.issuingKeys.get(generation - 1).sign(message);
            }
        };
    }

    @Test
    void whatWasSignedBeforeTheSwitchAndPublishedAfterIsIssuedAgain() throws Exception {
        IssuerCertificate first = newest();
        Authority late = authority(generation -> keyThat(generation, (message, evidence) -> {
            if (generation == 1) {
                replaceKey();
            }
        }));
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));

        IssuedCertificate issued = late.issue(new IssueRequest(
                csr, List.of("late.example.internal"), Optional.empty(), Purpose.SERVICE, network.administrator));

        assertThat(issued.issuers()).containsExactly(newest().der()).doesNotContain(first.der());
    }

    @Test
    void whoIsABlockBehindTheSwitchIssuesUnderTheNextKey() throws Exception {
        Authority behind = authority(generation -> keyThat(generation, (message, evidence) -> {
            if (generation == 1) {
                replaceKey();
                throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "the holders are ahead");
            }
        }));
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));

        IssuedCertificate issued = behind.issue(new IssueRequest(
                csr, List.of("late.example.internal"), Optional.empty(), Purpose.SERVICE, network.administrator));

        assertThat(issued.issuers()).containsExactly(newest().der());
    }

    @Test
    void aClockThatIsBehindTakesNothingDownWhenAKeyIsRetired() throws Exception {
        IssuerCertificate first = newest();
        replaceKey();
        network.retired.add("issuing"); // whose shares are gone

        Authority behind = authority(generation -> {
            assertThat(generation).isEqualTo(2);
            return network.issuingKeys.getLast();
        });
        behind.maintain();
        assertThat(behind.revocationList(newest().fileName())).isPresent();
        assertThat(behind.revocationList(first.fileName())).isEmpty();
    }

    private Authority authority(IssuingKeys keys) {
        return new Authority(
                new AuthorityIdentity(
                        network.node,
                        network.genesis.payload().issuers().getFirst(),
                        keys,
                        TestNetwork.BASE,
                        Consents.NONE),
                network.ledger,
                network.log,
                TestNetwork.RANDOM,
                network::now,
                AuthorityObserver.NONE);
    }

    @Test
    void theLedgerTakesNothingMoreOfTheKeyBefore() throws Exception {
        IssuerCertificate first = newest();
        LocalIssuingKey stolen = network.issuingKeys.getFirst();
        replaceKey();
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        Serial serial = Serial.random(TestNetwork.RANDOM);
        CertificateFields fields = new CertificateFields(
                serial,
                Purpose.SERVICE,
                network.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).minus(IssuancePolicy.BACKDATE),
                network.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).plus(Duration.ofHours(24)),
                CertificateRequest.parse(csr).key(),
                List.of(SubjectName.parse("web.example.internal")),
                Optional.of(DistributionUrls.of(TestNetwork.BASE, first.fileName(), serial)));
        var tbs = CertificateProfile.make(fields, first);
        Bytes certificate = X509.signedEd25519(tbs, stolen.sign(X509.der(tbs)));

        network.harness
                .as(network.administrator)
                .at(network.now())
                .refuse(
                        CertificatesModule.NAME,
                        new Publish(network.administrator, Purpose.SERVICE, certificate),
                        "superseded-issuer");
    }

    @Test
    void aKeyIsRetiredWhenItsLastCertificateAndTheListAfterItHaveEnded() throws Exception {
        IssuedCertificate before = issue("before.example.internal");
        CertificateState state = network.ledger.state();
        IssuerCertificate first = newest();
        replaceKey();
        Duration longest = IssuancePolicy.DEVELOPMENT.lifetimes().max();
        assertThat(state.generationsInForce(Hierarchy.NETWORK, network.now())).containsExactly(2, 1);
        assertThat(state.standing(before.serial(), Hierarchy.NETWORK, 1)).isInstanceOf(Standing.Good.class);
        assertThat(state.standing(before.serial(), Hierarchy.NETWORK, 2)).isInstanceOf(Standing.Unknown.class);

        network.advance(longest);
        assertThat(state.replacedKeys().isRetired("issuing", network.now())).isFalse();
        assertThat(network.authority.revocationList(first.fileName())).isPresent();
        assertThat(approval(1).objection(list(first), new IssuanceEvidence.Listed().encoded()))
                .isEmpty();
        network.advance(Duration.ofHours(26));

        assertThat(state.replacedKeys().isRetired("issuing", network.now())).isTrue();
        assertThat(state.replacedKeys().isRetired("issuing-2", network.now())).isFalse();
        assertThat(state.replacedKeys().isRetired("zones", network.now())).isFalse();
        assertThat(state.generationsInForce(Hierarchy.NETWORK, network.now())).containsExactly(2);
        assertThat(network.authority.revocationList(first.fileName())).isEmpty();
        assertThat(approval(1).objection(list(first), new IssuanceEvidence.Listed().encoded()))
                .get()
                .asString()
                .contains("in force");
    }

    @Test
    void aKeysNameSaysWhatItIsForAndWhichItIs() {
        assertThat(NetworkKey.ISSUING.first().id()).isEqualTo("issuing");
        assertThat(NetworkKey.ZONES.first().next().orElseThrow().id()).isEqualTo("zones-2");
        for (NetworkKey purpose : NetworkKey.values()) {
            for (int generation = 1; generation <= KeyName.GENERATIONS_MAX; generation++) {
                KeyName name = new KeyName(purpose, generation);
                assertThat(KeyName.of(name.id())).contains(name);
            }
            assertThat(new KeyName(purpose, KeyName.GENERATIONS_MAX).next()).isEmpty();
        }
        for (String other : List.of("", "issuing-1", "issuing-0", "issuing-02", "issuing-33", "issuing-2-2", "other")) {
            assertThat(KeyName.of(other)).as(other).isEmpty();
        }
    }
}
