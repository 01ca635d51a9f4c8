package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateStoreTest {

    private static final int KEYS = 50;

    @TempDir
    private Path temporary;

    /** Writes batch after batch, each setting all keys to its number, and prints the number. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            try (StateStore store = StateStore.open(Path.of(arguments[0]))) {
                for (long number = numberIn(store) + 1; ; number++) {
                    store.write(batch(number));
                    System.out.println(number);
                }
            }
        }
    }

    @Test
    void aBatchIsStoredAsAWholeAndItsLastChangeOfAKeyCounts() {
        try (StateStore store = StateStore.open(folder())) {
            store.write(new StateBatch().put(utf8("a"), utf8("1")).put(utf8("b"), Bytes.EMPTY));
            store.write(new StateBatch()
                    .put(utf8("a"), utf8("2"))
                    .remove(utf8("a"))
                    .remove(utf8("never there"))
                    .put(utf8("c"), utf8("3")));
            store.write(new StateBatch());
        }
        try (StateStore store = StateStore.open(folder())) {
            assertThat(store.get(utf8("a"))).isEmpty();
            assertThat(store.get(utf8("b"))).contains(Bytes.EMPTY);
            assertThat(store.get(utf8("c"))).contains(utf8("3"));
        }
    }

    @Test
    void aScanShowsThePrefixInUnsignedOrderPageByPage() {
        try (StateStore store = StateStore.open(folder())) {
            StateBatch batch = new StateBatch();
            for (int i = 0; i < 256; i++) {
                batch.put(Bytes.of((byte) 7, (byte) i), Bytes.of((byte) i));
            }
            store.write(batch.put(Bytes.of((byte) 6, (byte) 0xff), Bytes.EMPTY).put(Bytes.of((byte) 8), Bytes.EMPTY));

            List<StateView.Entry> all = store.scan(Bytes.of((byte) 7), Integer.MAX_VALUE);
            assertThat(all).hasSize(256).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
            assertThat(store.scan(Bytes.of((byte) 7), 3)).isEqualTo(all.subList(0, 3));
            assertThat(store.scan(Bytes.of((byte) 7), 0)).isEmpty();
            assertThat(store.scan(Bytes.EMPTY, 1000)).hasSize(258);
            List<Bytes> page = new ArrayList<>();
            store.scan(Bytes.of((byte) 7), Bytes.of((byte) 7, (byte) 250), (key, value) -> page.add(key));
            assertThat(page).hasSize(6).first().isEqualTo(Bytes.of((byte) 7, (byte) 250));
        }
    }

    @Test
    void aSnapshotShowsNoLaterChange() {
        try (StateStore store = StateStore.open(folder())) {
            store.write(new StateBatch().put(utf8("a"), utf8("1")));
            try (StateSnapshot snapshot = store.snapshot()) {
                store.write(new StateBatch().put(utf8("a"), utf8("2")).put(utf8("b"), utf8("1")));

                assertThat(snapshot.get(utf8("a"))).contains(utf8("1"));
                assertThat(snapshot.scan(Bytes.EMPTY, 10)).hasSize(1);
                assertThat(store.get(utf8("a"))).contains(utf8("2"));
            }
        }
    }

    @Test
    void useAfterCloseIsAnErrorAndNotACrash() {
        StateStore store = StateStore.open(folder());
        StateSnapshot left = store.snapshot();
        StateSnapshot closed = store.snapshot();
        closed.close();
        assertThatThrownBy(() -> closed.get(utf8("a"))).isInstanceOf(IllegalStateException.class);
        store.close();
        store.close();
        left.close();

        assertThatThrownBy(() -> store.get(utf8("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> left.get(utf8("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::snapshot).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDamagedTableIsReportedNeverServedAndTheStoreCanBeRebuilt() throws Exception {
        Random random = new Random(5);
        List<StateView.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] value = new byte[100];
            random.nextBytes(value);
            entries.add(new StateView.Entry(new CanonicalWriter().u32(i).toBytes(), Bytes.wrap(value)));
        }
        StateStoreConfiguration small = new StateStoreConfiguration(1 << 20, 1 << 18, 64);
        try (StateStore store = StateStore.open(folder(), small)) {
            for (int at = 0; at < entries.size(); at += 500) {
                StateBatch batch = new StateBatch();
                entries.subList(at, at + 500).forEach(entry -> batch.put(entry.key(), entry.value()));
                store.write(batch);
            }
            store.verify();
        }
        assertThat(damageTables()).isPositive();

        assertThat(wrongOrReported(entries)).isEqualTo("reported");
        StateStore.destroy(folder());
        StateStore.destroy(folder());
        try (StateStore store = StateStore.open(folder())) {
            assertThat(store.scan(Bytes.EMPTY, 1)).isEmpty();
        }
    }

    @Test
    void aBatchSurvivesTheKillOfTheProcessAsAWholeOrNotAtAll() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("killed state writer, seed " + seed);
        Random random = new Random(seed);
        long stored = 0;
        for (int round = 0; round < 5; round++) {
            long acknowledged = stored;
            try (ChildJvm child = ChildJvm.start(Writer.class, folder())) {
                for (int i = 1 + random.nextInt(2000); i > 0; i--) {
                    acknowledged = number(child.line(), seed);
                }
                child.kill();
            }
            try (StateStore store = StateStore.open(folder())) {
                stored = numberIn(store);
                assertThat(stored).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged);
                assertThat(store.scan(utf8("key"), 2 * KEYS))
                        .as("seed %d", seed)
                        .hasSize(KEYS)
                        .extracting(StateView.Entry::value)
                        .containsOnly(new CanonicalWriter().u64(stored).toBytes());
            }
        }
    }

    /** Flips a bit in each 4 KiB of every table file; returns how many tables there were. */
    private int damageTables() throws IOException {
        int tables = 0;
        try (Stream<Path> files = Files.list(folder())) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] content = Files.readAllBytes(table);
                for (int at = 100; at < content.length * 9 / 10; at += 4096) {
                    content[at] ^= 1;
                }
                Files.write(table, content);
                tables++;
            }
        }
        return tables;
    }

    private String wrongOrReported(List<StateView.Entry> entries) {
        try (StateStore store = StateStore.open(folder())) {
            boolean reported = false;
            for (StateView.Entry entry : entries) {
                try {
                    if (!store.get(entry.key()).equals(Optional.of(entry.value()))) {
                        return "wrong value of " + entry.key();
                    }
                } catch (CorruptStateException e) {
                    assertThat(e).hasMessageContaining("rebuilds it from its log");
                    reported = true;
                }
            }
            assertThatThrownBy(() -> store.scan(Bytes.EMPTY, (key, value) -> true))
                    .isInstanceOf(CorruptStateException.class);
            assertThatThrownBy(store::verify).isInstanceOf(CorruptStateException.class);
            return reported ? "reported" : "not reported";
        } catch (CorruptStateException e) {
            return "reported";
        }
    }

    private Path folder() {
        return temporary.resolve("state");
    }

    private static StateBatch batch(long number) {
        Bytes value = new CanonicalWriter().u64(number).toBytes();
        StateBatch batch = new StateBatch().put(utf8("number"), value);
        for (int i = 0; i < KEYS; i++) {
            batch.put(utf8("key " + i), value);
        }
        return batch;
    }

    private static long numberIn(StateStore store) {
        return store.get(utf8("number"))
                .map(value -> CanonicalReader.<Long>decode(value, CanonicalReader::u64))
                .orElse(0L);
    }

    private static long number(@Nullable String line, long seed) {
        assertThat(line).as("what the writer prints, seed %d", seed).isNotNull().matches("\\d+");
        return Long.parseLong(String.valueOf(line));
    }

    private static Bytes utf8(String text) {
        return Bytes.utf8(text);
    }
}
