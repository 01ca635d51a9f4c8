package internet2.trustchain.witness;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a witness is asked, and what a witness answers. */
final class WitnessFuzzTest extends FuzzTargets {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Hash HASH = Hash.of(Bytes.utf8("root"));
    private static final Ed25519Key KEY = Ed25519Key.fromSeed(Bytes.wrap(new byte[32]));
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());
    private static final WitnessKey WITNESS = WitnessKey.generate("witness.example/w1", new SecureRandom());

    @FuzzTest
    void addCheckpoint(byte[] data) {
        String text = text(data);
        parsed(() -> AddCheckpoint.parse(text), LogRefused.class)
                .ifPresent(request -> same(
                        request,
                        parsed(() -> AddCheckpoint.parse(request.toString())).orElseThrow()));
        Map<Hash, String> disk = new HashMap<>();
        Witness witness = new Witness(WITNESS, List.of(LOG), new Witness.Memory() {
            @Override
            public Optional<String> last(Hash origin) {
                return Optional.ofNullable(disk.get(origin));
            }

            @Override
            public void keep(Hash origin, String note) {
                disk.put(origin, note);
            }
        });
        boolean signed = witness.add(text, TIME) instanceof Witness.Answer.Cosigned;
        holds(signed != disk.isEmpty(), "a head is signed if and only if it is kept");
    }

    @FuzzTest
    void witnessKey(byte[] data) {
        parsed(() -> WitnessVerifierKey.parse(text(data)), LogRefused.class).ifPresent(key -> {
            same(text(data), key.toString());
            SignedNote note = new SignedNote(
                    new LogCheckpoint(LOG.name(), 1, HASH, List.of()).text(),
                    List.of(new SignedNote.Signature(key.name(), key.keyId(), Bytes.wrap(new byte[72]))));
            parsed(() -> key.verify(note), LogRefused.class);
        });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws Exception {
        LogCheckpoint head = new LogCheckpoint(LOG.name(), 20, HASH, List.of());
        SignedNote note =
                new SignedNote(head.text(), CheckpointSigner.log(LOG, KEY::sign).sign(head, TIME));
        seeds.valid("addCheckpoint", "first", new AddCheckpoint(0, List.of(), note).toString());
        seeds.valid("addCheckpoint", "with-proof", new AddCheckpoint(7, List.of(HASH, HASH), note).toString());
        seeds.hostile("addCheckpoint", "many-lines", "old 0\n" + "AA==\n".repeat(10_000) + "\n" + note);
        seeds.hostile("addCheckpoint", "empty-lines", "\n".repeat(10_000));
        for (WitnessVerifierKey key : WITNESS.verifierKeys()) {
            seeds.valid("witnessKey", key.format().name().toLowerCase(Locale.ROOT), key.toString());
        }
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
