package internet2.server.peers;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.gossip.Growth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The stream of messages that another node's ledger sends. */
final class MessagesFuzzTest extends FuzzTargets {

    @FuzzTest
    void stream(byte[] data) {
        parsed(() -> read(data), IOException.class);
    }

    @FuzzTest
    void gossip(byte[] data) {
        canonical(data, GossipCall::decode);
    }

    private static int read(byte[] data) throws IOException {
        Messages messages = new Messages(new ByteArrayInputStream(data));
        messages.process();
        int read = Long.BYTES;
        for (Optional<Bytes> next = messages.next(); next.isPresent(); next = messages.next()) {
            holds(!next.get().isEmpty(), "a message is never empty");
            read += Messages.LENGTH_BYTES + next.get().size();
        }
        holds(read == data.length, "every byte belongs to a message");
        return read;
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        Bytes head = Messages.head(7);
        Bytes message = Bytes.wrap(ByteBuffer.allocate(8).putInt(4).putInt(5).array());
        seeds.valid("gossip", "asked", new GossipCall("note", Optional.empty()));
        Growth growth = new Growth(Hash.ZERO, new ConsistencyProof(3, 9, List.of(Hash.ZERO, Hash.ZERO)));
        seeds.valid("gossip", "answered", new GossipCall("note", Optional.of(growth)));
        seeds.valid("stream", "none", head);
        seeds.valid("stream", "two", head.concat(message).concat(message));
        seeds.hostile("stream", "cut-off", head.concat(Bytes.wrap(new byte[] {0, 0, 1, 0, 9})));
        seeds.hostile("stream", "endless", head.concat(Bytes.wrap(new byte[] {-1, -1, -1, -1})));
        seeds.hostile("stream", "empty", head.concat(Bytes.wrap(new byte[] {0, 0, 0, 0})));
    }
}
