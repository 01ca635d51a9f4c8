package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.stoq.RefusalCode;
import internet2.stoq.Verdict;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.validation.Failure;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationList;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkAuthenticatorTest {

    private static final List<String> P256 = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    private static final NetworkId NETWORK = new NetworkId(Hash.ZERO);

    @TempDir
    Path folder;

    private OpenSsl openssl;
    private TestNetwork network;
    private NetworkAuthenticator authenticator;
    private IssuedCertificate issued;

    @BeforeEach
    void begin() throws Exception {
        openssl = new OpenSsl(folder);
        network = new TestNetwork(folder.resolve("one"), TestNetwork.START);
        authenticator = authenticator(network);
        issued = nodeCertificate(network, Duration.ofHours(1));
    }

    @AfterEach
    void end() {
        network.close();
    }

    private static NetworkAuthenticator authenticator(TestNetwork of) {
        return new NetworkAuthenticator(of.genesis.payload(), of.trust, Optional.of(of.ledger.state()));
    }

    private IssuedCertificate nodeCertificate(TestNetwork of, Duration lifetime) throws IssuanceRefused {
        Bytes csr = openssl.request("node", "/CN=node", P256);
        return of.authority.issue(
                IssueRequest.forNode(csr, of.node, NETWORK, TestNetwork.DOMAIN, Optional.of(lifetime)));
    }

    private static X509Certificate jca(Bytes der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    private Verdict chain(IssuedCertificate certificate) throws CertificateException {
        return authenticator.checkChain(List.of(jca(certificate.certificate())), network.now());
    }

    private static RefusalCode code(Verdict verdict) {
        return ((Verdict.Refused) verdict).code();
    }

    @Test
    void aNodeOfTheNetworkIsVouchedFor() throws Exception {
        X509Certificate leaf = jca(issued.certificate());
        Verdict trust = authenticator.checkTrust(
                leaf, network.nodeKey.publicKey(), issued.proof().encoded(), network.now());

        assertThat(chain(issued)).isEqualTo(new Verdict.Vouched(network.node));
        assertThat(trust).isEqualTo(new Verdict.Vouched(network.node));
    }

    @Test
    void timeDecides() throws Exception {
        X509Certificate leaf = jca(issued.certificate());

        assertThat(code(authenticator.checkChain(List.of(leaf), network.now().minus(Duration.ofMinutes(2)))))
                .isEqualTo(RefusalCode.CERTIFICATE_NOT_YET_VALID);
        network.advance(Duration.ofMinutes(61));
        assertThat(code(chain(issued))).isEqualTo(RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void anExpiredCertificateIsAcceptedOfThoseWhomTheNetworkCannotDoWithoutAndOfNobodyElse() throws Exception {
        network.advance(Duration.ofMinutes(61));
        List<X509Certificate> chain = List.of(jca(issued.certificate()));
        assertThat(authenticator.withLate(network.node::equals).checkChain(chain, network.now()))
                .isInstanceOf(Verdict.Vouched.class);
        assertThat(code(authenticator.withLate(network.member::equals).checkChain(chain, network.now())))
                .isEqualTo(RefusalCode.CERTIFICATE_EXPIRED);
        Instant early = network.now().minus(Duration.ofDays(1));
        assertThat(code(authenticator.withLate(network.node::equals).checkChain(chain, early)))
                .isEqualTo(RefusalCode.CERTIFICATE_NOT_YET_VALID);
        Instant afterTheRoot = network.now().plus(Duration.ofDays(36_500));
        assertThat(code(authenticator.withLate(network.node::equals).checkChain(chain, afterTheRoot)))
                .isEqualTo(RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void aRevokedCertificateStaysRefusedAfterItsEnd() throws Exception {
        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.node);
        network.advance(Duration.ofMinutes(61));
        List<X509Certificate> chain = List.of(jca(issued.certificate()));
        assertThat(code(authenticator.withLate(network.node::equals).checkChain(chain, network.now())))
                .isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
    }

    @Test
    void aRevokedNodeIsRefusedFromTheNextBlockOn() throws Exception {
        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.node);

        assertThat(code(chain(issued))).isEqualTo(RefusalCode.CERTIFICATE_REVOKED);
    }

    @Test
    void whomTheNetworkPutOutIsRefusedWhateverItsCertificateSays() throws Exception {
        List<X509Certificate> chain = List.of(jca(issued.certificate()));
        assertThat(code(authenticator.without(network.node::equals).checkChain(chain, network.now())))
                .isEqualTo(RefusalCode.EXCLUDED);
        assertThat(authenticator.without(network.member::equals).checkChain(chain, network.now()))
                .isEqualTo(new Verdict.Vouched(network.node));
    }

    @Test
    void anotherNetworkOfTheSameNameIsForeign() throws Exception {
        try (TestNetwork other = new TestNetwork(folder.resolve("two"), TestNetwork.START)) {
            IssuedCertificate foreign = nodeCertificate(other, Duration.ofHours(1));

            assertThat(code(chain(foreign))).isEqualTo(RefusalCode.FOREIGN_CHAIN);
            assertThat(code(authenticator.checkTrust(
                            jca(foreign.certificate()),
                            other.nodeKey.publicKey(),
                            foreign.proof().encoded(),
                            network.now())))
                    .isEqualTo(RefusalCode.TRUST_PROOF_INVALID);
        }
    }

    @Test
    void aServicesCertificateIsNoNodes() throws Exception {
        Bytes csr = openssl.request("web", "/CN=web.example.internal", P256);
        IssuedCertificate service =
                network.authority.issue(network.service("web.example.internal", csr, network.administrator));

        assertThat(code(chain(service))).isEqualTo(RefusalCode.UNSUITABLE_CERTIFICATE);
    }

    @Test
    void aSelfMadeCertificateIsForeign() throws Exception {
        openssl.must(
                "req",
                "-x509",
                "-newkey",
                "ed25519",
                "-nodes",
                "-keyout",
                "k",
                "-subj",
                "/CN=x",
                "-outform",
                "DER",
                "-out",
                "self.der");

        Verdict verdict = authenticator.checkChain(List.of(jca(openssl.read("self.der"))), network.now());

        assertThat(code(verdict)).isEqualTo(RefusalCode.FOREIGN_CHAIN);
    }

    @Test
    void everyDamageToACertificateIsRefused() throws Exception {
        byte[] der = issued.certificate().toArray();
        for (int at = 0; at < der.length; at += 3) {
            byte[] damaged = der.clone();
            damaged[at] ^= 1;
            X509Certificate leaf;
            try {
                leaf = jca(Bytes.wrap(damaged));
            } catch (CertificateException e) {
                continue; // TLS itself cannot read it
            }
            assertThat(authenticator.checkChain(List.of(leaf), network.now()))
                    .as("byte %d", at)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void trustProofsAreAskedForAndChecked() throws Exception {
        X509Certificate leaf = jca(issued.certificate());
        HybridKey thief = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, TestNetwork.RANDOM);
        Bytes proof = issued.proof().encoded();
        IssuedCertificate next = nodeCertificate(network, Duration.ofHours(2));

        assertThat(code(authenticator.checkTrust(leaf, network.nodeKey.publicKey(), Bytes.EMPTY, network.now())))
                .isEqualTo(RefusalCode.TRUST_PROOF_MISSING);
        assertThat(code(authenticator.checkTrust(
                        leaf, network.nodeKey.publicKey(), proof.slice(0, proof.size() - 1), network.now())))
                .isEqualTo(RefusalCode.TRUST_PROOF_INVALID);
        assertThat(code(authenticator.checkTrust(
                        jca(next.certificate()), network.nodeKey.publicKey(), proof, network.now())))
                .isEqualTo(RefusalCode.TRUST_PROOF_INVALID);
        assertThat(code(authenticator.checkTrust(leaf, thief.publicKey(), proof, network.now())))
                .isEqualTo(RefusalCode.KEY_MISMATCH);
        LogTrust stricter = new LogTrust(network.trust.log(), network.trust.validators(), 0);
        assertThat(new NetworkAuthenticator(network.genesis.payload(), stricter, Optional.empty())
                        .checkTrust(leaf, network.nodeKey.publicKey(), proof, network.now()))
                .isInstanceOf(Verdict.Vouched.class);
    }

    @Test
    void theVerifierNamesEachReason() {
        CertificateVerifier verifier = new CertificateVerifier(
                network.genesis.payload().rootCertificate(),
                network.genesis.payload().issuers());
        Evidence evidence = new Evidence(
                RevocationEvidence.NONE,
                Optional.of(network.ledger.state()),
                Optional.of(issued.proof()),
                Optional.of(network.trust));
        ValidationParameters today = ValidationParameters.at(network.now()).forPurpose(KeyPurpose.PEER);

        CertificateVerifier.Verification good = verifier.verify(issued.certificate(), today, evidence);
        assertThat(good.failures()).isEmpty();
        assertThat(good.path()).hasSize(3);

        ValidationParameters later = ValidationParameters.at(network.now().plus(Duration.ofDays(2)));
        assertThat(verifier.verify(issued.certificate(), later, evidence).failures())
                .extracting(Failure::code)
                .containsExactly(Failure.Code.EXPIRED);
        CertificateVerifier alone =
                new CertificateVerifier(network.genesis.payload().rootCertificate(), List.of());
        assertThat(alone.verify(issued.certificate(), today, Evidence.NONE).failures())
                .extracting(Failure::code)
                .containsExactly(Failure.Code.NO_ISSUER);
        assertThat(verifier.verify(network.genesis.payload().root(), today, evidence)
                        .failures())
                .extracting(Failure::code)
                .contains(Failure.Code.REVOCATION_UNKNOWN, Failure.Code.LOG);
    }

    @Test
    void listsAndOcspAnswersOfTheAuthorityTellWhatWasRevoked() throws Exception {
        CertificatesGenesis genesis = network.genesis.payload();
        CertificateVerifier verifier = new CertificateVerifier(genesis.rootCertificate(), genesis.issuers());
        List<RevocationList> before = List.of(RevocationList.parse(network.authority.revocationList()));
        ValidationParameters asked = ValidationParameters.at(network.now()).withRevocation(RevocationPolicy.REQUIRED);
        assertThat(codes(verifier, asked, new RevocationEvidence(before, List.of())))
                .containsExactly(
                        Failure.Code.REVOCATION_UNKNOWN); // of the intermediate, on which the root issues no list

        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.node);
        List<RevocationList> after = List.of(RevocationList.parse(network.authority.revocationList()));
        ValidationParameters known = asked.withRevocation(RevocationPolicy.IF_KNOWN);
        assertThat(codes(verifier, known, new RevocationEvidence(before, List.of())))
                .isEmpty();
        assertThat(codes(verifier, known, new RevocationEvidence(after, List.of())))
                .containsExactly(Failure.Code.REVOKED);
    }

    private List<Failure.Code> codes(
            CertificateVerifier verifier, ValidationParameters parameters, RevocationEvidence evidence) {
        return verifier
                .verify(
                        issued.certificate(),
                        parameters,
                        new Evidence(evidence, Optional.empty(), Optional.empty(), Optional.empty()))
                .failures()
                .stream()
                .map(Failure::code)
                .toList();
    }
}
