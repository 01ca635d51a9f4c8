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
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.witness.Witness.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
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
                : Growth.of(log.subtrees(), oldSize, log.size()).proof().path();
        return new AddCheckpoint(
                        oldSize, path, SignedNote.parse(log.checkpoint().orElseThrow()))
                .toString();
    }

    private Answer ask(String request) {
        return witness.add(request, NOW);
    }

    @Test
    void headsThatContinueAreCosigned() throws Exception {
        assertThat(ask(request(0))).isInstanceOf(Answer.Cosigned.class);
        for (int size : List.of(1, 2, 300, 301)) {
            long before = log.size();
            grow(size);
            Answer answer = ask(request(before));
            assertThat(answer).isInstanceOf(Answer.Cosigned.class);

            SignedNote note = SignedNote.parse(log.checkpoint().orElseThrow() + ((Answer.Cosigned) answer).lines());
            WitnessVerifierKey key = WITNESS_KEY.verifierKeys().getLast();
            assertThat(WitnessVerifierKey.parse(key.toString()).verify(note)).contains(NOW);
            SignedNote other = new SignedNote(note.text().replace("height", "depth"), note.signatures());
            assertThat(key.verify(other)).isEmpty();
            assertThat(WITNESS_KEY.verifierKeys().getFirst().verify(note))
                    .as("ML-DSA-44 would not cover the height")
                    .isEmpty();
        }
        assertThat(ask(request(301))).as("the same head again").isInstanceOf(Answer.Cosigned.class);
        SignedNote kept = SignedNote.parse(
                witness.checkpoint(Hash.of(Bytes.utf8(LOG.name()))).orElseThrow());
        LOG.verify(kept);
        assertThat(WITNESS_KEY.verifierKeys().getLast().verify(kept)).isPresent();
    }

    /** Checked once more by another library than signs. */
    @Test
    void aHeadWithoutExtensionsIsCosignedWithBothKeys() throws Exception {
        LogCheckpoint head = new LogCheckpoint(LOG.name(), 7, Hash.of(Bytes.utf8("root")), List.of());
        SignedNote note =
                new SignedNote(head.text(), CheckpointSigner.log(LOG, KEY::sign).sign(head, NOW));
        Answer.Cosigned answer = (Answer.Cosigned) ask(new AddCheckpoint(0, List.of(), note).toString());
        SignedNote cosigned = SignedNote.parse(note + answer.lines());
        assertThat(cosigned.signatures()).hasSize(3);
        for (WitnessVerifierKey key : WITNESS_KEY.verifierKeys()) {
            assertThat(key.verify(cosigned)).contains(NOW);
            SignedNote larger = new SignedNote(note.text().replace("\n7\n", "\n8\n"), cosigned.signatures());
            assertThat(key.verify(larger)).isEmpty();
        }
        Bytes line = cosigned.signatures().get(1).content();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("subtree/v1\n\0\022witness.example/w1".getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(line.slice(0, 8).toArray());
        message.writeBytes("\024example.internal/log".getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(new byte[15]);
        message.write(7);
        message.writeBytes(head.root().toArray());
        MLDSASigner verifier = new MLDSASigner();
        Bytes typed = Bytes.wrap(Base64.getDecoder()
                .decode(WITNESS_KEY.verifierKeys().getFirst().toString().split("\\+", 3)[2]));
        verifier.init(
                false,
                new MLDSAPublicKeyParameters(
                        MLDSAParameters.ml_dsa_44, typed.slice(1, typed.size()).toArray()));
        verifier.update(message.toByteArray(), 0, message.size());
        assertThat(verifier.verifySignature(line.slice(8, line.size()).toArray()))
                .isTrue();
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
