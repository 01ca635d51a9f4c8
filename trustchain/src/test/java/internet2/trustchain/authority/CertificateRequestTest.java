package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRequestTest {

    private static final List<String> P256 = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");

    @TempDir
    Path folder;

    private Code refusal(Bytes request) {
        return catchThrowableOfType(IssuanceRefused.class, () -> CertificateRequest.parse(request))
                .code();
    }

    @Test
    void everyKindOfKeyThatWeCertifyIsReadFromOpenssl() throws Exception {
        OpenSsl openssl = new OpenSsl(folder);
        List<List<String>> keys = List.of(
                P256, List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), List.of("ed25519"), List.of("rsa:2048"));
        List<SubjectKey.Kind> kinds =
                List.of(SubjectKey.Kind.P256, SubjectKey.Kind.P384, SubjectKey.Kind.ED25519, SubjectKey.Kind.RSA);
        for (int i = 0; i < keys.size(); i++) {
            CertificateRequest request =
                    CertificateRequest.parse(openssl.request("k" + i, "/CN=web.example.internal", keys.get(i)));

            assertThat(request.key().kind()).isEqualTo(kinds.get(i));
            assertThat(request.names()).isEmpty();
            assertThat(request.commonName()).contains(new SubjectName.DnsName("web.example.internal"));
        }
    }

    @Test
    void namesComeFromTheExtensionAndEverythingElseInItIsLeftAlone() throws Exception {
        Bytes csr = new OpenSsl(folder)
                .request(
                        "a",
                        "/O=Evil/CN=other.example",
                        P256,
                        "subjectAltName=DNS:Web.Example.internal,DNS:*.web.example.internal,IP:fd00::1,"
                                + "URI:spiffe://example.internal/service/a,DNS:web.example.internal",
                        "basicConstraints=critical,CA:TRUE",
                        "keyUsage=keyCertSign");

        assertThat(CertificateRequest.parse(csr).names().stream().map(SubjectName::text))
                .containsExactly(
                        "web.example.internal",
                        "*.web.example.internal",
                        "fd00:0:0:0:0:0:0:1",
                        "spiffe://example.internal/service/a");
    }

    @Test
    void weakAndUnknownKeysAreRefused() {
        OpenSsl openssl = new OpenSsl(folder);

        assertThat(refusal(openssl.request("r", "/CN=a.example", List.of("rsa:1024"))))
                .isEqualTo(Code.BAD_KEY);
        assertThat(refusal(openssl.request(
                        "s", "/CN=a.example", List.of("ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"))))
                .isEqualTo(Code.BAD_KEY);
        assertThat(refusal(openssl.request("e", "/CN=a.example", List.of("ed448"))))
                .isEqualTo(Code.BAD_KEY);
    }

    @Test
    void rsaKeysThatAnybodyBreaksAreRefused() throws Exception {
        BigInteger one = BigInteger.ONE.shiftLeft(2047);
        BigInteger sound = one.nextProbablePrime();
        assertThat(rsa(sound, 65537)).isEmpty();
        assertThat(rsa(sound, 3)).get().asString().contains("65537");
        assertThat(rsa(sound.add(BigInteger.ONE), 65537)).get().asString().contains("odd modulus");
        assertThat(rsa(BigInteger.ONE.shiftLeft(2046).nextProbablePrime(), 65537))
                .get()
                .asString()
                .contains("2048 to 8192 bits, not 2047");
        assertThat(rsa(roca(), 65537)).get().asString().contains("ROCA");
    }

    /** A modulus of the form that the library's keys have: a power of 65537 modulo the product of small primes. */
    private static BigInteger roca() {
        BigInteger product = BigInteger.ONE;
        for (BigInteger prime = BigInteger.TWO; prime.intValue() <= 167; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        BigInteger power = BigInteger.valueOf(65537).modPow(BigInteger.valueOf(20171016), product);
        return BigInteger.ONE
                .shiftLeft(2047)
                .divide(product)
                .add(BigInteger.ONE)
                .multiply(product)
                .add(power);
    }

    private static Optional<String> rsa(BigInteger modulus, int exponent) throws IOException {
        var info = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPublicKey(modulus, BigInteger.valueOf(exponent)));
        try {
            SubjectKey.of(info);
            return Optional.empty();
        } catch (MalformedInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void moreNamesThanACertificateHoldsAreRefused() {
        StringBuilder names = new StringBuilder("subjectAltName=DNS:a0.example");
        for (int i = 1; i <= AlternativeNames.NAMES_MAX; i++) {
            names.append(",DNS:a").append(i).append(".example");
        }

        assertThat(refusal(new OpenSsl(folder).request("n", "/CN=a", P256, names.toString())))
                .isEqualTo(Code.BAD_NAME);
    }

    @Test
    void aRequestSignedWithAnotherKeyProvesNothing() throws Exception {
        OpenSsl openssl = new OpenSsl(folder);
        openssl.request("a", "/CN=a.example", P256);
        byte[] der =
                Pem.parse(Pem.CERTIFICATE_REQUEST, openssl.read("a.csr").utf8()).toArray();
        der[der.length - 1] ^= 1;

        assertThat(refusal(Bytes.wrap(der))).isEqualTo(Code.NO_PROOF_OF_POSSESSION);
    }

    @Test
    void namesOfKindsThatWeDoNotCertifyAreRefused() {
        OpenSsl openssl = new OpenSsl(folder);

        assertThat(refusal(openssl.request("m", "/CN=a", P256, "subjectAltName=email:a@example.org")))
                .isEqualTo(Code.BAD_NAME);
        assertThat(refusal(openssl.request("u", "/CN=a", P256, "subjectAltName=URI:https://example.org/")))
                .isEqualTo(Code.BAD_NAME);
        assertThat(refusal(openssl.request("w", "/CN=a", P256, "subjectAltName=DNS:a.*.example.org")))
                .isEqualTo(Code.BAD_NAME);
        assertThat(refusal(openssl.request("z", "/CN=a", P256, "subjectAltName=IP:::ffff:10.0.0.1")))
                .isEqualTo(Code.BAD_NAME);
    }

    @Test
    void noDamageToARequestCausesAnythingButARefusal() throws Exception {
        OpenSsl openssl = new OpenSsl(folder);
        openssl.request("a", "/CN=a.example", P256, "subjectAltName=DNS:a.example,IP:::1");
        Bytes pem = openssl.read("a.csr");
        byte[] der = Pem.parse(Pem.CERTIFICATE_REQUEST, pem.utf8()).toArray();
        long seed = 20260101;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = der.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (!Bytes.of(damaged).equals(Bytes.of(der))) {
                assertThat(refusal(Bytes.wrap(damaged)))
                        .as("seed %d round %d", seed, round)
                        .isNotNull();
            }
        }
        for (int length = 0; length < der.length; length++) {
            assertThat(refusal(Bytes.of(der).slice(0, length))).isEqualTo(Code.MALFORMED_REQUEST);
        }
    }

    @Test
    void absurdInputIsRefusedBeforeItCostsAnything() {
        byte[] nested = new byte[CertificateRequest.DER_SIZE_MAX];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80;
        }
        assertThat(refusal(Bytes.wrap(nested))).isEqualTo(Code.MALFORMED_REQUEST);
        assertThat(refusal(Bytes.wrap(new byte[CertificateRequest.DER_SIZE_MAX + 1])))
                .isEqualTo(Code.MALFORMED_REQUEST);
        assertThat(refusal(Bytes.EMPTY)).isEqualTo(Code.MALFORMED_REQUEST);
        assertThat(refusal(Bytes.utf8("-----BEGIN CERTIFICATE REQUEST-----\n?\n-----END CERTIFICATE REQUEST-----\n")))
                .isEqualTo(Code.MALFORMED_REQUEST);
    }
}
