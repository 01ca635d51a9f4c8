package internet2.stoq.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.stoq.StoqRefusal;
import internet2.stoq.content.chunking.ContentClass;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.ContentStoreFull;
import internet2.stoq.content.store.Provenance;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.ContentPeer;
import internet2.stoq.content.transfer.ContentUnavailable;
import internet2.stoq.content.transfer.DropReason;
import internet2.stoq.content.transfer.FetchLimits;
import internet2.stoq.content.transfer.MalformedContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reader is told when a fetch can't succeed, and who is blamed. */
@Timeout(60)
final class FetchFailureTest {

    private static final int HAVE = 8;
    private static final int MIB = 1 << 20;
    private static final ContentId NOWHERE = ContentId.of(Bytes.utf8("nowhere"));

    @TempDir
    Path folder = Path.of("");

    private interface Answer {
        Bytes to(int service) throws IOException;
    }

    private record AnsweringPeer(NodeId id, Answer answer) implements ContentPeer {

        private AnsweringPeer(Answer answer) {
            this(new NodeId(Hash.of(Bytes.utf8("peer"))), answer);
        }

        @Override
        public Bytes call(int service, Bytes request, Duration timeout) throws IOException {
            return answer.to(service);
        }
    }

    @Test
    void aPeerWhoseCallBreaksDownIsGivenUpAndNobodyWaitsForEver() throws IOException {
        ContentLibrary reader = reader(FetchLimits.standard(), new AnsweringPeer(service -> {
            throw new IllegalStateException("a bug");
        }));
        assertThatThrownBy(() -> reader.open(NOWHERE))
                .isInstanceOf(ContentUnavailable.class)
                .hasMessageContaining(DropReason.VANISHED.label());
    }

    @Test
    void aPeerWithoutContentHasNothingAndIsNotBlamed() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        ContentLibrary reader = reader(FetchLimits.standard(), new AnsweringPeer(service -> {
            calls.incrementAndGet();
            throw new StoqRefusal(StoqRefusal.UNKNOWN_SERVICE, "no service here");
        }));
        assertThatThrownBy(() -> reader.open(NOWHERE))
                .isInstanceOf(ContentUnavailable.class)
                .hasMessageNotContaining("given up");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aReaderWaitsOnlySoLongWhileNothingComes() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        FetchLimits limits = FetchLimits.standard().withStall(Duration.ofMillis(300));
        ContentLibrary reader = reader(limits, new AnsweringPeer(service -> {
            if (service == HAVE) {
                return Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 1);
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("over");
        }));
        assertThatThrownBy(() -> reader.open(NOWHERE))
                .isInstanceOf(ContentUnavailable.class)
                .hasMessageContaining("no peer sent anything");
        end.countDown();
    }

    @Test
    void whatThePublisherDidIsNotBlamedOnThePeerThatSendsIt() throws IOException {
        Bytes chunk = Bytes.wrap(new byte[2000]);
        ContentStore store = ContentStore.open(folder.resolve("far"), MIB);
        Leaf leaf = new Leaf(List.of(new ObjectRef(put(store, chunk), 10)), List.of());
        Manifest manifest = new Manifest("f", ContentClass.TEXT, 10, 1, Spread.NONE, 0, put(store, leaf.encoded()));
        ContentId id = put(store, manifest.encoded());
        ContentLibrary reader = reader(FetchLimits.standard(), new LocalPeer("far", open("far")));
        try (OpenContent content = reader.open(id)) {
            assertThatThrownBy(() -> content.copyTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(MalformedContent.class)
                    .hasMessageContaining("10 bytes is announced and has 2000");
            assertThat(content.report().dropped()).isEmpty();
        }
    }

    @Test
    void aStoreThatIsFullIsSaidToBeFull() throws IOException {
        ContentLibrary far = open("far");
        ContentId id = far.publish(Sample.stream(Sample.noise(1, 3 * MIB)), "f", Spread.NONE)
                .id();
        ContentLibrary reader = ContentLibrary.open(
                folder.resolve("reader"),
                ContentLimits.standard().withStoreBytes(2L * MIB),
                () -> List.of(new LocalPeer("far", far)),
                InstantSource.system(),
                ContentObserver.NONE);
        reader.publish(Sample.stream(Sample.noise(2, 2 * MIB - 200_000)), "mine", Spread.NONE);
        try (OpenContent content = reader.open(id)) {
            assertThatThrownBy(() -> content.copyTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(ContentStoreFull.class);
        }
    }

    @Test
    void aRestorationMovesOneShardForEachChunkThatIsLost() throws IOException {
        byte[] content = Sample.noise(7, 7 * MIB);
        Published published = open("far").publish(Sample.stream(content), "noise", new Spread(8, 4));
        try (Stream<Path> files = Files.walk(folder.resolve("far").resolve("objects"))) {
            List<Path> large = files.filter(each -> each.toFile().length() > 100_000)
                    .sorted()
                    .toList();
            Files.delete(large.get(0));
            Files.delete(large.get(1));
        }
        ContentLibrary reader = reader(FetchLimits.standard(), new LocalPeer("far", open("far")));
        try (OpenContent fetched = reader.open(published.id())) {
            fetched.copyTo(OutputStream.nullOutputStream());
            assertThat(fetched.report().objects())
                    .isEqualTo(published.manifest().chunks() + 2);
        }
    }

    private ContentLibrary open(String name) throws IOException {
        return KilledFetch.open(folder.resolve(name), List.of());
    }

    private ContentLibrary reader(FetchLimits limits, ContentPeer peer) throws IOException {
        return ContentLibrary.open(
                folder.resolve("reader"),
                ContentLimits.standard().with(limits),
                () -> List.of(peer),
                InstantSource.system(),
                ContentObserver.NONE);
    }

    private static ContentId put(ContentStore store, Bytes plain) throws IOException {
        ContentId id = ContentId.of(plain);
        store.put(id, PackedObject.plain(plain), Provenance.published(Instant.EPOCH));
        return id;
    }
}
