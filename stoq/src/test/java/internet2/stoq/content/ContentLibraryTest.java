package internet2.stoq.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.ContentStoreFull;
import internet2.stoq.content.store.Provenance;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.ContentUnavailable;
import internet2.stoq.content.transfer.FetchLimits;
import internet2.stoq.content.transfer.MalformedContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentLibraryTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 3 * MIB})
    void whatWasPublishedIsReadBack(int size) throws IOException {
        ContentLibrary library = open("publisher");
        byte[] content = Sample.text(size, size);
        Published published = library.publish(Sample.stream(content), "text", new Spread(4, 2));
        assertThat(read(library, published.id())).isEqualTo(content);
        assertThat(published.manifest().size()).isEqualTo(size);
        assertThat(library.list()).singleElement().satisfies(held -> {
            assertThat(held.id()).isEqualTo(published.id());
            assertThat(held.chunksHere()).isEqualTo(published.manifest().chunks());
        });
    }

    @Test
    void aFetchThatWasKilledGoesOnWhereItWas() throws Exception {
        byte[] content = Sample.noise(5, 12 * MIB);
        ContentLibrary publisher = open("publisher");
        ContentId id =
                publisher.publish(Sample.stream(content), "noise", Spread.NONE).id();
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        KilledFetch.class.getName(),
                        folder.resolve("publisher").toString(),
                        folder.resolve("reader").toString(),
                        id.toString(),
                        Integer.toString(5 * MIB))
                .inheritIO()
                .start();
        assertThat(killed.waitFor()).isEqualTo(9);

        ContentLibrary reader =
                KilledFetch.open(folder.resolve("reader"), List.of(new LocalPeer("publisher", publisher)));
        assertThat(reader.list())
                .singleElement()
                .satisfies(held -> assertThat(held.chunksHere()).isPositive());
        try (OpenContent rest = reader.open(id)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            rest.copyTo(sink);
            assertThat(sink.toByteArray()).isEqualTo(content);
            assertThat(rest.report().movedBytes()).isLessThan(content.length - 4L * MIB);
        }
    }

    @Test
    void eachPieceIsAskedForOnce() throws IOException {
        AtomicLong served = new AtomicLong();
        ContentObserver counting = new ContentObserver() {
            @Override
            public void served(NodeId peer, long bytes) {
                served.addAndGet(bytes);
            }
        };
        ContentLibrary publisher = ContentLibrary.open(
                folder.resolve("publisher"), ContentLimits.standard(), List::of, InstantSource.system(), counting);
        byte[] content = Sample.noise(4, 8 * MIB);
        ContentId id =
                publisher.publish(Sample.stream(content), "noise", Spread.NONE).id();
        LocalPeer peer = new LocalPeer("publisher", publisher);
        ContentLibrary reader = ContentLibrary.open(
                folder.resolve("reader"),
                ContentLimits.standard().with(FetchLimits.standard().withPatience(Duration.ofMinutes(1))),
                () -> List.of(peer),
                InstantSource.system(),
                ContentObserver.NONE);
        try (OpenContent fetched = reader.open(id)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            fetched.copyTo(sink);
            assertThat(sink.toByteArray()).isEqualTo(content);
            assertThat(served.get()).isEqualTo(fetched.report().movedBytes());
        }
    }

    @Test
    void aDamagedChunkIsFetchedAnew() throws IOException {
        byte[] content = Sample.noise(6, 3 * MIB);
        ContentLibrary publisher = open("publisher");
        ContentId id =
                publisher.publish(Sample.stream(content), "noise", Spread.NONE).id();
        ContentLibrary reader = open("reader", new LocalPeer("publisher", publisher));
        assertThat(read(reader, id)).isEqualTo(content);
        Path file = objects("reader").stream()
                .filter(each -> each.toFile().length() > 100_000)
                .findFirst()
                .orElseThrow();
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);

        try (OpenContent again = reader.open(id)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            again.copyTo(sink);
            assertThat(sink.toByteArray()).isEqualTo(content);
            assertThat(again.report().objects()).isEqualTo(1);
        }
    }

    @Test
    void chunksThatNobodyHasAreRestoredFromParity() throws IOException {
        byte[] content = Sample.noise(7, 7 * MIB);
        ContentLibrary publisher = open("publisher");
        ContentId id = publisher
                .publish(Sample.stream(content), "noise", new Spread(8, 3))
                .id();
        List<Path> large = objects("publisher").stream()
                .filter(each -> each.toFile().length() > 100_000)
                .sorted()
                .toList();
        Files.delete(large.get(0)); // chunk or parity: any three of a stripe may be lost
        Files.delete(large.get(1));
        Files.delete(large.get(2));

        LocalPeer left = new LocalPeer("publisher", open("publisher"));
        // So little room that not all of a stripe lies within the window.
        ContentLibrary reader = ContentLibrary.open(
                folder.resolve("reader"),
                ContentLimits.standard().withStoreBytes(10L * MIB),
                () -> List.of(left),
                InstantSource.system(),
                ContentObserver.NONE);

        assertThat(read(reader, id)).isEqualTo(content);
    }

    @Test
    void removedContentIsGoneAndItsRoomFreeButWhatIsSharedStays() throws IOException {
        ContentLibrary library = open("publisher");
        byte[] first = Sample.text(8, MIB);
        byte[] second = Sample.inserted(first, MIB / 2, Sample.text(9, 50));
        ContentId one =
                library.publish(Sample.stream(first), "one", Spread.NONE).id();
        ContentId two =
                library.publish(Sample.stream(second), "two", Spread.NONE).id();

        assertThat(library.remove(one)).isTrue();
        assertThat(library.remove(one)).isFalse();

        assertThat(read(library, two)).isEqualTo(second);
        assertThatThrownBy(() -> read(library, one))
                .isInstanceOf(ContentUnavailable.class)
                .hasMessageContaining("none of 0 peers");
        assertThat(library.remove(two)).isTrue();
        assertThat(library.storedBytes()).isZero();
        assertThat(library.list()).isEmpty();
    }

    @Test
    void removalLetsNothingGoThatAnotherPublicationHas() throws IOException {
        byte[] shared = Sample.noise(11, 2 * MIB);
        byte[] longer = Sample.inserted(shared, shared.length, Sample.noise(12, MIB));
        ContentLibrary first = open("publisher");
        ContentId one = first.publish(Sample.stream(shared), "one", Spread.NONE).id();
        Path manifest = objects("publisher").stream()
                .filter(each -> each.endsWith(one.toString()))
                .findFirst()
                .orElseThrow();
        ContentId two = first.publish(Sample.stream(longer), "two", Spread.NONE).id();
        Files.delete(manifest);
        ContentLibrary library = open("publisher"); // holds what is left of the first: nothing
        library.publish(Sample.stream(shared), "one", Spread.NONE);

        assertThat(library.remove(one)).isTrue();

        assertThat(read(library, two)).isEqualTo(longer);
        assertThat(library.remove(two)).isTrue();
        assertThat(library.storedBytes()).isZero();
    }

    @Test
    void whatWasDamagedWhileTheNodeRanIsRemovedAsAWhole() throws IOException {
        byte[] content = Sample.noise(13, 2 * MIB);
        ContentLibrary library = open("publisher");
        ContentId id = library.publish(Sample.stream(content), "f", Spread.NONE).id();
        for (Path file : objects("publisher")) {
            if (file.endsWith(id.toString())) {
                Files.delete(file);
            }
        }
        assertThat(library.list()).isEmpty();
        assertThat(library.remove(id)).isTrue();
        assertThat(library.storedBytes()).isZero();
    }

    @Test
    void aRepublicationMendsDamageThatNobodyHasReadYet() throws IOException {
        byte[] content = Sample.noise(15, 2 * MIB);
        ContentLibrary library = open("publisher");
        ContentId id = library.publish(Sample.stream(content), "f", Spread.NONE).id();
        for (Path file : objects("publisher")) {
            byte[] damaged = Files.readAllBytes(file);
            damaged[damaged.length - 1] ^= 1;
            Files.write(file, damaged);
        }
        library.publish(Sample.stream(content), "f", Spread.NONE);
        assertThat(read(library, id)).isEqualTo(content);
    }

    @Test
    void publishedContentOutlivesTheCacheAndAReopening() throws IOException {
        byte[] mine = Sample.noise(10, 2 * MIB);
        ContentId id =
                open("node").publish(Sample.stream(mine), "mine", Spread.NONE).id();
        ContentLibrary far = open("far");
        LocalPeer peer = new LocalPeer("far", far);
        ContentLibrary node = ContentLibrary.open(
                folder.resolve("node"),
                ContentLimits.standard().withStoreBytes(6L * MIB),
                () -> List.of(peer),
                InstantSource.system(),
                ContentObserver.NONE);
        for (int i = 0; i < 3; i++) {
            byte[] other = Sample.noise(20 + i, 3 * MIB);
            assertThat(read(
                            node,
                            far.publish(Sample.stream(other), "other", Spread.NONE)
                                    .id()))
                    .isEqualTo(other);
        }
        assertThat(node.storedBytes()).isLessThanOrEqualTo(6L * MIB);
        assertThat(read(node, id)).isEqualTo(mine);
        assertThatThrownBy(() -> node.publish(Sample.stream(Sample.noise(30, 5 * MIB)), "large", Spread.NONE))
                .isInstanceOf(ContentStoreFull.class);
        assertThat(read(node, id)).isEqualTo(mine);
    }

    @Test
    void largerContentThanAllowedIsNeitherPublishedNorFetched() throws IOException {
        ContentLibrary far = open("far");
        ContentId id = far.publish(Sample.stream(Sample.text(1, 2000)), "f", Spread.NONE)
                .id();
        ContentLibrary node = ContentLibrary.open(
                folder.resolve("node"),
                ContentLimits.standard().withContentBytes(1000),
                () -> List.of(new LocalPeer("far", far)),
                InstantSource.system(),
                ContentObserver.NONE);
        assertThatThrownBy(() -> node.publish(Sample.stream(Sample.text(1, 1001)), "f", Spread.NONE))
                .isInstanceOf(ContentTooLarge.class);
        assertThatThrownBy(() -> node.open(id)).isInstanceOf(ContentTooLarge.class);
    }

    @Test
    void whoLooksAtAManifestAloneLeavesNoRecordAndSlowReadersLeaveRoom() throws IOException {
        ContentLibrary far = open("far");
        byte[] content = Sample.noise(14, 6 * MIB);
        ContentId id = far.publish(Sample.stream(content), "f", Spread.NONE).id();
        ContentLibrary node = ContentLibrary.open(
                folder.resolve("node"),
                ContentLimits.standard().withStoreBytes(16L * MIB),
                () -> List.of(new LocalPeer("far", far)),
                InstantSource.system(),
                ContentObserver.NONE);
        List<OpenContent> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(node.open(id));
        }
        assertThat(node.list()).isEmpty();
        assertThat(read(node, id)).isEqualTo(content);
        assertThat(node.list()).hasSize(1);
        slow.forEach(OpenContent::close);
    }

    @Test
    void whatIsNoManifestIsRefusedWithAReason() throws IOException {
        Bytes nonsense = Bytes.utf8("no manifest");
        ContentId id = ContentId.of(nonsense);
        ContentStore store = ContentStore.open(folder.resolve("far"), MIB);
        store.put(id, PackedObject.plain(nonsense), Provenance.published(Instant.EPOCH));
        ContentLibrary node = open("node", new LocalPeer("far", open("far")));
        assertThatThrownBy(() -> node.open(id))
                .isInstanceOf(MalformedContent.class)
                .hasMessageContaining("version");
    }

    @Test
    void aNameThatIsAPathIsRefused() throws IOException {
        ContentLibrary library = open("node");
        assertThatThrownBy(() -> library.publish(Sample.stream(new byte[1]), "../key", Spread.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ContentLibrary open(String name, LocalPeer... peers) throws IOException {
        return KilledFetch.open(folder.resolve(name), List.of(peers));
    }

    private static byte[] read(ContentLibrary library, ContentId id) throws IOException {
        try (OpenContent content = library.open(id)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            content.copyTo(sink);
            return sink.toByteArray();
        }
    }

    private List<Path> objects(String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(name).resolve("objects"))) {
            return new ArrayList<>(all.filter(Files::isRegularFile).toList());
        }
    }
}
