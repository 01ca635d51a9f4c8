package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused at the gateway, and in which words: the code and the detail of the problem document. */
final class BadRequestsTest extends OneNode {

    private static final String P256 = "ec -pkeyopt ec_paramgen_curve:P-256";

    private static Path csr(String key, String extension) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("req", "-new", "-nodes", "-newkey"));
        words.addAll(Arrays.asList(key.split(" ")));
        words.addAll(List.of("-subj", "/CN=a.example.internal", "-keyout", "bad.key", "-out", "bad.csr"));
        if (!extension.isEmpty()) {
            words.addAll(List.of("-addext", extension));
        }
        Said said = Terminal.openssl(folder, words.toArray(String[]::new));
        assertThat(said.code()).as(said.out()).isZero();
        return folder.resolve("bad.csr");
    }

    private static Said request(Path csr, String name) {
        return say(
                "cert",
                "request",
                name,
                "--csr",
                csr.toString(),
                "--out",
                folder.resolve("out").toString());
    }

    private static void refused(Said said, String code, String detail) {
        assertThat(said.err()).contains(code + ": ", detail);
        assertThat(said.code()).isEqualTo(1);
        assertThat(folder.resolve("out.crt")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rsa:1024 | 2048 to 8192 bits, not 1024",
                "rsa:2048 -pkeyopt rsa_keygen_pubexp:3 | exponent of at least 65537",
                "ec -pkeyopt ec_paramgen_curve:secp256k1 | P-256 or P-384",
                "ed448 | ECDSA P-256 or P-384, Ed25519, or RSA"
            })
    void weakKeys(String key, String detail) throws Exception {
        refused(request(csr(key, ""), "a.example.internal"), "bad-key", detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | at least two labels after it",
                "*.internal | at least two labels after it",
                "a.*.example.internal | only for the whole leftmost label",
                "f*o.example.internal | only for the whole leftmost label",
                "*.*.example.internal | only for the whole leftmost label",
                "bücher.example.internal | letters, digits and inner dashes only",
                "xn--pple-43d.example.internal | mixes scripts",
                "xn--ls8h.example.internal | IDNA2008 does not allow",
                "xn--zz.example.internal | valid internationalised labels",
                "a_b.example.internal | letters, digits",
                "example.internal. | no dot stands at the end",
                "999.1.1.1 | not an IP address",
                "::ffff:10.0.0.1 | not an IP address",
                "https://example.internal/ | not an IP address",
                "spiffe://example.internal/../x | not a SPIFFE path"
            })
    void namesThatAreNone(String name, String detail) throws Exception {
        refused(request(csr(P256, ""), name), "bad-name", detail);
    }

    @Test
    void namesOfKindsThatAreNotCertified() throws Exception {
        refused(
                request(csr(P256, "subjectAltName=email:a@example.internal"), "a.example.internal"),
                "bad-name",
                "only DNS names, IP addresses and SPIFFE URIs");
        refused(request(csr(P256, ""), "10.0.0.1"), "not-entitled", "no IPv4 addresses");
        refused(request(csr(P256, ""), "spiffe://other.internal/x"), "not-entitled", "trust domain");
    }

    @Test
    void moreNamesThanACertificateHolds() throws Exception {
        String names = IntStream.rangeClosed(0, 100)
                .mapToObj(i -> "DNS:a" + i + ".example.internal")
                .collect(Collectors.joining(",", "subjectAltName=", ""));

        refused(request(csr(P256, names), "a.example.internal"), "bad-name", "at most 100 names, not 101");
    }

    @Test
    void requestsThatAreNone() throws Exception {
        Path file = folder.resolve("broken.csr");
        Files.writeString(file, "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n");
        refused(request(file, "a.example.internal"), "malformed-request", "the certificate request is");
        Files.writeString(file, "hello");
        refused(request(file, "a.example.internal"), "malformed-request", "neither DER nor PEM");
        String sound = Files.readString(csr(P256, ""));
        String damaged = sound.replaceFirst("(?s)(.{8})(\n-----END)", "AAAAAAA=$2");
        Files.writeString(file, damaged);
        assertThat(request(file, "a.example.internal").err())
                .containsAnyOf("malformed-request", "no-proof-of-possession");
    }

    @Test
    void aKeyThatBecameKnown() throws Exception {
        Path csr = csr(P256, "");
        Said issued = say(
                "cert",
                "request",
                "a.example.internal",
                "--csr",
                csr.toString(),
                "--out",
                folder.resolve("known").toString());
        assertThat(issued.err()).isEmpty();
        assertThat(say("cert", "revoke", folder.resolve("known.crt").toString(), "--reason", "keyCompromise")
                        .code())
                .isZero();

        refused(request(csr, "b.example.internal"), "bad-key", "compromised");
    }

    @Test
    void lifetimesBelowOrBeyondThePolicyAreBroughtIntoItsBounds() throws Exception {
        Said said = say(
                "cert",
                "request",
                "c.example.internal",
                "--ttl",
                "4000d",
                "--out",
                folder.resolve("long").toString(),
                "--output",
                "json");

        var issued = said.json();
        assertThat(java.time.Duration.between(
                                java.time.Instant.parse(
                                        issued.path("not_before").asString()),
                                java.time.Instant.parse(issued.path("not_after").asString()))
                        .toDays())
                .isEqualTo(90);
    }
}
