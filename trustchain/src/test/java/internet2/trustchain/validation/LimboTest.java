package internet2.trustchain.validation;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The suite x509-limbo, as it is kept beside this; another {@code limbo.json} is given as {@code -Dlimbo=FILE}.
 *
 * <p>Tests that say what an authority must not issue ask for the profile that forbids it; all others for section 6
 * alone.
 */
final class LimboTest {

    /** Where we differ, on purpose: docs/decisions/0008-own-path-validation.md. */
    private static final Set<String> DIFFERENCES = Set.of(
            "webpki::nc::nc-permits-dns-san-pattern",
            "webpki::san::exact-localhost-ip-san",
            "webpki::san::leftmost-wildcard-san");

    @TestFactory
    Stream<DynamicTest> everyChainIsJudgedAsTheSuiteSays() throws IOException {
        return suite().path("testcases")
                .valueStream()
                .map(test -> DynamicTest.dynamicTest(test.path("id").asString(), () -> check(test)));
    }

    private static JsonNode suite() throws IOException {
        String file = System.getProperty("limbo", "");
        try (InputStream in = file.isEmpty() ? kept() : Files.newInputStream(Path.of(file))) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    private static InputStream kept() throws IOException {
        String name = "limbo.json.gz";
        return new GZIPInputStream(Objects.requireNonNull(LimboTest.class.getResourceAsStream(name), name));
    }

    private static void check(JsonNode test) {
        boolean expected = test.path("expected_result").asString().equals("SUCCESS");
        List<String> why = new ArrayList<>();
        boolean valid = judge(test, why);
        boolean agreed = !DIFFERENCES.contains(test.path("id").asString());
        assertThat(valid == expected).as(why.toString()).isEqualTo(agreed);
    }

    private static boolean judge(JsonNode test, List<String> why) {
        try {
            Certificate leaf = Certificate.parse(pem(test.path("peer_certificate"), Pem.CERTIFICATE));
            List<RevocationList> lists = new ArrayList<>();
            for (JsonNode list : test.path("crls")) {
                lists.add(RevocationList.parse(pem(list, "X509 CRL")));
            }
            Validator validator = new Validator(readable(test.path("trusted_certs"), why));
            List<Certificate> pool = readable(test.path("untrusted_intermediates"), why);
            boolean valid = true;
            for (ValidationParameters parameters : forEachName(test, parameters(test, lists))) {
                ValidationResult result =
                        validator.validate(leaf, pool, new RevocationEvidence(lists, List.of()), parameters);
                why.add(result.toString());
                valid &= result.isValid();
            }
            return valid;
        } catch (MalformedInputException | MalformedPemException | IllegalArgumentException e) {
            why.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static ValidationParameters parameters(JsonNode test, List<RevocationList> lists) {
        String id = test.path("id").asString();
        JsonNode time = test.path("validation_time");
        ValidationParameters parameters = ValidationParameters.at(
                        time.isMissingNode() || time.isNull()
                                ? Instant.now()
                                : OffsetDateTime.parse(time.asString()).toInstant())
                .forPurpose(
                        test.path("validation_kind").asString().equals("SERVER")
                                ? KeyPurpose.SERVER
                                : KeyPurpose.CLIENT)
                .withRevocation(lists.isEmpty() ? RevocationPolicy.IGNORED : RevocationPolicy.REQUIRED);
        if (id.startsWith("webpki") || id.startsWith("online")) {
            parameters = parameters.withProfile(Profile.WEB_PKI, AlgorithmPolicy.WEB_PKI);
        } else if (id.startsWith("rfc5280") || id.startsWith("crl")) {
            parameters = parameters.withProfile(Profile.RFC5280, AlgorithmPolicy.CURRENT);
        }
        JsonNode depth = test.path("max_chain_depth");
        return depth.isNumber() ? parameters.withIntermediates(depth.asInt()) : parameters;
    }

    private static List<ValidationParameters> forEachName(JsonNode test, ValidationParameters parameters) {
        List<ValidationParameters> all = Stream.concat(
                        Stream.of(test.path("expected_peer_name")),
                        test.path("expected_peer_names").valueStream())
                .filter(JsonNode::isObject)
                .map(name -> parameters.forName(
                        ReferenceIdentity.parse(name.path("value").asString())))
                .toList();
        return all.isEmpty() ? List.of(parameters) : all;
    }

    /** Those that can be read; what can't be leads nowhere. */
    private static List<Certificate> readable(JsonNode certificates, List<String> why) throws MalformedPemException {
        List<Certificate> readable = new ArrayList<>();
        for (JsonNode each : certificates) {
            try {
                readable.add(Certificate.parse(pem(each, Pem.CERTIFICATE)));
            } catch (MalformedInputException e) {
                why.add(String.valueOf(e.getMessage()));
            }
        }
        return readable;
    }

    private static Bytes pem(JsonNode text, String label) throws MalformedPemException {
        return Pem.parse(label, text.asString());
    }
}
