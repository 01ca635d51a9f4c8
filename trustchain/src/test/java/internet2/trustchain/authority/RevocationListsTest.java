package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.RevocationView.Revocation;
import internet2.trustchain.validation.Failure;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationList;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revocation lists in shards, as openssl and our own validator read them. */
class RevocationListsTest {

    private static final String BASE = "http://[::1]:8080";

    @TempDir
    Path folder;

    private TestNetwork network;
    private OpenSsl openssl;
    private String issuer;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, java.time.Instant.now());
        openssl = new OpenSsl(folder);
        issuer = network.authority.identity().issuer().fileName();
        network.write(openssl);
    }

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void aListNamesTheAddressThatItsCertificatesName() throws Exception {
        IssuedCertificate issued = issue();
        CrlShard shard = CrlShard.of(issued.serial());
        String url = shard.url(BASE, issuer);

        openssl.write("cert.pem", issued.certificatePem());
        assertThat(openssl.must("x509", "-in", "cert.pem", "-noout", "-ext", "crlDistributionPoints"))
                .contains("URI:" + url);
        Bytes list = network.authority.revocationList(shard);
        openssl.write("crl.der", list);
        assertThat(openssl.must("crl", "-inform", "DER", "-in", "crl.der", "-noout", "-text"))
                .contains("X509v3 Issuing Distribution Point: critical")
                .contains("URI:" + url)
                .contains("Only User Certificates")
                .contains("X509v3 CRL Number")
                .contains("No Revoked Certificates");
        // RFC 5280 section 6.3.3 (b)(2): "one of the names in the IDP matches one of the names in the DP", in DER.
        String name = HexFormat.of().formatHex(url.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String tagged = "86" + String.format(Locale.ROOT, "%02x", url.length()) + name;
        assertThat(list.hex()).contains(tagged);
        assertThat(issued.certificate().hex()).contains(tagged);
    }

    @Test
    void opensslTakesTheShardOfACertificateAndNoOther() throws Exception {
        IssuedCertificate issued = issue();
        CrlShard shard = CrlShard.of(issued.serial());
        assertThat(verify(issued, shard).status()).isZero();
        assertThat(verify(issued, next(shard)).text()).contains("error").doesNotContain("revoked");

        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.administrator);

        assertThat(verify(issued, shard).text()).contains("certificate revoked");
        assertThat(verify(issued, next(shard)).text()).contains("error").doesNotContain("revoked");
    }

    @Test
    void ourValidatorTakesTheShardOfACertificateAndNoOther() throws Exception {
        IssuedCertificate issued = issue();
        CrlShard shard = CrlShard.of(issued.serial());
        assertThat(failures(issued, shard)).isEmpty();
        assertThat(failures(issued, next(shard))).containsExactly(Failure.Code.REVOCATION_UNKNOWN);

        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.administrator);

        assertThat(failures(issued, shard)).containsExactly(Failure.Code.REVOKED);
        assertThat(failures(issued, next(shard))).containsExactly(Failure.Code.REVOCATION_UNKNOWN);
    }

    @Test
    void aRevocationChangesItsOwnShardAndTheListOfAll() throws Exception {
        IssuedCertificate issued = issue();
        CrlShard shard = CrlShard.of(issued.serial());
        Bytes own = network.authority.revocationList(shard);
        Bytes other = network.authority.revocationList(next(shard));
        Bytes all = network.authority.revocationList();

        network.authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, network.administrator);

        assertThat(network.authority.revocationList(next(shard))).isEqualTo(other);
        assertThat(number(network.authority.revocationList(shard))).isGreaterThan(number(own));
        assertThat(number(network.authority.revocationList())).isGreaterThan(number(all));
    }

    @Test
    void aListIsMadeAnewAtHalfItsLife() throws Exception {
        CrlShard shard = new CrlShard(7);
        Bytes first = network.authority.revocationList(shard);
        network.advance(RevocationLists.VALIDITY.dividedBy(2).minusSeconds(2));
        assertThat(network.authority.revocationList(shard)).isEqualTo(first);

        network.advance(Duration.ofSeconds(3));

        assertThat(number(network.authority.revocationList(shard))).isGreaterThan(number(first));
    }

    @Test
    void whileTheHoldersAreAwayTheLastListIsGivenAtOnceAndTheyAreLeftAlone() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean();
        LocalIssuingKey key = network.genesis.issuingKey();
        IssuingKey holders = new IssuingKey() {
            @Override
            public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
                asked.incrementAndGet();
                if (away.get()) {
                    throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "the holders are away");
                }
                return key.sign(message);
            }

            @Override
            public AuthorityKey authorityKey() {
                return key.authorityKey();
            }
        };
        RevocationLists lists =
                new RevocationLists(network.authority.identity().issuer(), holders, BASE, network.ledger.state());
        Instant now = network.now();
        Bytes first = lists.current(Optional.empty(), now);

        away.set(true);
        Instant later = now.plus(RevocationLists.VALIDITY.dividedBy(2)).plusSeconds(1);
        assertThat(lists.current(Optional.empty(), later)).isEqualTo(first);
        assertThat(lists.current(Optional.empty(), later.plusSeconds(29))).isEqualTo(first);
        assertThat(asked).hasValue(2);
        away.set(false);
        assertThat(lists.current(Optional.empty(), later.plusSeconds(31))).isNotEqualTo(first);
    }

    @Test
    void anExpiredCertificateStaysForOneListPastItsEnd() throws Exception {
        IssuedCertificate issued = issue();
        network.authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, network.administrator);
        CrlShard shard = CrlShard.of(issued.serial());

        network.advance(Duration.ofHours(25)); // its life is one day
        assertThat(text(network.authority.revocationList(shard))).contains("Superseded");

        network.advance(Duration.ofHours(25));
        assertThat(text(network.authority.revocationList(shard))).contains("No Revoked Certificates");
    }

    @Test
    void whereTheListOfAllHasOutgrownItsSizeTheShardsGoOn() throws Exception {
        int count = 100_000;
        List<Revocation> revocations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            revocations.add(new Revocation(
                    Serial.random(TestNetwork.RANDOM),
                    network.now(),
                    RevocationReason.KEY_COMPROMISE,
                    network.now().plus(Duration.ofDays(1))));
        }
        RevocationLists lists = new RevocationLists(
                network.authority.identity().issuer(), network.genesis.issuingKey(), BASE, new Fixed(revocations));

        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowableOfType(IssuanceRefused.class, () -> lists.current(Optional.empty(), network.now()))
                            .reason())
                    .contains("ask for its shards", issuer + "-255.crl");
        }
        long listed = 0;
        for (int number = 0; number < CrlShard.COUNT; number++) {
            Bytes list = lists.current(Optional.of(new CrlShard(number)), network.now());
            RevocationList.parse(list);
            assertThat(list.size()).isLessThan(40_000);
            listed += text(list)
                    .lines()
                    .filter(line -> line.contains("Serial Number"))
                    .count();
        }
        assertThat(listed).isEqualTo(count);
    }

    @Test
    void aShardHasOneFileNameAndOthersHaveNone() {
        for (int number = 0; number < CrlShard.COUNT; number++) {
            CrlShard shard = new CrlShard(number);
            assertThat(CrlShard.named(shard.fileName(issuer), issuer)).contains(shard);
            assertThat(CrlShard.at(shard.url(BASE, issuer), issuer)).contains(shard);
        }
        for (String name : List.of(
                "",
                "-1",
                issuer,
                issuer + "-",
                issuer + "-256",
                issuer + "-07",
                issuer + "-1x",
                issuer + "_7",
                "ffffffffffffffff-7",
                issuer + "-7.crl",
                "x" + issuer + "-7")) {
            assertThat(CrlShard.named(name, issuer)).as(name).isEmpty();
        }
    }

    /** Revocations that nothing changes. */
    private record Fixed(List<Revocation> all) implements RevocationView {

        @Override
        public Standing standing(Serial serial) {
            return new Standing.Unknown();
        }

        @Override
        public List<Revocation> revocations() {
            return all;
        }

        @Override
        public List<Revocation> revocations(CrlShard shard) {
            return all.stream()
                    .filter(each -> CrlShard.of(each.serial()).equals(shard))
                    .toList();
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public long version(CrlShard shard) {
            return 1;
        }
    }

    private static CrlShard next(CrlShard shard) {
        return new CrlShard((shard.number() + 1) % CrlShard.COUNT);
    }

    private IssuedCertificate issue() throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        return network.authority.issue(network.service("web.example.internal", csr, network.administrator));
    }

    private OpenSsl.Result verify(IssuedCertificate issued, CrlShard shard) throws IssuanceRefused {
        openssl.write("cert.pem", issued.certificatePem());
        openssl.write("crl.der", network.authority.revocationList(shard));
        openssl.must("crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem", "-CAfile", "issuers.pem");
        return openssl.run(
                "verify",
                "-x509_strict",
                "-crl_check",
                "-CAfile",
                "root.pem",
                "-untrusted",
                "issuers.pem",
                "-CRLfile",
                "crl.pem",
                "cert.pem");
    }

    /** Of the certificate itself: nobody lists the intermediate. */
    private List<Failure.Code> failures(IssuedCertificate issued, CrlShard shard) throws IssuanceRefused {
        CertificatesGenesis genesis = network.genesis.payload();
        RevocationList list = RevocationList.parse(network.authority.revocationList(shard));
        return new CertificateVerifier(genesis.rootCertificate(), genesis.issuers())
                        .verify(
                                issued.certificate(),
                                ValidationParameters.at(network.now()).withRevocation(RevocationPolicy.REQUIRED),
                                new CertificateVerifier.Evidence(
                                        new RevocationEvidence(List.of(list), List.of()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()))
                        .failures()
                        .stream()
                        .filter(failure -> failure.certificate() == 0)
                        .map(Failure::code)
                        .toList();
    }

    private String text(Bytes list) {
        openssl.write("text.der", list);
        return openssl.must("crl", "-inform", "DER", "-in", "text.der", "-noout", "-text");
    }

    private long number(Bytes list) {
        return RevocationLists.number(org.bouncycastle.asn1.x509.CertificateList.getInstance(list.toArray())
                .getTBSCertList()
                .getExtensions());
    }
}
