package internet2.trustchain.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateStore;
import internet2.trustchain.gossip.Growth;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.witness.Witness.Answer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each "MUST" of C2SP tlog-witness, add-checkpoint. */
final class WitnessTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Ed25519Key KEY = Ed25519Key.generate(RANDOM);
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());
    private static final WitnessKey WITNESS_KEY = WitnessKey.generate("witness.example/w1", RANDOM);

    @TempDir
    Path folder;

    private final Map<Hash, String> disk = new HashMap<>();
    private StateStore store;
    private TransparencyLog log;
    private Witness witness;

    @BeforeEach
    void open() {
        store = StateStore.open(folder.resolve("log"));
        log = TransparencyLog.open(new LogTrust(LOG, List.of(), 0), CheckpointSigner.log(LOG, KEY::sign), store);
        log.sign(NOW);
        witness = witness();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Witness witness() {
        return new Witness(WITNESS_KEY, List.of(LOG), new Witness.Memory() {
            @Override
            public Optional<String> last(Hash origin) {
                return Optional.ofNullable(disk.get(origin));
            }

            @Override
            public void keep(Hash origin, String note) {
                disk.put(origin, note);
            }
        });
    }

    private void grow(int size) {
        List<LogEntry> more = new ArrayList<>();
        for (long i = log.size(); i < size; i++) {
            more.add(new LogEntry(i, NOW, Bytes.utf8("certificate " + i), List.of(Hash.ZERO)));
        }
        log.append(log.height() + 1, more, NOW);
    }

    private String request(long oldSize) throws LogRefused {
        List<Hash> path = oldSize == 0
                ? List.of()
                : Growth.of(log.tree(), oldSize, log.size()).proof().path();
        return new AddCheckpoint(
                        oldSize, path, SignedNote.parse(log.checkpoint().orElseThrow()))
                .toString();
    }

    private Answer ask(String request) {
        return witness.add(request, NOW);
    }

    @Test
    void headsThatContinueAreCosignedWithBothKeys() throws Exception {
        assertThat(ask(request(0))).isInstanceOf(Answer.Cosigned.class);
        for (int size : List.of(1, 2, 300, 301)) {
            long before = log.size();
            grow(size);
            Answer answer = ask(request(before));
            assertThat(answer).isInstanceOf(Answer.Cosigned.class);

            String lines = ((Answer.Cosigned) answer).lines();
            SignedNote note = SignedNote.parse(log.checkpoint().orElseThrow() + lines);
            for (WitnessVerifierKey key : WITNESS_KEY.verifierKeys()) {
                assertThat(WitnessVerifierKey.parse(key.toString()).verify(note))
                        .contains(NOW);
                SignedNote other = new SignedNote(note.text().replace("height", "depth"), note.signatures());
                boolean overExtensions = key.format() == CosignatureFormat.ED25519;
                assertThat(key.verify(other).isEmpty()).isEqualTo(overExtensions);
                SignedNote larger = new SignedNote(
                        note.text().replaceFirst("\n" + size + "\n", "\n" + (size + 1) + "\n"), note.signatures());
                assertThat(key.verify(larger)).isEmpty();
            }
        }
        assertThat(ask(request(301))).as("the same head again").isInstanceOf(Answer.Cosigned.class);
        SignedNote kept = SignedNote.parse(
                witness.checkpoint(Hash.of(Bytes.utf8(LOG.name()))).orElseThrow());
        LOG.verify(kept);
        assertThat(WITNESS_KEY.verifierKeys().getFirst().verify(kept)).isPresent();
    }

    @Test
    void whoIsWrongAboutTheSizeIsToldItAlsoAfterARestart() throws Exception {
        grow(10);
        assertThat(ask(request(3))).isEqualTo(new Answer.Conflict(0));
        assertThat(ask(request(0))).isInstanceOf(Answer.Cosigned.class);
        witness = witness();
        grow(20);
        assertThat(ask(request(0))).isEqualTo(new Answer.Conflict(10));
        assertThat(ask(request(10))).isInstanceOf(Answer.Cosigned.class);
    }

    @Test
    void aSecondViewIsNotCosigned() throws Exception {
        grow(10);
        assertThat(ask(request(0))).isInstanceOf(Answer.Cosigned.class);
        String honest = request(10);
        log.clear();
        for (int i = 0; i < 10; i++) {
            log.append(
                    log.height() + 1,
                    List.of(new LogEntry(i, NOW, Bytes.utf8("forgery " + i), List.of(Hash.ZERO))),
                    NOW);
        }
        assertThat(ask(request(10))).isInstanceOf(Answer.Inconsistent.class);
        grow(12);
        assertThat(ask(request(10))).isInstanceOf(Answer.Inconsistent.class);
        assertThat(ask(honest)).isInstanceOf(Answer.Cosigned.class);
    }

    @Test
    void eachWayToAskWronglyHasItsAnswer() throws Exception {
        grow(10);
        String good = request(0);
        Map<String, Class<? extends Answer>> answers = Map.of(
                good.replace("example.internal/log", "example.internal/other"),
                Answer.UnknownLog.class,
                good.replaceFirst("\u2014 .*\n", "\u2014 other AAAAAAAA\n"),
                Answer.Unsigned.class,
                good.replace("\n10\n", "\n11\n"),
                Answer.Unsigned.class,
                good.replace("old 0", "old 11"),
                Answer.Malformed.class,
                good.replace("old 0", "old 00"),
                Answer.Malformed.class,
                good.replace("old 0\n", "old 0\nAAAA\n"),
                Answer.Malformed.class,
                good.replace("old 0\n", "old 0\n" + "A".repeat(43) + "=\n"),
                Answer.Inconsistent.class,
                "old 0\n" + ("A".repeat(43) + "=\n").repeat(64) + good.substring(6),
                Answer.Malformed.class,
                "",
                Answer.Malformed.class);
        answers.forEach(
                (request, answer) -> assertThat(ask(request)).as(request).isInstanceOf(answer));
        assertThat(disk).isEmpty();
    }

    @Test
    void keysAreKeptAndReadAsTheyWere() throws Exception {
        WitnessKey again = CanonicalReader.decode(WITNESS_KEY.encoded(), WitnessKey::decode);

        assertThat(again.verifierKeys()).hasToString(WITNESS_KEY.verifierKeys().toString());
        String key = WITNESS_KEY.verifierKeys().getLast().toString();
        for (String bad : List.of(key.replace("w1", "w2"), key.replace("+", " "), key + "A", "", LOG.verifierKey())) {
            assertThatThrownBy(() -> WitnessVerifierKey.parse(bad)).isInstanceOf(LogRefused.class);
        }
    }
}
