package internet2.trustchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.store.StateStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs in text, and a log that is read through its tiles alone. */
final class TlogProofTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Ed25519Key KEY = Ed25519Key.generate(new SecureRandom());
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());
    private static final LogTrust TRUST = new LogTrust(LOG, List.of(), 0);

    @TempDir
    Path folder;

    private StateStore store;
    private TransparencyLog log;

    @BeforeEach
    void begin() {
        store = StateStore.open(folder.resolve("log"));
        log = TransparencyLog.open(TRUST, CheckpointSigner.log(LOG, KEY::sign), store);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void grow(int size) {
        List<LogEntry> more = new ArrayList<>();
        for (long i = log.size(); i < size; i++) {
            more.add(new LogEntry(i, NOW, Bytes.utf8("certificate " + i), List.of(Hash.ZERO)));
        }
        log.append(log.height() + 1, more, NOW);
    }

    private TiledLog tiled(LogCheckpoint head) {
        return new TiledLog(head, path -> log.tile(path).orElseThrow());
    }

    private static LogRefused.Code refusal(LogWork work) {
        return catchThrowableOfType(LogRefused.class, work::run).code();
    }

    private interface LogWork {
        void run() throws LogRefused;
    }

    @Test
    void aProofInTextHoldsLikeTheOneItWasMadeFrom() throws Exception {
        grow(300);
        TrustProof proof = log.prove(17).orElseThrow();

        TlogProof text = TlogProof.parse(TlogProof.of(proof).toString());

        Bytes certificate = Bytes.utf8("certificate 17");
        assertThat(text.about(certificate)).isEqualTo(proof);
        assertThat(text.verify(proof.leafHash(), TRUST).size()).isEqualTo(300);
        assertThat(text.toString()).startsWith("c2sp.org/tlog-proof@v1\nextra ").contains("\nindex 17\n");
        assertThat(refusal(() -> text.verify(Hash.ZERO, TRUST))).isEqualTo(LogRefused.Code.NOT_INCLUDED);
        assertThat(refusal(() -> text.about(Bytes.utf8("certificate 18")).verify(certificate, TRUST)))
                .isEqualTo(LogRefused.Code.WRONG_LEAF);
    }

    @Test
    void onlyOneTextIsAProof() throws Exception {
        grow(5);
        String good = TlogProof.of(log.prove(2).orElseThrow()).toString();
        for (String bad : List.of(
                good.replace("@v1", "@v2"),
                good.replace("index 2", "index 02"),
                good.replace("index 2", "index -2"),
                good.replace("index 2\n", ""),
                good.replaceFirst("index 2\n", "index 2\nextra AA==\n"),
                good.replaceFirst("index 2\n", "index 2\nAAAA\n"),
                good.replaceFirst("extra [^\n]*\n", "extra \n"),
                good.replace("\n", "\r\n"),
                "c2sp.org/tlog-proof@v1\nindex 2\n",
                "")) {
            assertThat(refusal(() -> TlogProof.parse(bad))).as(bad).isEqualTo(LogRefused.Code.MALFORMED);
        }
        TlogProof bare = TlogProof.parse(good.replaceFirst("extra [^\n]*\n", ""));
        assertThat(bare.extra()).isEqualTo(Optional.empty());
        assertThat(refusal(() -> bare.about(Bytes.utf8("certificate 2")))).isEqualTo(LogRefused.Code.MALFORMED);
    }

    @Test
    void everyEntryAndEveryEarlierHeadIsProvenByTiles() throws Exception {
        List<LogCheckpoint> heads = new ArrayList<>();
        for (int size : List.of(1, 2, 255, 256, 257, 600, 70_000)) {
            grow(size);
            heads.add(log.head().orElseThrow());
        }
        TiledLog last = tiled(heads.getLast());
        for (LogCheckpoint head : heads) {
            last.requireContinues(head);
            long newest = head.size() - 1;
            assertThat(tiled(head).entry(newest))
                    .isEqualTo(log.entries(newest, 1).getFirst());
            assertThat(last.path(newest))
                    .isEqualTo(log.prove(newest).orElseThrow().path());
        }
        assertThat(last.entriesFrom(257).getFirst().index()).isEqualTo(257);
    }

    @Test
    void aLogThatWasBentIsFoundOut() throws Exception {
        grow(300);
        LogCheckpoint honest = log.head().orElseThrow();
        LogCheckpoint other = new LogCheckpoint(honest.origin(), 200, Hash.ZERO, List.of());

        assertThat(refusal(() -> tiled(honest).requireContinues(other))).isEqualTo(LogRefused.Code.INCONSISTENT);
        assertThat(refusal(() -> tiled(other).requireContinues(honest))).isEqualTo(LogRefused.Code.INCONSISTENT);
        TiledLog withheld =
                new TiledLog(honest, path -> log.tile(path).orElseThrow().slice(0, 32));
        assertThat(refusal(() -> withheld.entry(0))).isEqualTo(LogRefused.Code.MALFORMED);
        TiledLog swapped = new TiledLog(
                honest,
                path -> log.tile(path.startsWith("data") ? "data/001.p/44" : path)
                        .orElseThrow());
        assertThat(refusal(() -> swapped.entry(3))).isIn(LogRefused.Code.MALFORMED, LogRefused.Code.NOT_INCLUDED);
    }
}
