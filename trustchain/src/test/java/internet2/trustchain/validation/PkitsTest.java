package internet2.trustchain.validation;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * NIST's Public Key Interoperability Test Suite 1.0.1, sections 4.1 to 4.16, every test with every
 * setting it names.
 */
final class PkitsTest {

    private static final int TESTS = 249;

    /** After the suite's certificates were made, and before they end. */
    private static final Instant TIME = Instant.parse("2015-01-01T00:00:00Z");

    /** One row of pkits.tsv; its first row names the columns. */
    private record Row(
            String number,
            boolean valid,
            Set<Oid> initialPolicies,
            String settings,
            String policies,
            List<String> certificates,
            List<String> lists) {

        static Row of(String line) {
            String[] columns = line.split("\t", -1);
            return new Row(
                    columns[0],
                    columns[1].equals("valid"),
                    columns[2].equals("any") ? Set.of() : oids(columns[2]),
                    columns[3],
                    columns[4],
                    List.of(columns[5].split(",", -1)),
                    List.of(columns[6].split(",", -1)));
        }

        ValidationParameters parameters() {
            return ValidationParameters.at(TIME)
                    .withPolicies(
                            initialPolicies,
                            settings.contains("explicit"),
                            settings.contains("no-mapping"),
                            settings.contains("no-any"))
                    .withProfile(Profile.PATH, AlgorithmPolicy.HISTORIC)
                    .withRevocation(RevocationPolicy.REQUIRED);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyPathIsValidOrRefusedAsTheSuiteSays() throws IOException {
        Map<String, Bytes> files = files();
        List<Row> rows = new String(resource("pkits.tsv").readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Row::of)
                .toList();
        assertThat(rows).hasSize(TESTS);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.number() + " " + row.certificates().getLast() + " " + row.settings(),
                        () -> check(row, files)));
    }

    private static void check(Row row, Map<String, Bytes> files) {
        ValidationResult result;
        try {
            List<Certificate> certificates = row.certificates().stream()
                    .map(name -> Certificate.parse(file(files, "certs/" + name + ".crt")))
                    .toList();
            List<RevocationList> lists = row.lists().stream()
                    .map(name -> RevocationList.parse(file(files, "crls/" + name + ".crl")))
                    .toList();
            result = new Validator(List.of(certificates.getFirst()))
                    .validate(
                            certificates.getLast(),
                            certificates,
                            new RevocationEvidence(lists, List.of()),
                            row.parameters());
        } catch (MalformedInputException e) {
            // Three signatures are spoilt so that the bit string is none of whole bytes any more.
            assertThat(row.number()).as(e.getMessage()).isIn("4.1.2", "4.1.6", "4.4.4");
            return;
        }
        assertThat(result.isValid()).as(result.toString()).isEqualTo(row.valid());
        if (result instanceof ValidationResult.Valid valid && !row.policies().equals("?")) {
            assertThat(valid.policies())
                    .as("user-constrained-policy-set")
                    .isEqualTo(row.policies().equals("-") ? Set.of() : oids(row.policies()));
        }
    }

    private static Bytes file(Map<String, Bytes> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static Set<Oid> oids(String list) {
        return Arrays.stream(list.split(",", -1)).map(Oid::of).collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Bytes> files() throws IOException {
        Map<String, Bytes> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(resource("pkits.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), Bytes.wrap(zip.readAllBytes()));
            }
        }
        return files;
    }

    private static InputStream resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PkitsTest.class.getResourceAsStream(name), name)) {
            return new ByteArrayInputStream(in.readAllBytes());
        }
    }
}
