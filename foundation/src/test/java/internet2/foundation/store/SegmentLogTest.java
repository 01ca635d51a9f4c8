package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentLogTest {

    private static final SegmentLogConfiguration SMALL =
            SegmentLogConfiguration.defaults().withSegmentBytes(4096);

    @TempDir
    private Path folder;

    @Test
    void whatWasAppendedIsReadByIndexAndInOrderAlsoAfterReopening() {
        List<Bytes> expected = new ArrayList<>();
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            for (int batch = 0; batch < 200; batch++) {
                List<Bytes> records = new ArrayList<>();
                for (int i = 0; i < batch % 7; i++) {
                    records.add(Bytes.utf8("batch " + batch + " record " + i + " x".repeat(batch)));
                }
                assertThat(log.appendAll(records)).isEqualTo(expected.size());
                expected.addAll(records);
            }
            holds(log, expected);
        }
        try (SegmentLog log = SegmentLog.open(folder, SMALL, expected.size())) {
            assertThat(log.recovery().tornTail()).isEmpty();
            assertThat(log.recovery().segments()).isGreaterThan(20);
            holds(log, expected);
            assertThat(log.append(Bytes.EMPTY)).isEqualTo(expected.size());
            expected.add(Bytes.EMPTY);
            holds(log, expected);
        }
    }

    @Test
    void aScanStartsAnywhereAndStopsWhenTheVisitorHasSeenEnough() {
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            for (int i = 0; i < 500; i++) {
                log.append(Bytes.utf8("record " + i));
            }
            for (int from = 0; from <= 500; from++) {
                List<Long> seen = new ArrayList<>();
                log.scan(from, (index, record) -> {
                    assertThat(record).isEqualTo(Bytes.utf8("record " + index));
                    seen.add(index);
                    return seen.size() < 3;
                });
                assertThat(seen).hasSize(Math.min(3, 500 - from));
            }
        }
    }

    @Test
    void theHeadStandsForEverythingAppended() {
        Hash head;
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            assertThat(log.head()).isEqualTo(Hash.ZERO);
            log.appendAll(List.of(Bytes.utf8("a"), Bytes.utf8("b")));
            head = log.head();
        }
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            assertThat(log.head()).isEqualTo(head);
        }
    }

    @Test
    void recordsPastTheLimitAndIndicesPastTheEndAreRefused() {
        SegmentLogConfiguration tiny = new SegmentLogConfiguration(4096, 10, 100);
        try (SegmentLog log = SegmentLog.open(folder, tiny)) {
            assertThatThrownBy(() -> log.append(Bytes.utf8("12345678901")))
                    .hasMessageContaining("at most 10 bytes, not 11");
            assertThatThrownBy(() -> log.appendAll(List.of(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY)))
                    .hasMessageContaining("at most 100 bytes, not 108");
            assertThat(log.append(Bytes.utf8("1234567890"))).isZero();
            assertThatThrownBy(() -> log.read(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> log.read(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aBatchLargerThanASegmentGetsASegmentOfItsOwn() {
        List<Bytes> expected = List.of(Bytes.utf8("small"), Bytes.wrap(new byte[3_000_000]), Bytes.utf8("after"));
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            expected.forEach(log::append);
            holds(log, expected);
        }
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            assertThat(log.recovery().segments()).isEqualTo(3);
            holds(log, expected);
        }
    }

    @Test
    void aClosedLogSaysSo() {
        SegmentLog log = SegmentLog.open(folder, SMALL);
        log.append(Bytes.utf8("a"));
        log.close();
        log.close();

        assertThatThrownBy(() -> log.read(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.append(Bytes.EMPTY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptedReaderOrWriterTakesTheLogFromNobody() throws Exception {
        try (SegmentLog log = SegmentLog.open(folder, SMALL)) {
            log.append(Bytes.utf8("first"));
            Thread cancelled = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                assertThat(log.read(0)).isEqualTo(Bytes.utf8("first"));
                log.append(Bytes.utf8("second"));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            cancelled.join();

            holds(log, List.of(Bytes.utf8("first"), Bytes.utf8("second")));
        }
    }

    static void holds(SegmentLog log, List<Bytes> expected) {
        assertThat(log.end()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(log.read(i)).isEqualTo(expected.get(i));
        }
        List<Bytes> scanned = new ArrayList<>();
        log.scan(0, (index, record) -> scanned.add(record));
        assertThat(scanned).isEqualTo(expected);
    }
}
