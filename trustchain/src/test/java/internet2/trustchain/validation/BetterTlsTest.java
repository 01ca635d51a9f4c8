package internet2.trustchain.validation;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
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
 * Netflix's suite BetterTLS: paths through webs of intermediates of which some are unfit, as they are kept beside this;
 * and name constraints in all their combinations, thousands of them, with {@code -Dbettertls=FILE} (README.md there
 * says how that is made).
 */
final class BetterTlsTest {

    /** A path that a relying party must find or refuse, whether it should or may. */
    private static final Set<String> ACCEPTED = Set.of("PASS", "SOFT_PASS");

    @TestFactory
    Stream<DynamicTest> everyPathIsJudgedAsTheSuiteSays() throws IOException {
        JsonNode suite = suite();
        Instant time = OffsetDateTime.parse(suite.path("time").asString()).toInstant();
        Certificate root = Certificate.parse(bytes(suite.path("trustRoot")));
        return suite.path("suites")
                .propertyStream()
                .flatMap(named -> named.getValue()
                        .valueStream()
                        .map(test -> DynamicTest.dynamicTest(
                                named.getKey() + " " + test.path("id").asInt(), () -> check(test, root, time))));
    }

    private static void check(JsonNode test, Certificate root, Instant time) {
        List<String> why = new ArrayList<>();
        assertThat(isValid(test, root, time, why))
                .as("%s %s", test.path("features"), why)
                .isEqualTo(ACCEPTED.contains(test.path("expected").asString()));
    }

    private static boolean isValid(JsonNode test, Certificate root, Instant time, List<String> why) {
        try {
            List<Certificate> sent = test.path("certificates")
                    .valueStream()
                    .map(each -> Certificate.parse(bytes(each)))
                    .toList();
            ValidationParameters parameters = ValidationParameters.at(time)
                    .forPurpose(KeyPurpose.SERVER)
                    .withRevocation(RevocationPolicy.IGNORED)
                    .forName(ReferenceIdentity.parse(test.path("hostname").asString()));
            ValidationResult result = new Validator(List.of(root))
                    .validate(sent.getFirst(), sent.subList(1, sent.size()), RevocationEvidence.NONE, parameters);
            why.add(result.toString());
            return result.isValid();
        } catch (MalformedInputException e) {
            why.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static JsonNode suite() throws IOException {
        String file = System.getProperty("bettertls", "");
        try (InputStream in = file.isEmpty() ? kept() : Files.newInputStream(Path.of(file))) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    private static InputStream kept() throws IOException {
        String name = "bettertls.json.gz";
        return new GZIPInputStream(Objects.requireNonNull(BetterTlsTest.class.getResourceAsStream(name), name));
    }

    private static Bytes bytes(JsonNode base64) {
        return Bytes.wrap(Base64.getDecoder().decode(base64.asString()));
    }
}
