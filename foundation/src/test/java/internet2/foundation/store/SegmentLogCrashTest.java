package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that is killed in the middle of its work loses nothing that it was told is stored. */
final class SegmentLogCrashTest {

    private static final int ROUNDS = 15;
    private static final int ACKNOWLEDGED_PER_ROUND_MAX = 40;
    private static final SegmentLogConfiguration SMALL =
            SegmentLogConfiguration.defaults().withSegmentBytes(1 << 20);

    @TempDir
    private Path folder;

    /** Appends batch after batch and prints the end of the log after each; every record follows from its index. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            try (SegmentLog log = SegmentLog.open(Path.of(arguments[0]), SMALL)) {
                while (true) {
                    log.appendAll(batchAt(log.end()));
                    System.out.println(log.end());
                }
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("killed writer, seed " + seed);
        Random random = new Random(seed);
        long acknowledged = 0;
        long checked = 0;
        int torn = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged = Math.max(acknowledged, writeUntilKilled(random));
            try (SegmentLog log = SegmentLog.open(folder, SMALL, acknowledged)) {
                assertThat(log.end()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
                checked = holdsWholeBatches(log, checked, "seed " + seed + " round " + round);
                torn += log.recovery().tornTail().isPresent() ? 1 : 0;
                acknowledged = log.end();
            }
        }
        assertThat(acknowledged).isGreaterThan(ROUNDS);
        System.out.println("killed writer, rounds " + ROUNDS + ", records " + acknowledged + ", torn tails " + torn);
    }

    private long writeUntilKilled(Random random) throws IOException {
        int acknowledgements = 1 + random.nextInt(ACKNOWLEDGED_PER_ROUND_MAX);
        long end = 0;
        try (ChildJvm child = ChildJvm.start(Writer.class, folder)) {
            for (int i = 0; i < acknowledgements; i++) {
                end = number(child.line());
            }
            long anyMoment = System.nanoTime() + random.nextInt(4_000_000);
            while (System.nanoTime() < anyMoment) {
                Thread.onSpinWait(); // the kill shall hit any step of the next append, not always the first
            }
            child.kill();
            for (String rest : child.lines()) {
                end = rest.matches("\\d+") ? number(rest) : end;
            }
        }
        return end;
    }

    private static long number(@Nullable String line) {
        assertThat(line).as("what the writer prints").isNotNull().matches("\\d+");
        return Long.parseLong(String.valueOf(line));
    }

    /** Checks the records from {@code from} on, which begins a batch; returns the end. */
    private static long holdsWholeBatches(SegmentLog log, long from, String place) {
        Deque<Bytes> expected = new ArrayDeque<>();
        log.scan(from, (index, record) -> {
            if (expected.isEmpty()) {
                expected.addAll(batchAt(index));
            }
            assertThat(record.equals(expected.remove()))
                    .as("%s: record %d is what was written", place, index)
                    .isTrue();
            return true;
        });
        assertThat(expected).as(place + ": the last batch is whole").isEmpty();
        return log.end();
    }

    /** Now and then a large batch, whose write takes long enough to be killed in the middle of it. */
    private static List<Bytes> batchAt(long index) {
        Random random = new Random(index);
        int bytesMax = random.nextInt(8) == 0 ? 600_000 : 3000;
        List<Bytes> batch = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(bytesMax)];
            Arrays.fill(record, (byte) (index + i));
            batch.add(Bytes.wrap(record));
        }
        return batch;
    }
}
