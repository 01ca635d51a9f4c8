package internet2.trustchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.InclusionProof;
import internet2.foundation.merkle.MerkleTree;
import internet2.foundation.store.StateStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransparencyLogTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ORIGIN = "example.internal/log";
    private static final Ed25519Key LOG_KEY = Ed25519Key.generate(RANDOM);
    private static final HybridKey VALIDATOR = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    private static final NoteKey LOG = new NoteKey(ORIGIN, LOG_KEY.publicKey());
    private static final Cosigner COSIGNER = Cosigner.of(ORIGIN, VALIDATOR.publicKey());
    private static final LogTrust TRUST = LogTrust.majority(LOG, List.of(COSIGNER));
    private static final CheckpointSigner SIGNER =
            CheckpointSigner.log(LOG, LOG_KEY::sign).and(CheckpointSigner.validator(COSIGNER, VALIDATOR));

    @TempDir
    Path folder;

    private StateStore store;
    private TransparencyLog log;

    @BeforeEach
    void begin() {
        open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void open() {
        store = StateStore.open(folder.resolve("log"));
        log = TransparencyLog.open(TRUST, SIGNER, store);
    }

    private static LogEntry entry(long index) {
        return new LogEntry(index, NOW, Bytes.utf8("certificate " + index), List.of(Hash.ZERO));
    }

    /** Appends up to {@code size} entries, so many in each block. */
    private void grow(long size, int perBlock) {
        while (log.size() < size) {
            List<LogEntry> block = new ArrayList<>();
            for (long i = log.size(); i < Math.min(size, log.size() + perBlock); i++) {
                block.add(entry(i));
            }
            log.append(log.height() + 1, block, NOW);
        }
    }

    @Test
    void everyEntryHasAProofThatHoldsOffline() throws Exception {
        grow(600, 37);

        for (long i = 0; i < 600; i += 13) {
            TrustProof proof = log.prove(i).orElseThrow();
            assertThat(proof.verify(entry(i).certificate(), TRUST).size()).isEqualTo(600);
            assertThat(TrustProof.decode(proof.encoded())).isEqualTo(proof);
            assertThat(TrustProofJson.read(TrustProofJson.write(proof))).isEqualTo(proof);
            assertThat(proof.encoded().size()).isLessThan(8192);
        }
        assertThat(log.prove(entry(5).leafHash())).isEqualTo(log.prove(5));
        assertThat(log.prove(entry(5).fingerprint())).isEqualTo(log.prove(5));
        assertThat(log.prove(600)).isEmpty();
        assertThat(log.prove(Hash.ZERO)).isEmpty();
    }

    @Test
    void eachWayToForgeAProofIsNamed() throws Exception {
        grow(9, 4);
        TrustProof good = log.prove(3).orElseThrow();
        Bytes certificate = entry(3).certificate();
        List<Hash> path = new ArrayList<>(good.path());
        path.set(0, Hash.ZERO);
        String otherRoot = good.checkpoint().replaceFirst("\n9\n[^\n]*", "\n9\n" + "A".repeat(43) + "=");

        assertThat(refusal(good, entry(4).certificate())).isEqualTo(LogRefused.Code.WRONG_LEAF);
        assertThat(refusal(with(good, 4, good.path(), good.checkpoint()), certificate))
                .isEqualTo(LogRefused.Code.WRONG_LEAF);
        assertThat(refusal(with(good, 3, path, good.checkpoint()), certificate))
                .isEqualTo(LogRefused.Code.NOT_INCLUDED);
        assertThat(refusal(with(good, 3, good.path(), otherRoot), certificate)).isEqualTo(LogRefused.Code.NOT_INCLUDED);
        assertThat(refusal(with(good, 3, good.path(), good.checkpoint().replace("height 3", "height 4")), certificate))
                .isEqualTo(LogRefused.Code.BAD_LOG_SIGNATURE);
        assertThat(refusal(with(good, 3, good.path(), "nonsense"), certificate)).isEqualTo(LogRefused.Code.MALFORMED);
    }

    private static TrustProof with(TrustProof proof, long index, List<Hash> path, String checkpoint) {
        return new TrustProof(index, proof.timestamp(), proof.leafHash(), path, checkpoint);
    }

    private static LogRefused.Code refusal(TrustProof proof, Bytes certificate) {
        return catchThrowableOfType(LogRefused.class, () -> proof.verify(certificate, TRUST))
                .code();
    }

    @Test
    void tilesAreWhatTheSpecificationSays() {
        grow(600, 50);

        Bytes first = log.tile("0/000").orElseThrow();
        Bytes partial = log.tile("0/002.p/88").orElseThrow();
        assertThat(first.size()).isEqualTo(256 * 32);
        assertThat(partial.size()).isEqualTo(88 * 32);
        assertThat(Hash.at(first.toArray(), 255 * 32)).isEqualTo(entry(255).leafHash());
        assertThat(log.tile("0/002.p/7")).contains(partial.slice(0, 7 * 32));
        assertThat(log.tile("0/002")).as("not full yet").isEmpty();
        assertThat(log.tile("0/002.p/89")).isEmpty();
        // "At level 1 and above, each hash in a tile is the Merkle Tree Hash of a full tile at the level below."
        assertThat(log.tile("1/000.p/2").orElseThrow().slice(0, 32))
                .isEqualTo(rootOf(first).bytes());
        assertThat(log.tile("1/000.p/3")).isEmpty();
        assertThat(log.tile("2/000.p/1")).isEmpty();
    }

    private static Hash rootOf(Bytes tile) {
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < tile.size(); i += 32) {
            hashes.add(Hash.at(tile.toArray(), i));
        }
        return MerkleTree.root(hashes);
    }

    @Test
    void dataTilesAndEntryBundlesHashToTheirTile() {
        grow(300, 100);

        CanonicalReader data = new CanonicalReader(log.tile("data/001.p/44").orElseThrow());
        CanonicalReader bundle =
                new CanonicalReader(log.tile("entries/001.p/44").orElseThrow());
        for (long i = 256; i < 300; i++) {
            LogEntry expected = entry(i);
            assertThat(data.fixed(expected.tileLeaf().size())).isEqualTo(expected.tileLeaf());
            assertThat(MerkleTree.leafHash(bundle.fixed(bundle.u16()))).isEqualTo(expected.leafHash());
        }
        assertThat(data.remaining() + bundle.remaining()).isZero();
        assertThat(log.tile("data/001")).isEmpty();
        assertThat(log.tile("data/000")).isPresent();
    }

    @Test
    void onlyTheOnePathOfATileLeadsToIt() {
        grow(300, 100);

        for (String path : List.of(
                "",
                "0",
                "0/",
                "0/0",
                "00/000",
                "0/0000",
                "0/x000/000",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/01",
                "6/000",
                "-1/000",
                "0/000/",
                "../0/000",
                "data/x",
                "issuer/00",
                "0/x001/000.p/")) {
            assertThat(log.tile(path)).as(path).isEmpty();
        }
        assertThat(TilePath.parse("0/x001/x234/067")).contains(new TilePath(TilePath.Kind.HASHES, 0, 1234067, 256));
        assertThat(new TilePath(TilePath.Kind.DATA, 0, 1234067, 8).toString()).isEqualTo("data/x001/x234/067.p/8");
    }

    @Test
    void eachHeadContinuesTheOneBefore() {
        List<Hash> roots = new ArrayList<>();
        roots.add(log.root());
        for (long size = 1; size <= 40; size++) {
            grow(size, 1);
            roots.add(log.root());
        }
        for (int from = 1; from <= 40; from += 3) {
            assertThat(log.consistency(from, 40).orElseThrow().verify(roots.get(from), roots.get(40)))
                    .isTrue();
        }
        assertThat(log.consistency(0, 40)).isEmpty();
        assertThat(log.consistency(1, 41)).isEmpty();
    }

    @Test
    void aRestartContinuesWithTheSameHead() {
        grow(300, 70);
        String note = log.checkpoint().orElseThrow();
        store.close();

        open();

        assertThat(log.checkpoint()).contains(note);
        assertThat(log.size()).isEqualTo(300);
        grow(301, 1);
        assertThat(log.head().orElseThrow().size()).isEqualTo(301);
    }

    @Test
    void entriesInTheWrongPlaceAreABug() {
        grow(3, 3);

        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> log.append(9, List.of(entry(4)), NOW)))
                .hasMessageContaining("does not follow");
        assertThat(log.size()).isEqualTo(3);
    }

    @Test
    void aFollowerAdoptsHeadsOfItsOwnTreeOnly() throws Exception {
        grow(10, 5);
        try (StateStore other = StateStore.open(folder.resolve("other"))) {
            TransparencyLog follower = TransparencyLog.open(TRUST, CheckpointSigner.NONE, other);
            follower.append(1, List.of(entry(0), entry(1), entry(2), entry(3), entry(4)), NOW);
            follower.adopt(log.checkpoint().orElseThrow());
            assertThat(follower.head()).as("of entries that it lacks").isEmpty();
            follower.append(2, List.of(entry(5), entry(6), entry(7), entry(8), entry(9)), NOW);
            follower.adopt(log.checkpoint().orElseThrow());
            assertThat(follower.prove(2)).isEqualTo(log.prove(2));
            assertThat(follower.awaitSize(10, Duration.ZERO)).isTrue();
            assertThat(follower.awaitSize(11, Duration.ZERO)).isFalse();
        }
        try (StateStore other = StateStore.open(folder.resolve("forked"))) {
            TransparencyLog forked = TransparencyLog.open(TRUST, CheckpointSigner.NONE, other);
            for (long i = 0; i < 10; i++) {
                forked.append(i + 1, List.of(new LogEntry(i, NOW, Bytes.utf8("other"), List.of())), NOW);
            }
            String note = log.checkpoint().orElseThrow();
            assertThat(catchThrowableOfType(LogRefused.class, () -> forked.adopt(note))
                            .code())
                    .isEqualTo(LogRefused.Code.INCONSISTENT);
        }
    }

    @Test
    void damagedBinaryProofsAreRefusedWithoutAnyOtherEffect() {
        grow(20, 20);
        byte[] encoded = log.prove(7).orElseThrow().encoded().toArray();
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = encoded.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                TrustProof proof = TrustProof.decode(Bytes.wrap(damaged));
                assertThat(catchThrowableOfType(LogRefused.class, () -> proof.verify(entry(7).certificate(), TRUST)))
                        .isNotNull();
            } catch (MalformedInputException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void proofsInJsonOfAnotherFormAreRefused() throws Exception {
        grow(2, 2);
        String good = TrustProofJson.write(log.prove(1).orElseThrow());
        for (String bad : List.of(
                "",
                "{}",
                "[]",
                "null",
                good + "x",
                good.replace("leafIndex", "leaf"),
                good.replace("sha", "x") + "1",
                good.replaceFirst("\"leafHash\" : \"..", "\"leafHash\" : \"zz"),
                good.replaceFirst("\"version\" : 1", "\"version\" : 2"),
                "[".repeat(100))) {
            assertThat(catchThrowableOfType(LogRefused.class, () -> TrustProofJson.read(bad)))
                    .as(bad)
                    .isNotNull();
        }
    }

    @Test
    void inclusionPathsAreThoseOfTheTree() {
        grow(7, 7);

        InclusionProof proof =
                new InclusionProof(6, 7, log.prove(6).orElseThrow().path());
        assertThat(proof.verify(entry(6).leafHash(), log.root())).isTrue();
        assertThat(log.entries(5, 10)).containsExactly(entry(5), entry(6));
    }
}
