package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.log.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions of openssl, and others that it does not ask. */
class OcspResponderTest {

    @TempDir
    Path folder;

    private TestNetwork network;
    private OpenSsl openssl;

    @BeforeEach
    void begin() throws Exception {
        network = new TestNetwork(folder, Instant.now());
        network.authority.maintain();
        openssl = new OpenSsl(folder);
        network.write(openssl);
    }

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void severalCertificatesAreAnsweredAboutAtOnce() throws Exception {
        issue("a");
        IssuedCertificate revoked = issue("b");
        network.authority.revoke(revoked.serial(), RevocationReason.SUPERSEDED, network.administrator);

        String said = ask("-cert", "a.pem", "-cert", "b.pem", "-serial", "0x7f");

        assertThat(said).contains("Response verify OK").contains("a.pem: good").contains("b.pem: revoked");
        assertThat(said).contains("0x7f: unknown").contains("Reason: superseded");
    }

    @Test
    void certificatesOfTheWebHierarchyAreNotOfTheNetworksIssuer() throws Exception {
        Bytes csr = openssl.request("web", "/CN=web", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        IssuedCertificate web = network.authority.issue(new IssueRequest(
                csr, List.of("web.example.internal"), Optional.empty(), Purpose.WEB, network.administrator));

        assertThat(ask("-serial", "0x" + web.serial())).contains(": unknown");
    }

    @Test
    void issuersAreNamedByHashesOfAnyKind() throws Exception {
        issue("a");
        for (String hash : List.of("-sha1", "-sha256", "-sha384", "-sha512")) {
            assertThat(ask(hash, "-cert", "a.pem")).as(hash).contains("a.pem: good");
        }
    }

    @Test
    void aSignedRequestIsAnsweredLikeAnyOther() throws Exception {
        issue("a");
        openssl.request("asker", "/CN=asker", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        openssl.must("req", "-x509", "-key", "asker.key", "-subj", "/CN=asker", "-out", "asker.pem");

        assertThat(ask("-cert", "a.pem", "-signer", "asker.pem", "-signkey", "asker.key"))
                .contains("a.pem: good");
    }

    @Test
    void certificatesOfOthersAreNotOurs() throws Exception {
        issue("a");
        openssl.request("other", "/CN=other", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        openssl.must("req", "-x509", "-key", "other.key", "-subj", "/CN=other", "-out", "other.pem");

        openssl.must("ocsp", "-issuer", "other.pem", "-serial", "1", "-reqout", "req.der");
        assertThat(openssl.text("ocsp", answer().der())).contains("unauthorized");
        assertThat(answer().validity()).isEmpty();

        // That it signs for a.pem's issuer only, openssl says itself.
        assertThat(ask("-noverify", "-cert", "a.pem", "-issuer", "other.pem", "-serial", "0x7f"))
                .contains("a.pem: good")
                .contains("0x7f: unknown");
    }

    @Test
    void anAnswerIsSignedOnceUntilItIsHalfOldOrNoLongerTrue() throws Exception {
        IssuedCertificate issued = issue("a");
        openssl.must("ocsp", "-no_nonce", "-issuer", "issuers.pem", "-cert", "a.pem", "-reqout", "req.der");
        OcspAnswer first = answer();
        assertThat(first.validity().orElseThrow().nextUpdate())
                .isEqualTo(first.validity().orElseThrow().thisUpdate().plus(OcspResponder.VALIDITY));
        network.advance(OcspResponder.VALIDITY.dividedBy(2).minusSeconds(2));
        assertThat(answer()).isEqualTo(first);
        issue("b");
        network.authority.revoke(issue("c").serial(), RevocationReason.SUPERSEDED, network.administrator);
        assertThat(answer()).as("another's revocation").isEqualTo(first);

        network.advance(Duration.ofSeconds(3));
        OcspAnswer second = answer();
        assertThat(second.validity().orElseThrow().thisUpdate())
                .isAfter(first.validity().orElseThrow().thisUpdate());

        network.authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, network.administrator);
        assertThat(openssl.text("ocsp", answer().der())).contains("Cert Status: revoked");
    }

    @Test
    void anAnswerWithANonceServesOnce() throws Exception {
        issue("a");
        openssl.must("ocsp", "-issuer", "issuers.pem", "-cert", "a.pem", "-reqout", "req.der");

        assertThat(answer().validity()).isEmpty();
        assertThat(answer()).isNotEqualTo(answer());
    }

    @Test
    void noAnswerOutlastsItsSignersCertificate() throws Exception {
        issue("a");
        openssl.must("ocsp", "-no_nonce", "-issuer", "issuers.pem", "-cert", "a.pem", "-reqout", "req.der");
        Duration life = IssuancePolicy.DEVELOPMENT.lifetimes().standard();
        Instant end =
                network.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).plus(life);
        network.advance(life.minusMinutes(2));
        OcspAnswer last = answer();
        assertThat(last.validity().orElseThrow().nextUpdate()).isBeforeOrEqualTo(end);

        network.advance(Duration.ofMinutes(3));
        assertThat(openssl.text("ocsp", answer().der())).contains("trylater");

        network.authority.maintain();
        OcspAnswer renewed = answer();
        assertThat(openssl.text("ocsp", renewed.der())).contains("Cert Status: good");
        assertThat(renewed.validity().orElseThrow().nextUpdate()).isAfter(network.now());
    }

    @Test
    void aCredentialLivesADayWhateverThePolicyAndIsRenewedNoSoonerThanDue() throws Exception {
        Duration month = Duration.ofDays(30);
        IssuancePolicy lasting = IssuancePolicy.usual(new Lifetimes(Duration.ofHours(1), month, month), false);
        try (TestNetwork slow = new TestNetwork(folder.resolve("slow"), Instant.now(), lasting)) {
            slow.authority.maintain();
            slow.authority.maintain();

            List<LogEntry> issued = slow.log.entries(0, 10);
            assertThat(issued).hasSize(1);
            Instant end = X509.instant(X509.parse(issued.getFirst().certificate(), CertificateProfile.SIZE_MAX)
                    .getEndDate());
            assertThat(end).isBeforeOrEqualTo(slow.now().plus(Duration.ofDays(1)));

            slow.advance(Duration.ofHours(17));
            slow.authority.maintain();
            assertThat(slow.log.entries(0, 10)).hasSize(2);
        }
    }

    @Test
    void aNonceHasOneTo128Bytes() throws Exception {
        for (int size : List.of(1, 32, 128)) {
            Bytes nonce = Bytes.wrap(new byte[size]);
            OcspAnswer answer = ask(nonce(X509.der(new DEROctetString(nonce.toArray()))));
            assertThat(answer.der().hex()).as("%d bytes", size).contains(nonce.hex());
            assertThat(openssl.text("ocsp", answer.der())).contains("successful");
        }
        for (Bytes value : List.of(
                X509.der(new DEROctetString(new byte[0])),
                X509.der(new DEROctetString(new byte[129])),
                Bytes.wrap(new byte[32]),
                Bytes.EMPTY)) {
            assertThat(ask(nonce(value))).as(value.hex()).isEqualTo(OcspAnswer.MALFORMED_REQUEST);
        }
    }

    @Test
    void whatIsNoQuestionIsMalformed() throws Exception {
        Extensions critical = new Extensions(new Extension(
                new ASN1ObjectIdentifier("1.2.3.4"),
                true,
                X509.der(DERNull.INSTANCE).toArray()));
        Extensions ignored = new Extensions(new Extension(
                new ASN1ObjectIdentifier("1.2.3.4"),
                false,
                X509.der(DERNull.INSTANCE).toArray()));
        Bytes sound = question(ids(1), null);
        assertThat(openssl.text("ocsp", ask(sound).der())).contains("successful");
        assertThat(openssl.text("ocsp", ask(question(ids(16), ignored)).der())).contains("successful");
        DERSequence secondVersion = new DERSequence(new DERSequence(
                new org.bouncycastle.asn1.ASN1Encodable[] {new DERTaggedObject(true, 0, new ASN1Integer(1)), ids(1)}));
        for (Bytes nonsense : List.of(
                Bytes.EMPTY,
                Bytes.wrap(new byte[5000]),
                sound.concat(Bytes.of((byte) 0)),
                sound.slice(0, sound.size() - 1),
                question(ids(0), null),
                question(ids(17), null),
                question(ids(1), critical),
                X509.der(secondVersion))) {
            assertThat(ask(nonsense)).as(nonsense.hex()).isEqualTo(OcspAnswer.MALFORMED_REQUEST);
        }
    }

    private OcspAnswer answer() {
        return ask(openssl.read("req.der"));
    }

    private OcspAnswer ask(Bytes request) {
        return network.authority.ocsp(request);
    }

    /** What openssl makes of the answer, and says of each certificate. */
    private String ask(String... about) {
        List<String> asking = new ArrayList<>(List.of("ocsp", "-no_nonce", "-issuer", "issuers.pem"));
        asking.addAll(List.of(about));
        asking.addAll(List.of("-reqout", "req.der"));
        openssl.must(asking.toArray(String[]::new));
        openssl.write("resp.der", answer().der());
        List<String> reading = new ArrayList<>(List.of("ocsp", "-no_nonce", "-issuer", "issuers.pem"));
        reading.addAll(List.of(about));
        reading.addAll(List.of("-respin", "resp.der", "-CAfile", "root.pem", "-verify_other", "issuers.pem"));
        return openssl.must(reading.toArray(String[]::new));
    }

    private IssuedCertificate issue(String name) throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        IssuedCertificate issued =
                network.authority.issue(network.service(name + ".example.internal", csr, network.administrator));
        openssl.write(name + ".pem", issued.certificatePem());
        return issued;
    }

    private Bytes nonce(Bytes value) throws IOException {
        return question(
                ids(1),
                new Extensions(new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value.toArray())));
    }

    private DERSequence ids(int count) {
        openssl.must("ocsp", "-no_nonce", "-issuer", "issuers.pem", "-serial", "0x7f", "-reqout", "one.der");
        TBSRequest one =
                OCSPRequest.getInstance(openssl.read("one.der").toArray()).getTbsRequest();
        ASN1EncodableVector all = new ASN1EncodableVector();
        for (int i = 0; i < count; i++) {
            all.add(one.getRequestList().getObjectAt(0));
        }
        return new DERSequence(all);
    }

    private static Bytes question(DERSequence ids, @Nullable Extensions extensions) {
        return X509.der(new OCSPRequest(new TBSRequest(null, ids, extensions), null));
    }
}
