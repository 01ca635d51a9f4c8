package internet2.trustchain.names.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplaysTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Bytes ANSWER = Bytes.utf8("answer");

    private final Replays replays = new Replays();
    private int works;

    @Test
    void aMessageIsRememberedAsLongAsItsSignatureHolds() {
        Instant until = NOW.plusSeconds(3600);
        assertThat(once(1, "a", until, NOW)).contains(ANSWER);
        assertThat(once(1, "a", until, until)).contains(ANSWER);
        assertThat(works).isEqualTo(1);
    }

    @Test
    void nothingIsForgottenToMakeRoom() {
        int signers = Replays.REMEMBERED_MAX / Replays.PER_SIGNER_MAX;
        for (int i = 0; i < Replays.REMEMBERED_MAX; i++) {
            assertThat(once(i, "key" + i % signers, NOW.plusSeconds(300), NOW)).isPresent();
        }
        assertThat(once(-1, "another", NOW.plusSeconds(300), NOW)).isEmpty();
        assertThat(once(0, "key0", NOW.plusSeconds(300), NOW)).contains(ANSWER);
        assertThat(works).isEqualTo(Replays.REMEMBERED_MAX);
        assertThat(once(-1, "another", NOW.plusSeconds(900), NOW.plusSeconds(600)))
                .isPresent();
    }

    @Test
    void oneSignerLeavesRoomForOthers() {
        for (int i = 0; i < Replays.PER_SIGNER_MAX; i++) {
            assertThat(once(i, "greedy", NOW.plusSeconds(300), NOW)).isPresent();
        }
        assertThat(once(-1, "greedy", NOW.plusSeconds(300), NOW)).isEmpty();
        assertThat(once(-2, "modest", NOW.plusSeconds(300), NOW)).isPresent();
    }

    private Optional<Bytes> once(int id, String signer, Instant until, Instant now) {
        Bytes content = Bytes.utf8(String.valueOf(id));
        return replays.once(Optional.of(new Replays.Mark(content, DomainName.parse(signer), until)), now, () -> {
            works++;
            return ANSWER;
        });
    }
}
