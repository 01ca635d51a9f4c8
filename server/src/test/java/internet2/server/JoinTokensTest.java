package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.DataFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final NetworkId NETWORK = new NetworkId(Hash.of(new byte[] {1}));
    private static final Hash ROOT = Hash.of(new byte[] {2});

    @TempDir
    Path folder = Path.of("");

    @Test
    void aTokenReadsBackFromItsTextAndHidesItselfInLogs() {
        JoinToken token = JoinToken.draw(NETWORK, ROOT, 8443, NOW, new SecureRandom());

        assertThat(JoinToken.parse(token.text())).isEqualTo(token);
        assertThat(token.toString()).doesNotContain(token.secret().hex());
    }

    @Test
    void servesOnceAlsoAcrossARestart() {
        JoinToken token;
        try (DataFolder data = DataFolder.open(folder)) {
            JoinTokens tokens = new JoinTokens(new NodeFiles(data), new SecureRandom());
            token = tokens.invite(NETWORK, ROOT, 8443, Duration.ofHours(1), NOW);
        }
        try (DataFolder data = DataFolder.open(folder)) {
            JoinTokens tokens = new JoinTokens(new NodeFiles(data), new SecureRandom());

            assertThat(tokens.redeem(token, NOW)).isTrue();
            assertThat(tokens.redeem(token, NOW)).isFalse();
            assertThat(new JoinTokens(new NodeFiles(data), new SecureRandom()).redeem(token, NOW))
                    .isFalse();
        }
    }

    @Test
    void expires() {
        try (DataFolder data = DataFolder.open(folder)) {
            JoinTokens tokens = new JoinTokens(new NodeFiles(data), new SecureRandom());
            JoinToken token = tokens.invite(NETWORK, ROOT, 8443, Duration.ofHours(1), NOW);

            assertThat(tokens.redeem(token, NOW.plus(Duration.ofHours(1)))).isFalse();
        }
    }

    @Test
    void refusesWhatIsNoToken() {
        assertThatThrownBy(() -> JoinToken.parse("i2-")).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> JoinToken.parse("hello")).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> JoinToken.parse("i2-" + "A".repeat(1000))).isInstanceOf(MalformedInputException.class);
    }
}
