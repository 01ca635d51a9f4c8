package internet2.foundation.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a file, a variable or a flag holds, it is read or refused in one line. */
final class ConfigurationBadInputTest {

    enum Mode {
        DEVELOPMENT,
        PRODUCTION
    }

    record Section(
            @Default("1") @Range(min = "1", max = "9") int number,
            @Default("1s") Duration time,
            @Default("1KiB") DataSize size,
            @Default("development") Mode mode,
            @Default("") List<String> names,
            @Default("[::1]:1") InetSocketAddress listen,
            @Default("0.5") double share) {}

    record Root(Section section, Section other) {}

    private static final ConfigurationReader<Root> READER = ConfigurationReader.of(Root.class);

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void anyTextIsReadOrRefusedInOneLine(@ForAll("tomlLike") String toml) {
        readOrRefused(() -> READER.parse("t", toml, Map.of(), Map.of()));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anyCharactersAreReadOrRefusedInOneLine(@ForAll String text) {
        readOrRefused(() -> READER.parse("t", text, Map.of(), Map.of()));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyOverrideIsReadOrRefusedInOneLine(@ForAll("keys") String key, @ForAll("values") String value) {
        String variable = "INTERNET2_SECTION_" + key.toUpperCase(Locale.ROOT);
        readOrRefused(() -> READER.read(Map.of(variable, value), Map.of()));
        readOrRefused(() -> READER.read(Map.of(), Map.of("section." + key, value)));
    }

    @Provide
    Arbitrary<String> tomlLike() {
        Arbitrary<String> tables =
                Arbitraries.of("[section]\n", "[other]\n", "[[section]]\n", "[section.x]\n", "[", "]\n");
        Arbitrary<String> lines = keys().flatMap(key -> values().map(value -> key + " = " + value + "\n"));
        Arbitrary<String> quoted = keys().flatMap(key -> values().map(value -> key + " = \"" + value + "\"\n"));
        Arbitrary<String> noise =
                Arbitraries.of("\"\"\"", "'", "#", "\\", "{", "=", ".", ",", "\u0000", "\r", "\ud800");
        return Arbitraries.frequencyOf(Tuple.of(3, tables), Tuple.of(4, lines), Tuple.of(4, quoted), Tuple.of(1, noise))
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of("number", "time", "size", "mode", "names", "listen", "share", "nmuber", "section", "a.b");
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> likely = Arbitraries.of(
                "1",
                "-1",
                "10",
                "1e9",
                "1e999999999",
                "0x7fffffffffffffffff",
                "nan",
                "true",
                "1s",
                "99999999999999d",
                "1KiB",
                "999999999999999999TiB",
                "production",
                "[]",
                "[1, \"a\"]",
                "{a = 1}",
                "[::1]:99999",
                "[::1]:1",
                "::1%lo",
                "[fe80::1%nothing]:1",
                "1979-05-27T07:32:00Z",
                "127.0.0.1:1",
                "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]");
        return Arbitraries.oneOf(likely, Arbitraries.strings().ofMaxLength(20));
    }

    private static void readOrRefused(Runnable read) {
        try {
            read.run();
        } catch (ConfigurationException refused) {
            assertThat(refused.getMessage())
                    .isNotBlank()
                    .doesNotContain("\n", "\r")
                    .hasSizeLessThan(700);
        }
    }
}
