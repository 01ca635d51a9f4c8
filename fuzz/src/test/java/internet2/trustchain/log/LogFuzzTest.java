package internet2.trustchain.log;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notes, checkpoints and proofs, whoever hands them over. */
final class LogFuzzTest extends FuzzTargets {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Hash HASH = Hash.of(Bytes.utf8("entry"));
    private static final Ed25519Key KEY = Ed25519Key.fromSeed(Bytes.wrap(new byte[32]));
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());
    private static final LogTrust TRUST = LogTrust.majority(LOG, List.of());

    @FuzzTest
    void note(byte[] data) {
        parsed(() -> SignedNote.parse(text(data)), LogRefused.class)
                .ifPresent(note -> same(
                        note, parsed(() -> SignedNote.parse(note.toString())).orElseThrow()));
    }

    @FuzzTest
    void checkpoint(byte[] data) {
        parsed(() -> LogCheckpoint.parse(text(data)), LogRefused.class)
                .ifPresent(checkpoint -> same(text(data), checkpoint.text()));
        parsed(() -> TRUST.open(text(data)), LogRefused.class);
    }

    @FuzzTest
    void noteKey(byte[] data) {
        parsed(() -> NoteKey.parse(text(data)), LogRefused.class)
                .ifPresent(key ->
                        same(key, parsed(() -> NoteKey.parse(key.verifierKey())).orElseThrow()));
        canonical(data, NoteKey::decode);
    }

    @FuzzTest
    void trustProof(byte[] data) {
        parsed(() -> TrustProof.decode(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(proof -> {
                    same(Bytes.of(data), proof.encoded());
                    parsed(() -> proof.verify(HASH.bytes(), TRUST), LogRefused.class);
                    same(proof.path(), TlogProof.of(proof).path());
                });
    }

    @FuzzTest
    void trustProofJson(byte[] data) {
        parsed(() -> TrustProofJson.read(text(data)), LogRefused.class)
                .ifPresent(proof -> parsed(() -> TrustProofJson.write(proof), LogRefused.class)
                        .ifPresent(json -> same(
                                proof, parsed(() -> TrustProofJson.read(json)).orElseThrow())));
    }

    @FuzzTest
    void tlogProof(byte[] data) {
        parsed(() -> TlogProof.parse(text(data)), LogRefused.class).ifPresent(proof -> {
            same(text(data), proof.toString());
            parsed(() -> proof.verify(HASH, TRUST), LogRefused.class);
            parsed(() -> proof.about(HASH.bytes()), LogRefused.class);
        });
    }

    @FuzzTest
    void dataTile(byte[] data) {
        TiledLog tiles = new TiledLog(new LogCheckpoint(LOG.name(), 2, HASH, List.of()), path -> Bytes.of(data));
        parsed(() -> tiles.entry(1), LogRefused.class);
    }

    @FuzzTest
    void tilePath(byte[] data) {
        parsed(() -> TilePath.parse(text(data))).orElseThrow().ifPresent(path -> same(text(data), path.toString()));
    }

    @FuzzTest
    void entry(byte[] data) {
        parsed(() -> LogEntry.decode(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(entry -> same(Bytes.of(data), entry.tileLeaf()));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws Exception {
        HybridKey validator = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, new SecureRandom());
        Cosigner cosigner = Cosigner.of(LOG.name(), validator.publicKey());
        LogCheckpoint checkpoint = LogCheckpoint.at(LOG.name(), 20, HASH, 7);
        List<SignedNote.Signature> signatures = new ArrayList<>();
        signatures.add(LOG.sign(checkpoint.text(), KEY::sign));
        String ownNote = new SignedNote(checkpoint.text(), signatures).toString();
        signatures.addAll(cosigner.sign(checkpoint.text(), validator, TIME));
        String note = new SignedNote(checkpoint.text(), signatures).toString();
        TrustProof proof = new TrustProof(3, TIME, HASH, List.of(HASH, HASH), note);
        LogEntry entry = new LogEntry(3, TIME, Bytes.utf8("certificate"), List.of(HASH, HASH));
        seeds.valid("note", "cosigned", note).valid("note", "own", ownNote);
        seeds.valid("checkpoint", "text", checkpoint.text()).valid("checkpoint", "signed", ownNote);
        seeds.valid("noteKey", "text", LOG.verifierKey()).valid("noteKey", "canonical", LOG);
        seeds.valid("trustProof", "two-hashes", proof);
        seeds.valid("trustProofJson", "two-hashes", TrustProofJson.write(proof));
        seeds.valid("tlogProof", "two-hashes", TlogProof.of(proof).toString());
        seeds.hostile("tlogProof", "many-hashes", "c2sp.org/tlog-proof@v1\nindex 0\n" + "AA==\n".repeat(5_000) + "\n");
        seeds.hostile("tlogProof", "long-index", "c2sp.org/tlog-proof@v1\nindex " + "9".repeat(5_000) + "\n\na");
        seeds.hostile("dataTile", "two", entry.tileLeaf().concat(entry.tileLeaf()));
        seeds.valid("tilePath", "hashes", "2/x001/x234/067.p/8").valid("tilePath", "data", "data/000");
        seeds.valid("entry", "two-issuers", entry.tileLeaf());
        seeds.hostile("note", "many-lines", "a\n\n" + "\u2014 a AAAAAAA=\n".repeat(1_000));
        seeds.hostile("note", "empty-lines", "\n".repeat(10_000));
        seeds.hostile("trustProofJson", "deep", "[".repeat(20_000));
        seeds.hostile("trustProofJson", "nulls", "{\"version\":1,\"path\":[null],\"checkpoint\":null}");
        seeds.hostile("trustProofJson", "number", "{\"version\":1,\"leafIndex\":" + "9".repeat(10_000) + "}");
        seeds.hostile("tilePath", "long", "0/" + "x000/".repeat(5_000) + "000");
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
