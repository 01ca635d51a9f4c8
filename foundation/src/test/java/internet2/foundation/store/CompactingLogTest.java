package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log that is replaced by a shorter one has, whenever that is cut short, all of the one or all of the other. */
final class CompactingLogTest {

    private static final SegmentLogConfiguration SMALL = new SegmentLogConfiguration(1024, 500, 1000);

    @TempDir
    private Path folder;

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static List<Bytes> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Bytes.utf8("record " + i + "x".repeat(i)))
                .toList();
    }

    private static void append(CompactingLog log, List<Bytes> records) {
        records.forEach(record -> log.appendAll(List.of(record)));
    }

    private List<String> generations() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Test
    void aReplacedLogHasWhatReplacedItAndGoesOn() throws IOException {
        try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
            append(log, records(0, 50));
            log.replace(records(40, 50));
            log.appendAll(records(50, 52));
            assertThat(log.records()).isEqualTo(records(40, 52));
            assertThat(log.record(10)).isEqualTo(records(50, 51).getFirst());
        }
        assertThat(generations()).hasSize(1);
        try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
            assertThat(log.records()).isEqualTo(records(40, 52));
            assertThat(log.size()).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(CompactingLog.Step.class)
    void aCrashAtAnyStepLeavesOneOrTheOther(CompactingLog.Step last) throws IOException {
        try (CompactingLog log = CompactingLog.open(folder, SMALL, step -> {
            if (step == last) {
                throw new Crash();
            }
        })) {
            append(log, records(0, 30));
            assertThatThrownBy(() -> log.replace(records(20, 30))).isInstanceOf(Crash.class);
        }
        for (int opening = 0; opening < 2; opening++) {
            try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
                assertThat(log.records())
                        .isEqualTo(last == CompactingLog.Step.WRITTEN ? records(0, 30) : records(20, 30));
            }
            assertThat(generations()).hasSize(1);
        }
    }

    /** A crash in the middle of writing, and one in the middle of deleting. */
    @Test
    void halfAGenerationBesideAWholeOneIsCleanedUp() throws IOException {
        try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
            append(log, records(0, 30));
            log.replace(records(10, 30));
        }
        Path unfinished = Files.createDirectory(folder.resolve("generation-000000000000000003.new"));
        Files.write(unfinished.resolve("00000000000000000000.log"), new byte[10]);
        Path deleted = Files.createDirectory(folder.resolve("generation-000000000000000001"));
        Files.write(deleted.resolve("acknowledged"), new byte[10]);
        try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
            assertThat(log.records()).isEqualTo(records(10, 30));
            log.replace(records(29, 30));
        }
        assertThat(generations()).containsExactly("generation-000000000000000003");
    }

    @Test
    void anEmptiedGenerationIsDamageAndNoNewLog() throws IOException {
        try (CompactingLog log = CompactingLog.open(folder, SMALL)) {
            append(log, records(0, 3));
        }
        Path generation = folder.resolve("generation-000000000000000001");
        try (Stream<Path> files = Files.list(generation)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> CompactingLog.open(folder, SMALL))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("its records are gone");
    }
}
