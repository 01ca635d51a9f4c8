package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.NodeNames;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.log.TrustProofJson;
import internet2.trustchain.validation.Failure;
import internet2.trustchain.validation.OcspResponse;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole sequence, seen by the {@code openssl} command line; on today's clock, because openssl has no other. */
class AuthorityTest {

    private static final List<String> P256 = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");

    @TempDir
    Path folder;

    private OpenSsl openssl;
    private TestNetwork network;

    @BeforeEach
    void begin() {
        openssl = new OpenSsl(folder);
        network = new TestNetwork(folder, Instant.now());
        openssl.write("root.pem", network.genesis.bundle());
    }

    @AfterEach
    void end() {
        network.close();
    }

    private IssuedCertificate issue(String name, List<String> key) throws IssuanceRefused {
        Bytes csr = openssl.request(name, "/CN=" + name, key);
        IssuedCertificate issued = network.authority.issue(network.service(name, csr, network.administrator));
        openssl.write(name + ".pem", issued.certificatePem());
        openssl.write("issuers.pem", issued.issuersPem());
        return issued;
    }

    private Code refusal(IssueRequest request) {
        return catchThrowableOfType(IssuanceRefused.class, () -> network.authority.issue(request))
                .code();
    }

    @Test
    void opensslVerifiesCertificatesForEveryKindOfKey() throws Exception {
        List<List<String>> keys = List.of(
                P256, List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), List.of("ed25519"), List.of("rsa:2048"));
        for (int i = 0; i < keys.size(); i++) {
            String name = "web" + i + ".example.internal";
            issue(name, keys.get(i));

            assertThat(openssl.must(
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            "-verify_hostname",
                            name,
                            "-CAfile",
                            "root.pem",
                            "-untrusted",
                            "issuers.pem",
                            name + ".pem"))
                    .contains(": OK");
        }
    }

    @Test
    void theCertificateHasTheProfileAndNothingElse() throws Exception {
        IssuedCertificate issued = issue("web.example.internal", P256);

        String text = openssl.must("x509", "-in", "web.example.internal.pem", "-noout", "-text");
        String issuer = network.authority.identity().issuer().fileName();
        assertThat(text)
                .contains("Signature Algorithm: ED25519")
                .contains("X509v3 Basic Constraints: critical\n                CA:FALSE")
                .contains("X509v3 Key Usage: critical\n                Digital Signature\n")
                .contains("TLS Web Server Authentication, TLS Web Client Authentication")
                .contains("X509v3 Subject Key Identifier")
                .contains("X509v3 Authority Key Identifier")
                .contains("DNS:web.example.internal")
                .contains("URI:http://[::1]:8080/crl/" + issuer + "-"
                        + CrlShard.of(issued.serial()).number() + ".crl")
                .contains("OCSP - URI:http://[::1]:8080/ocsp")
                .contains("CA Issuers - URI:http://[::1]:8080/ca/" + issuer + ".crt");
        assertThat(Duration.between(issued.notBefore(), issued.notAfter()))
                .isEqualTo(Duration.ofHours(24).plus(IssuancePolicy.BACKDATE));
        assertThat(openssl.must("x509", "-in", "web.example.internal.pem", "-noout", "-serial"))
                .containsIgnoringCase(issued.serial().number().toString(16));
    }

    @Test
    void rootAndIntermediateHaveTheFormOfAuthorities() {
        openssl.write(
                "issuer.pem",
                new Pem(
                                Pem.CERTIFICATE,
                                network.genesis.payload().intermediates().getFirst())
                        .text());

        assertThat(openssl.must("x509", "-in", "root.pem", "-noout", "-text"))
                .contains("X509v3 Basic Constraints: critical\n                CA:TRUE\n")
                .contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign");
        assertThat(openssl.must("x509", "-in", "issuer.pem", "-noout", "-text")).contains("CA:TRUE, pathlen:0");
        assertThat(openssl.must("verify", "-x509_strict", "-CAfile", "root.pem", "issuer.pem"))
                .contains("OK");
    }

    @Test
    void aNodesCertificateCarriesItsNameItsAddressAndItsSpiffeId() throws Exception {
        Bytes csr = openssl.request("node", "/CN=whatever", P256);
        IssuedCertificate issued = network.authority.issue(IssueRequest.forNode(
                csr, network.node, new NetworkId(Hash.ZERO), TestNetwork.DOMAIN, Optional.of(Duration.ofMinutes(1))));

        assertThat(issued.names())
                .contains(
                        new SubjectName.DnsName(NodeNames.of(network.node, TestNetwork.DOMAIN)),
                        SubjectName.SpiffeId.node(TestNetwork.DOMAIN, network.node));
        assertThat(network.ledger.state().ofSubject(network.node)).containsExactly(issued.serial());
    }

    @Test
    void revocationReachesTheListAndOcsp() throws Exception {
        IssuedCertificate issued = issue("web.example.internal", P256);
        network.authority.maintain();
        assertThat(ocsp("web.example.internal")).contains("Response verify OK").contains(".pem: good");
        assertThat(verifyWithCrl().status()).isZero();
        // Nobody answers for the intermediate.
        assertThat(judgedByLastAnswer(issued)).extracting(Failure::certificate).containsExactly(1);

        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.administrator);

        assertThat(ocsp("web.example.internal"))
                .contains("Response verify OK")
                .contains(".pem: revoked")
                .contains("Reason: keyCompromise");
        assertThat(judgedByLastAnswer(issued))
                .filteredOn(failure -> failure.certificate() == 0)
                .extracting(Failure::code)
                .containsExactly(Failure.Code.REVOKED);
        OpenSsl.Result verified = verifyWithCrl();
        assertThat(verified.status()).isNotZero();
        assertThat(verified.text()).contains("certificate revoked");
        assertThat(openssl.must("crl", "-inform", "DER", "-in", "crl.der", "-noout", "-text"))
                .contains("Version 2 (0x1)")
                .contains("X509v3 CRL Number")
                .contains("X509v3 Authority Key Identifier")
                .contains("Key Compromise")
                .containsIgnoringCase(issued.serial().number().toString(16));
        assertThat(openssl.must("crl", "-inform", "DER", "-in", "crl.der", "-noout", "-CAfile", "issuers.pem"))
                .contains("verify OK");
    }

    @Test
    void ocspGivesTheNonceBackAndDoesNotKnowStrangers() throws Exception {
        issue("web.example.internal", P256);
        network.authority.maintain();
        openssl.must("ocsp", "-sha256", "-issuer", "issuers.pem", "-serial", "0x1234", "-reqout", "req.der");
        openssl.write(
                "resp.der", network.authority.ocsp(openssl.read("req.der")).der());

        String answer = openssl.must(
                "ocsp",
                "-reqin",
                "req.der",
                "-respin",
                "resp.der",
                "-CAfile",
                "root.pem",
                "-verify_other",
                "issuers.pem",
                "-resp_text");

        // openssl compares the nonces of both files, and fails if they differ.
        assertThat(answer)
                .contains("Cert Status: unknown")
                .contains("OCSP Nonce")
                .contains("Response verify OK")
                .doesNotContain("WARNING");
    }

    @Test
    void ocspAnswersBeforeItHasAKeyAndWhenItIsAskedNonsense() {
        assertThat(openssl.text("ocsp", network.authority.ocsp(Bytes.EMPTY).der()))
                .contains("malformedrequest");
        assertThat(openssl.text(
                        "ocsp",
                        network.authority.ocsp(Bytes.wrap(new byte[5000])).der()))
                .contains("malformedrequest");
        network.write(openssl);
        openssl.must("ocsp", "-issuer", "issuers.pem", "-serial", "0x1234", "-reqout", "req.der");
        assertThat(openssl.text(
                        "ocsp", network.authority.ocsp(openssl.read("req.der")).der()))
                .contains("trylater");
    }

    @Test
    void theProofHoldsForSomeoneWhoHasNoneOfOurCode() throws Exception {
        for (int i = 0; i < 5; i++) {
            issue("w" + i + ".example.internal", P256);
        }
        IssuedCertificate issued = network.authority
                .find(issue("web.example.internal", P256).serial())
                .orElseThrow();
        openssl.write("proof.json", TrustProofJson.write(issued.proof()));
        String log = network.trust.log().verifierKey();
        String validator = network.trust.validators().getFirst().verifierKey();

        assertThat(openssl.python("proof.json", "web.example.internal.pem", log, validator)
                        .text())
                .startsWith("ok: entry 5 of 6");
        assertThat(openssl.python("proof.json", "w0.example.internal.pem", log).text())
                .contains("another certificate");
        openssl.write(
                "moved.json", TrustProofJson.write(issued.proof()).replace("\"treeSize\" : 6", "\"treeSize\" : 7"));
        assertThat(openssl.python("moved.json", "web.example.internal.pem", log).status())
                .isEqualTo(1);
    }

    @Test
    void rightsDecideWhoGetsWhichName() throws Exception {
        Bytes csr = openssl.request("a", "/CN=a.example.internal", P256);

        assertThat(refusal(network.service("a.example.internal", csr, network.member)))
                .isEqualTo(Code.NOT_ENTITLED);
        assertThat(refusal(network.service("a.example.internal", csr, network.stranger)))
                .isEqualTo(Code.NOT_ENTITLED);
        network.owners.put("a.example.internal", network.member);
        IssuedCertificate issued = network.authority.issue(network.service("a.example.internal", csr, network.member));
        assertThat(issued.names()).containsExactly(new SubjectName.DnsName("a.example.internal"));
        Bytes named = openssl.request("b", "/CN=b", P256, "subjectAltName=DNS:a.example.internal");
        assertThat(refusal(IssueRequest.forIdentity(named, network.member, TestNetwork.DOMAIN, Optional.empty())))
                .as("an identity's certificate has no DNS name")
                .isEqualTo(Code.NOT_ENTITLED);
    }

    @Test
    void lifetimesAreBroughtIntoBounds() throws Exception {
        Bytes csr = openssl.request("a", "/CN=a.example.internal", P256);

        assertThat(lifetime(csr, Duration.ofDays(1000))).isEqualTo(Duration.ofDays(90));
        assertThat(lifetime(csr, Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(refusal(new IssueRequest(
                        csr, List.of(), Optional.of(Duration.ofHours(-1)), Purpose.SERVICE, network.administrator)))
                .isEqualTo(Code.BAD_LIFETIME);
    }

    @Test
    void renewalKeepsNamesAndNeedsAnOwner() throws Exception {
        IssuedCertificate old = issue("web.example.internal", P256);
        Bytes csr = openssl.request("next", "/CN=ignored.example", P256);

        IssuedCertificate next =
                network.authority.renew(old.serial(), csr, Optional.empty(), network.administrator, Optional.empty());

        assertThat(next.names()).isEqualTo(old.names());
        assertThat(next.serial()).isNotEqualTo(old.serial());
        assertThat(catchThrowableOfType(
                                IssuanceRefused.class,
                                () -> network.authority.renew(
                                        old.serial(), csr, Optional.empty(), network.member, Optional.empty()))
                        .code())
                .isEqualTo(Code.NOT_ENTITLED);
    }

    private Duration lifetime(Bytes csr, Duration wish) throws IssuanceRefused {
        IssuedCertificate issued = network.authority.issue(
                new IssueRequest(csr, List.of(), Optional.of(wish), Purpose.SERVICE, network.administrator));
        return Duration.between(issued.notBefore().plus(IssuancePolicy.BACKDATE), issued.notAfter());
    }

    private String ocsp(String name) {
        openssl.must("ocsp", "-issuer", "issuers.pem", "-cert", name + ".pem", "-no_nonce", "-reqout", "req.der");
        openssl.write(
                "resp.der", network.authority.ocsp(openssl.read("req.der")).der());
        return openssl.must(
                "ocsp",
                "-issuer",
                "issuers.pem",
                "-cert",
                name + ".pem",
                "-no_nonce",
                "-respin",
                "resp.der",
                "-CAfile",
                "root.pem");
    }

    /** By the validation library, with the OCSP response that openssl got last. */
    private List<Failure> judgedByLastAnswer(IssuedCertificate issued) {
        OcspResponse answer = OcspResponse.parse(openssl.read("resp.der"));
        CertificatesGenesis genesis = network.genesis.payload();
        return new CertificateVerifier(genesis.rootCertificate(), genesis.issuers())
                .verify(
                        issued.certificate(),
                        ValidationParameters.at(network.now()).withRevocation(RevocationPolicy.REQUIRED),
                        new Evidence(
                                new RevocationEvidence(List.of(), List.of(answer)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .failures();
    }

    private OpenSsl.Result verifyWithCrl() throws IssuanceRefused {
        openssl.write("crl.der", network.authority.revocationList());
        openssl.must("crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem");
        return openssl.run(
                "verify",
                "-crl_check",
                "-CAfile",
                "root.pem",
                "-CRLfile",
                "crl.pem",
                "-untrusted",
                "issuers.pem",
                "web.example.internal.pem");
    }

    @Test
    void requestsThatWeMakeAreLikeThoseOfOpenssl() throws Exception {
        KeyPair pair = TlsKeys.generate(TestNetwork.RANDOM);
        Bytes csr = Bytes.utf8(SigningRequest.create(pair, List.of("a.example.internal", "fd00::1")));
        openssl.write("own.csr", csr);

        assertThat(openssl.must("req", "-in", "own.csr", "-noout", "-verify", "-text"))
                .contains("verify OK")
                .contains("DNS:a.example.internal, IP Address:FD00:0:0:0:0:0:0:1");
        IssuedCertificate issued = network.authority.issue(
                new IssueRequest(csr, List.of(), Optional.empty(), Purpose.SERVICE, network.administrator));
        assertThat(issued.x509().getFirst().getPublicKey()).isEqualTo(pair.getPublic());
        assertThat(issued.names()).hasSize(2);
    }

    @Test
    void theGenesisPayloadSurvivesItsEncodingAndNamesItsCertificates() {
        CertificatesGenesis payload = network.genesis.payload();
        CertificatesGenesis again = CanonicalReader.decode(payload.encoded(), CertificatesGenesis::decode);

        assertThat(again).isEqualTo(payload);
        IssuerCertificate issuer = payload.issuers().getFirst();
        assertThat(network.ledger.state().authority(issuer.fileName())).contains(issuer.der());
        assertThat(network.ledger.state().authority(issuer.fingerprint())).contains(issuer.der());
        assertThat(network.ledger.state().authority("ffff")).isEmpty();
    }
}
