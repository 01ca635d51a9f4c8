package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentLogConcurrencyTest {

    private static final SegmentLogConfiguration TINY =
            SegmentLogConfiguration.defaults().withSegmentBytes(1024);

    @TempDir(factory = InMemory.class)
    private Path folder;

    /** More segments than are kept open, readers that are cancelled now and then, two writers. */
    @Test
    void readersAndWritersOfManySegmentsDoNotDisturbEachOther() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        try (SegmentLog log = SegmentLog.open(folder, TINY);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            log.append(Bytes.utf8("record 0"));
            List<Future<?>> readers = new ArrayList<>();
            List<Thread> cancelled = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 4; i++) {
                int seed = i;
                readers.add(threads.submit(() -> {
                    cancelled.add(Thread.currentThread());
                    return readUntil(writing, log, new Random(seed));
                }));
            }
            readers.add(threads.submit(() -> interrupt(cancelled, writing)));
            List<Future<?>> writers =
                    List.of(threads.submit(() -> write(log, cancelled)), threads.submit(() -> write(log, cancelled)));
            try {
                for (Future<?> writer : writers) {
                    writer.get(1, TimeUnit.MINUTES);
                }
            } finally {
                writing.set(false);
            }
            for (Future<?> reader : readers) {
                reader.get(1, TimeUnit.MINUTES);
            }
            assertThat(log.end()).isEqualTo(2001);
        }
        try (SegmentLog log = SegmentLog.open(folder, TINY, 2001)) {
            assertThat(log.recovery().segments()).isGreaterThan(100);
            log.scan(0, (index, record) -> {
                assertThat(record.utf8()).startsWith("record ");
                return true;
            });
        }
    }

    @Test
    void afterADiskFailureNothingMoreIsAcknowledgedAndWhatWasIsStillRead() throws Exception {
        try (SegmentLog log = SegmentLog.open(folder, TINY)) {
            log.append(Bytes.utf8("first"));
        }
        Path segment = folder.resolve("00000000000000000000.log");
        Path elsewhere = folder.resolve("elsewhere");
        try (SegmentLog log = SegmentLog.open(folder, TINY)) {
            Files.move(segment, elsewhere); // the file is opened when it is first used
            assertThatThrownBy(() -> log.append(Bytes.EMPTY)).isInstanceOf(StoreFailedException.class);
            Files.move(elsewhere, segment);

            assertThatThrownBy(() -> log.append(Bytes.EMPTY))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("check the disk, then restart the node");
            SegmentLogTest.holds(log, List.of(Bytes.utf8("first")));
        }
        try (SegmentLog log = SegmentLog.open(folder, TINY, 1)) {
            assertThat(log.append(Bytes.EMPTY)).isEqualTo(1);
        }
    }

    private static boolean interrupt(List<Thread> victims, AtomicBoolean writing) {
        Random random = new Random(1);
        while (writing.get()) {
            if (!victims.isEmpty()) {
                victims.get(random.nextInt(victims.size())).interrupt();
            }
            LockSupport.parkNanos(10_000);
        }
        return true;
    }

    private static boolean write(SegmentLog log, List<Thread> cancelled) {
        cancelled.add(Thread.currentThread());
        Random random = new Random(3);
        for (int i = 0; i < 1000; ) {
            List<Bytes> batch = new ArrayList<>();
            for (int n = 1 + random.nextInt(5); n > 0 && i < 1000; n--, i++) {
                batch.add(Bytes.utf8("record " + random.nextInt() + "x".repeat(random.nextInt(100))));
            }
            log.appendAll(batch);
        }
        return true;
    }

    private static boolean readUntil(AtomicBoolean writing, SegmentLog log, Random random) {
        while (writing.get()) {
            long at = random.nextLong(log.end());
            assertThat(log.read(at).utf8()).startsWith("record ");
            long[] next = {at};
            log.scan(at, (index, record) -> {
                assertThat(index).isEqualTo(next[0]++);
                return index < at + 20;
            });
            Thread.interrupted();
        }
        return true;
    }
}
