package internet2.stoq.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.packing.PackedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int OBJECT_BYTES = 1000;
    private static final int ROOM_FOR_FOUR = 4 * (OBJECT_BYTES + 40);

    @TempDir
    Path folder = Path.of("");

    @Test
    void whatWasPutIsThereAfterAReopening() throws IOException {
        ContentId id = put(ContentStore.open(folder, 1 << 20), 1);
        ContentStore store = ContentStore.open(folder, 1 << 20);
        assertThat(store.plain(id)).contains(content(1));
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void provenanceStaysWithTheObject() throws IOException {
        ContentStore store = ContentStore.open(folder, 1 << 20);
        ContentId id = ContentId.of(content(1));
        Provenance provenance = new Provenance(Optional.of(new NodeId(id.digest())), NOW, Optional.of(id));
        store.put(id, PackedObject.plain(content(1)), provenance);
        assertThat(ContentStore.open(folder, 1 << 20).provenance(id)).contains(provenance);
    }

    @Test
    void theLongestUnusedGoesFirstAndWhatIsHeldStays() throws IOException {
        ContentStore store = ContentStore.open(folder, ROOM_FOR_FOUR);
        ContentId held = put(store, 0);
        store.hold(held);
        ContentId used = put(store, 1);
        ContentId unused = put(store, 2);
        put(store, 3);
        assertThat(store.plain(used)).isPresent();
        put(store, 4);
        assertThat(store.contains(unused)).isFalse();
        assertThat(store.contains(used)).isTrue();
        put(store, 5);
        put(store, 6);
        put(store, 7);
        assertThat(store.contains(held)).isTrue();
        assertThat(store.bytes()).isLessThanOrEqualTo(ROOM_FOR_FOUR);
    }

    @Test
    void whereNothingMayGoNothingComes() throws IOException {
        ContentStore store = ContentStore.open(folder, ROOM_FOR_FOUR);
        for (int i = 0; i < 4; i++) {
            store.hold(put(store, i));
        }
        assertThatThrownBy(() -> put(store, 4))
                .isInstanceOf(ContentStoreFull.class)
                .hasMessageContaining("remove published content");
        assertThat(store.count()).isEqualTo(4);
    }

    @Test
    void damageIsNoticedAtReadingAndTheObjectIsGone() throws IOException {
        for (int at : new int[] {0, 6, 12, 500, OBJECT_BYTES}) {
            ContentStore store = ContentStore.open(folder, 1 << 20);
            ContentId id = put(store, at);
            byte[] file = Files.readAllBytes(file(id));
            file[at] ^= 1;
            Files.write(file(id), file);
            assertThat(store.packed(id)).as("byte " + at).isEmpty();
            assertThat(store.contains(id)).isFalse();
            assertThat(Files.exists(file(id))).isFalse();
        }
    }

    @Test
    void aFileCutOffByACrashIsNoticed() throws IOException {
        ContentId id = put(ContentStore.open(folder, 1 << 20), 1);
        byte[] file = Files.readAllBytes(file(id));
        Files.write(file(id), Arrays.copyOf(file, file.length / 2));
        ContentStore store = ContentStore.open(folder, 1 << 20);
        assertThat(store.plain(id)).isEmpty();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void whatWasHalfWrittenIsClearedAway() throws IOException {
        ContentStore.open(folder, 1 << 20);
        Files.write(folder.resolve("incoming/7"), new byte[100]);
        ContentStore.open(folder, 1 << 20);
        try (Stream<Path> left = Files.list(folder.resolve("incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileTakenAwayByHandIsForgotten() throws IOException {
        ContentStore store = ContentStore.open(folder, 1 << 20);
        ContentId id = put(store, 1);
        Files.delete(file(id));
        assertThat(store.plain(id)).isEmpty();
        assertThat(store.bytes()).isZero();
    }

    /** Against a model: what is held is always there, the bytes are those of the files, the limit holds. */
    @Test
    void whateverIsDoneTheLimitHoldsAndWhatIsHeldIsThere() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            Path here = folder.resolve("seed-" + seed);
            ContentStore store = ContentStore.open(here, ROOM_FOR_FOUR);
            Random random = new Random(seed);
            Map<ContentId, Bytes> known = new HashMap<>();
            Set<ContentId> held = new HashSet<>();
            for (int step = 0; step < 100; step++) {
                Bytes content = content(random.nextInt(12));
                ContentId id = ContentId.of(content);
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        store.put(id, PackedObject.plain(content), Provenance.published(NOW));
                        known.put(id, content);
                    }
                    case 2 -> {
                        if (held.size() < 3 && store.contains(id) && held.add(id)) {
                            store.hold(id);
                        }
                    }
                    case 3 -> {
                        if (held.remove(id)) {
                            store.release(id);
                        }
                    }
                    default -> {
                        store.evict(id);
                        assertThat(store.contains(id)).isEqualTo(held.contains(id));
                    }
                }
                for (ContentId each : held) {
                    assertThat(store.plain(each)).as("seed " + seed).contains(Objects.requireNonNull(known.get(each)));
                }
                assertThat(store.bytes()).as("seed " + seed).isLessThanOrEqualTo(ROOM_FOR_FOUR);
            }
            assertThat(ContentStore.open(here, ROOM_FOR_FOUR).bytes()).isEqualTo(store.bytes());
        }
    }

    private static ContentId put(ContentStore store, int number) throws IOException {
        ContentId id = ContentId.of(content(number));
        store.put(id, PackedObject.plain(content(number)), Provenance.published(NOW));
        return id;
    }

    private Path file(ContentId id) {
        return folder.resolve("objects").resolve(id.toString().substring(4, 6)).resolve(id.toString());
    }

    private static Bytes content(int number) {
        byte[] content = new byte[OBJECT_BYTES];
        new Random(number).nextBytes(content);
        return Bytes.wrap(content);
    }
}
