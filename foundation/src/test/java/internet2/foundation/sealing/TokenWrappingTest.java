package internet2.foundation.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A token's key wraps and never leaves it: SoftHSM2, whose configuration the build names in SOFTHSM2_CONF. */
final class TokenWrappingTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PIN = "482913";
    private static final Path MODULE = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
            .map(Path::of)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("install the Debian package softhsm2"));

    @BeforeAll
    static void makeToken() throws Exception {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = configuration.resolveSibling("softhsm2-tokens");
        if (Files.exists(tokens)) {
            try (Stream<Path> before = Files.walk(tokens)) {
                for (Path each : before.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(tokens);
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "node", "--so-pin", "93184726", "--pin", PIN);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static TokenWrapping open(String pin, String label) throws SealRefused {
        return new TokenWrapping(MODULE, 0, pin, label, RANDOM);
    }

    @Test
    void theTokenOpensWhatItWrappedAfterARestart() throws SealRefused {
        DataKey key = DataKey.generate(RANDOM);
        Bytes wrapped = open(PIN, "internet2").wrap(key);
        assertThat(wrapped.hex()).doesNotContain(key.bytes().hex());
        assertThat(open(PIN, "internet2").unwrap(wrapped)).isEqualTo(key);
        assertThat(open(PIN, "internet2").unwrap(open(PIN, "internet2").wrap(key)))
                .isEqualTo(key);
    }

    @Test
    void anotherKeyOfTheTokenOrAlteredBytesOpenNothing() throws SealRefused {
        Bytes wrapped = open(PIN, "one").wrap(DataKey.generate(RANDOM));
        open(PIN, "two").wrap(DataKey.generate(RANDOM));
        assertThatThrownBy(() -> open(PIN, "two").unwrap(wrapped)).isInstanceOf(SealRefused.class);
        assertThatThrownBy(() -> open(PIN, "three").unwrap(wrapped))
                .isInstanceOf(SealRefused.class)
                .hasMessageContaining("no key \"three\"");
        byte[] altered = wrapped.toArray();
        altered[20] ^= 1;
        assertThatThrownBy(() -> open(PIN, "one").unwrap(Bytes.wrap(altered))).isInstanceOf(SealRefused.class);
    }

    @Test
    void aMissingTokenIsNamed() {
        assertThatThrownBy(() -> new TokenWrapping(MODULE, 77, PIN, "internet2", RANDOM))
                .isInstanceOf(SealRefused.class)
                .hasMessageContaining("slot 77");
        assertThatThrownBy(() -> new TokenWrapping(Path.of("/nowhere/module.so"), 0, PIN, "internet2", RANDOM))
                .isInstanceOf(SealRefused.class)
                .hasMessageContaining("/nowhere/module.so");
    }
}
