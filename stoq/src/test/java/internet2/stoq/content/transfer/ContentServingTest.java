package internet2.stoq.content.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import internet2.stoq.content.chunking.ChunkSizes;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.Provenance;
import internet2.stoq.content.transfer.ContentProtocol.Question;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentServingTest {

    /** What STOQ holds for all services together. */
    private static final long HALF_OF_STOQ = 64L << 20;

    @TempDir
    Path folder = Path.of("");

    @Test
    void answersThatNobodyTakesLeaveMostOfTheMemoryToOtherServices() throws IOException {
        ContentStore store = ContentStore.open(folder, 1L << 30);
        Bytes chunk = Bytes.wrap(new byte[ChunkSizes.CHUNK_BYTES_MAX]);
        ContentId id = ContentId.of(chunk);
        store.put(id, PackedObject.plain(chunk), Provenance.published(Instant.EPOCH));
        Service get = service(store, new ServingLimits(1000, 1000), ContentProtocol.GET);
        Bytes question = new Question(List.of(id)).encoded();
        List<Bytes> unwritten = new ArrayList<>();
        StoqRefusal refusal = null;
        while (refusal == null && bytes(unwritten) < HALF_OF_STOQ) {
            refusal = catchThrowableOfType(
                    StoqRefusal.class, () -> unwritten.add(get.handle(peer(unwritten.size()), question)));
        }
        assertThat(refusal).extracting(StoqRefusal::code).isEqualTo(StoqRefusal.OVERLOADED);
        assertThat(unwritten).isNotEmpty();

        get.over(peer(0), unwritten.getFirst());

        assertThat(get.handle(peer(0), question)).isEqualTo(unwritten.getFirst());
    }

    @Test
    void aRequestCountsUntilItsAnswerWasWritten() throws IOException {
        ContentStore store = ContentStore.open(folder, 1L << 20);
        Service have = service(store, new ServingLimits(1, 2), ContentProtocol.HAVE);
        Bytes question = new Question(List.of()).encoded();
        Bytes answer = have.handle(peer(1), question);
        assertThat(catchThrowableOfType(StoqRefusal.class, () -> have.handle(peer(1), question)))
                .extracting(StoqRefusal::code)
                .isEqualTo(StoqRefusal.OVERLOADED);
        assertThat(have.handle(peer(2), question)).isEqualTo(answer);
        have.over(peer(1), answer);
        assertThat(have.handle(peer(1), question)).isEqualTo(answer);
    }

    private static Service service(ContentStore store, ServingLimits limits, int id) {
        return new ContentServing(store, limits, ContentObserver.NONE)
                .services().stream()
                        .filter(service -> service.id() == id)
                        .findFirst()
                        .orElseThrow();
    }

    private static long bytes(List<Bytes> answers) {
        return answers.stream().mapToLong(Bytes::size).sum();
    }

    @SuppressWarnings("NullAway") // the services look at the id alone
    private static Peer peer(int number) {
        @Nullable InetSocketAddress nowhere = null;
        return new Peer(new NodeId(Hash.of(Bytes.utf8("peer " + number))), null, null, nowhere);
    }
}
