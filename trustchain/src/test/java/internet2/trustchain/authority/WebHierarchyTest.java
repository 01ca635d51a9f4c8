package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hierarchy for browsers and old devices, as openssl and Java see it, and how little its key alone can do. */
final class WebHierarchyTest {

    private static final List<String> P256 = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    private static final String NAME = "www.example.internal";

    @TempDir
    Path folder;

    private OpenSsl openssl;
    private TestNetwork network;
    private IssuerCertificate issuer;

    @BeforeEach
    void begin() {
        openssl = new OpenSsl(folder);
        network = new TestNetwork(folder, Instant.now());
        network.harness.at(network.now()).as(network.node);
        WebHierarchy web = network.genesis.payload().web().orElseThrow();
        issuer = web.issuers().getFirst();
        openssl.write("web-root.pem", new Pem(Pem.CERTIFICATE, web.root()).text());
        openssl.write("root.pem", network.genesis.bundle());
    }

    @AfterEach
    void end() {
        network.close();
    }

    private IssuedCertificate issue(String name, List<String> key) throws IssuanceRefused {
        Bytes csr = openssl.request("server", "/CN=" + name, key);
        IssuedCertificate issued = network.authority.issue(web(List.of(name), csr));
        openssl.write("server.pem", issued.certificatePem());
        openssl.write("issuers.pem", issued.issuersPem());
        return issued;
    }

    private IssueRequest web(List<String> names, Bytes csr) {
        return new IssueRequest(csr, names, Optional.empty(), Purpose.WEB, network.administrator);
    }

    private static Bytes csr() {
        return Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
    }

    @Test
    void opensslVerifiesItUnderItsOwnRootAndUnderNoOther() throws Exception {
        for (String name : List.of(NAME, "*.example.internal", "example.internal")) {
            issue(name, P256);
            String host = name.replace("*", "any");
            assertThat(openssl.must(
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            "-verify_hostname",
                            host,
                            "-CAfile",
                            "web-root.pem",
                            "-untrusted",
                            "issuers.pem",
                            "server.pem"))
                    .contains(": OK");
        }
        assertThat(openssl.run("verify", "-CAfile", "root.pem", "-untrusted", "issuers.pem", "server.pem")
                        .status())
                .isNotZero();
        assertThat(openssl.run(
                                "verify",
                                "-purpose",
                                "sslclient",
                                "-CAfile",
                                "web-root.pem",
                                "-untrusted",
                                "issuers.pem",
                                "server.pem")
                        .text())
                .contains("unsuitable certificate purpose");
    }

    @Test
    void everySignatureInItIsEcdsa() throws Exception {
        issue("fd12:3456::7", P256);

        for (String file : List.of("server.pem", "issuers.pem", "web-root.pem")) {
            assertThat(openssl.must("x509", "-in", file, "-noout", "-text"))
                    .contains("ecdsa-with-SHA256", "prime256v1")
                    .doesNotContain("ED25519");
        }
        assertThat(openssl.must("x509", "-in", "server.pem", "-noout", "-text"))
                .contains("IP Address:FD12:3456:0:0:0:0:0:7", "TLS Web Server Authentication", "CA Issuers")
                .contains("/crl/" + issuer.fileName() + "-")
                .doesNotContain("TLS Web Client", "OCSP");
        assertThat(openssl.must("x509", "-in", "issuers.pem", "-noout", "-text"))
                .contains("X509v3 Name Constraints: critical", "DNS:example.internal", "IP:FD00:0:0:0:0:0:0:0/FF00:");
    }

    @Test
    void whoeverStealsTheKeyIsConfinedToTheNetworksZonesEvenWhereNobodyAsksTheLedger() throws Exception {
        for (String name : List.of("www.example.org", "badexample.internal", "2001:db8::1", "192.0.2.1")) {
            List<SubjectName> names = List.of(SubjectName.parse(name));
            openssl.write("stolen.pem", new Pem(Pem.CERTIFICATE, stolen(names)).text());
            openssl.write("issuers.pem", new Pem(Pem.CERTIFICATE, issuer.der()).text());

            assertThat(openssl.run("verify", "-CAfile", "web-root.pem", "-untrusted", "issuers.pem", "stolen.pem")
                            .text())
                    .as(name)
                    .contains("permitted subtree violation");
            assertThatThrownBy(() -> java(stolen(names))).as(name).isInstanceOf(CertPathValidatorException.class);
            assertThat(ours(stolen(names))).as(name).contains("outside of what an issuer may name");
        }
    }

    /** What somebody with the key signs who leaves the profile aside where it suits them. */
    private Bytes stolen(List<SubjectName> names) {
        TBSCertificate tbs = CertificateProfile.make(fields(names), issuer);
        return X509.signed(tbs, Hierarchy.WEB, network.genesis.webIssuingKey().sign(X509.der(tbs)));
    }

    private CertificateFields fields(List<SubjectName> names) {
        Instant now = network.now().truncatedTo(ChronoUnit.SECONDS);
        Serial serial = Serial.random(TestNetwork.RANDOM);
        try {
            return new CertificateFields(
                    serial,
                    Purpose.WEB,
                    now.minus(IssuancePolicy.BACKDATE),
                    now.plus(Duration.ofHours(1)),
                    CertificateRequest.parse(csr()).key(),
                    names,
                    Optional.of(DistributionUrls.of(TestNetwork.BASE, issuer.fileName(), serial)
                            .withoutOcsp()));
        } catch (IssuanceRefused e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void javaVerifiesItToo() throws Exception {
        IssuedCertificate issued = issue(NAME, P256);

        java(issued.certificate());
        assertThat(ours(issued.certificate())).isEmpty();
    }

    private void java(Bytes leaf) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate root =
                read(factory, network.genesis.payload().web().orElseThrow().root());
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        factory.generateCertPath(List.of(read(factory, leaf), read(factory, issuer.der()))),
                        parameters);
    }

    private static X509Certificate read(CertificateFactory factory, Bytes der) throws Exception {
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    private String ours(Bytes leaf) {
        return CertificateVerifier.of(network.ledger.state())
                .verify(
                        leaf,
                        ValidationParameters.at(network.now())
                                .forPurpose(KeyPurpose.SERVER)
                                .withRevocation(RevocationPolicy.IGNORED),
                        Evidence.NONE)
                .reasons();
    }

    @Test
    void itCertifiesServersByHostsAndAddressesAndNothingElse() {
        assertThat(code(List.of("spiffe://example.internal/ns/web"), csr())).isEqualTo(Code.BAD_NAME);
        assertThat(code(List.of("www.example.org"), csr())).isEqualTo(Code.BAD_NAME);
        assertThat(code(List.of("2001:db8::1"), csr())).isEqualTo(Code.BAD_NAME);
        assertThat(code(List.of(NAME), openssl.request("ed", "/CN=" + NAME, List.of("ed25519"))))
                .isEqualTo(Code.BAD_KEY);
        assertThat(catchThrowableOfType(
                                IssuanceRefused.class,
                                () -> network.authority.issue(new IssueRequest(
                                        csr(), List.of(NAME), Optional.empty(), Purpose.WEB, network.member)))
                        .code())
                .isEqualTo(Code.NOT_ENTITLED);
    }

    private Code code(List<String> names, Bytes csr) {
        return catchThrowableOfType(IssuanceRefused.class, () -> network.authority.issue(web(names, csr)))
                .code();
    }

    @Test
    void theLedgerTakesNeitherHierarchysCertificatesForTheOthers() throws Exception {
        List<SubjectName> names = List.of(SubjectName.parse(NAME));
        CertificateFields web = fields(names);
        CertificateFields service = new CertificateFields(
                web.serial(),
                Purpose.SERVICE,
                web.notBefore(),
                web.notAfter(),
                web.key(),
                names,
                Optional.of(DistributionUrls.of(TestNetwork.BASE, issuer.fileName(), web.serial())));
        TBSCertificate tbs = CertificateProfile.make(service, issuer);
        Bytes signed =
                X509.signed(tbs, Hierarchy.WEB, network.genesis.webIssuingKey().sign(X509.der(tbs)));

        assertThat(network.harness.refuse(
                        CertificatesModule.NAME,
                        new Publish(network.administrator, Purpose.SERVICE, signed),
                        "bad-certificate"))
                .contains("not of the web hierarchy");
        assertThat(network.harness.refuse(
                        CertificatesModule.NAME,
                        new Publish(
                                network.administrator,
                                Purpose.WEB,
                                stolen(List.of(SubjectName.parse("www.example.org")))),
                        "bad-certificate"))
                .contains("outside of what the issuer may certify");
    }

    @Test
    void itsHolderPublishesForThoseItSpeaksForAndForNobodyElse() throws Exception {
        Bytes signed = stolen(List.of(SubjectName.parse(NAME)));
        Publish forAnother = new Publish(network.stranger, Purpose.WEB, signed);

        network.harness.refuse(CertificatesModule.NAME, forAnother, "not-entitled");
        network.harness.accept(CertificatesModule.NAME, new Publish(network.administrator, Purpose.WEB, signed));
    }

    @Test
    void itsKeySignsNothingForThoseThatItsNodeDoesNotSpeakFor() throws Exception {
        NodeId elsewhere = new NodeId(Hash.of(new byte[] {9}));
        network.membership.user(elsewhere);
        network.owners.put("elsewhere.example.internal", elsewhere);
        AtomicInteger signatures = new AtomicInteger();
        Authority web = network.webAuthority(new IssuingKey() {
            @Override
            public AuthorityKey authorityKey() {
                return issuer.key();
            }

            @Override
            public Bytes sign(Bytes message, Bytes evidence) {
                signatures.incrementAndGet();
                return network.genesis.webIssuingKey().sign(message);
            }
        });
        IssueRequest request = new IssueRequest(
                csr(), List.of("elsewhere.example.internal"), Optional.empty(), Purpose.WEB, elsewhere);

        assertThat(catchThrowableOfType(IssuanceRefused.class, () -> web.issue(request))
                        .code())
                .isEqualTo(Code.NOT_ENTITLED);
        assertThat(signatures).hasValue(0);

        network.membership.hosted(elsewhere, network.node);
        web.issue(request);
        assertThat(signatures).hasValue(1);
    }

    @Test
    void aSignatureHasOneEncoding() {
        Bytes message = Bytes.utf8("to be signed");
        WebIssuingKey key = network.genesis.webIssuingKey();
        for (int round = 0; round < 8; round++) {
            Bytes signature = key.sign(message);
            BigInteger[] pair = numbers(signature);
            BigInteger order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
            assertThat(key.authorityKey().verify(message, signature)).isTrue();

            byte[] r = pair[0].toByteArray();
            byte[] s = pair[1].toByteArray();
            byte[] unsigned = BigIntegers.asUnsignedByteArray(pair[0]);
            List<Bytes> others = new ArrayList<>(List.of(
                    der(padded(r), s),
                    der(r, padded(s)),
                    der(pair[0].add(order).toByteArray(), s),
                    der(r, pair[1].add(order).toByteArray()),
                    der(pair[0].subtract(order).toByteArray(), s),
                    der(new byte[] {0}, s),
                    der(r, new byte[] {0}),
                    Bytes.parseHex(signature.hex() + "00"),
                    longLength(signature),
                    Bytes.EMPTY,
                    Bytes.parseHex("0500"),
                    Bytes.parseHex("300405000500")));
            if (unsigned.length < r.length) {
                others.add(der(unsigned, s)); // negative, for want of its leading zero
            }
            for (Bytes other : others) {
                assertThat(key.authorityKey().verify(message, other))
                        .as(other.hex())
                        .isFalse();
            }
        }
    }

    private static BigInteger[] numbers(Bytes signature) {
        byte[] der = signature.toArray();
        int length = der[3];
        return new BigInteger[] {new BigInteger(der, 4, length), new BigInteger(der, 6 + length, der[5 + length])};
    }

    private static byte[] padded(byte[] number) {
        byte[] padded = new byte[number.length + 1];
        System.arraycopy(number, 0, padded, 1, number.length);
        return padded;
    }

    private static Bytes der(byte[] r, byte[] s) {
        return new CanonicalWriter()
                .u8(0x30)
                .u8(4 + r.length + s.length)
                .u8(2)
                .u8(r.length)
                .fixed(Bytes.of(r))
                .u8(2)
                .u8(s.length)
                .fixed(Bytes.of(s))
                .toBytes();
    }

    /** The same with its length in two bytes. */
    private static Bytes longLength(Bytes signature) {
        return Bytes.parseHex("3081" + signature.slice(1, signature.size()).hex());
    }

    @Test
    void whoVouchesForControlStandsForTheCertificate() throws Exception {
        SubjectName name = SubjectName.parse(NAME);
        network.owners.put(NAME, network.member);
        ControlClaim claim = new ControlClaim("https://ca.example/acme/acct/1", Hash.ZERO, name, ControlMethod.DNS_01);
        ControlStatement shown = new ControlStatement(
                claim.account(),
                claim.accountKey(),
                List.of(new ControlStatement.Shown(
                        name, claim.method(), List.of(network.sees(network.nodeKey, claim)))));
        Bytes signed = stolen(List.of(name));

        for (NodeId other : List.of(network.administrator, network.stranger)) {
            network.harness.refuse(
                    CertificatesModule.NAME,
                    new Publish(other, Purpose.WEB, signed, Optional.of(shown)),
                    "not-entitled");
        }
        network.harness.accept(
                CertificatesModule.NAME, new Publish(network.node, Purpose.WEB, signed, Optional.of(shown)));
    }

    @Test
    void revocationStandsInTheHierarchysOwnList() throws Exception {
        IssuedCertificate issued = issue(NAME, P256);
        network.authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, network.administrator);

        openssl.write("web.crl", network.authority.web().orElseThrow().revocationList());

        openssl.must("crl", "-inform", "DER", "-in", "web.crl", "-out", "crl.pem");
        assertThat(openssl.run(
                                "verify",
                                "-crl_check",
                                "-CRLfile",
                                "crl.pem",
                                "-CAfile",
                                "web-root.pem",
                                "-untrusted",
                                "issuers.pem",
                                "server.pem")
                        .text())
                .contains("certificate revoked");
        assertThat(network.authority.find(issued.serial()).orElseThrow().issuers())
                .containsExactly(issuer.der());
    }

    @Test
    void aKeyIsOfUseWithItsOwnCertificateOnly() throws MalformedPemException {
        String pem = network.genesis.webIssuingKey().pem();

        assertThat(WebIssuingKey.of(pem, issuer).authorityKey()).isEqualTo(issuer.key());
        assertThatThrownBy(() -> WebIssuingKey.of(network.genesis.webRootKey().pem(), issuer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebIssuingKey.of(
                        pem, network.genesis.payload().issuers().getFirst()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebHierarchy(
                        network.genesis.payload().root(),
                        network.genesis.payload().intermediates()))
                .isInstanceOfAny(IllegalArgumentException.class, MalformedInputException.class);
    }
}
