package internet2.trustchain.gossip;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Evidence that anybody may bring. */
final class GossipFuzzTest extends FuzzTargets {

    private static final Hash HASH = Hash.of(Bytes.utf8("root"));
    private static final Ed25519Key KEY = Ed25519Key.fromSeed(Bytes.wrap(new byte[32]));
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());

    @FuzzTest
    void splitView(byte[] data) {
        canonical(data, SplitView::decode).ifPresent(view -> {
            parsed(() -> view.verify(LOG, List.of()), LogRefused.class);
            parsed(view::id, LogRefused.class);
        });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        Growth growth = new Growth(Hash.ZERO, new ConsistencyProof(5, 5, List.of()));
        seeds.valid("splitView", "same-size", new SplitView(note(HASH), note(Hash.ZERO), growth));
        seeds.valid("splitView", "no-notes", new SplitView("a", "b", growth));
    }

    private static String note(Hash root) {
        LogCheckpoint head = new LogCheckpoint(LOG.name(), 5, root, List.of());
        return new SignedNote(head.text(), CheckpointSigner.log(LOG, KEY::sign).sign(head, Instant.EPOCH)).toString();
    }
}
