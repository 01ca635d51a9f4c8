package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import internet2.foundation.Bytes;
import internet2.foundation.store.RecoveryReport.TornTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: what was acknowledged is served as it was, or reported as corrupt. Only a batch that was not
 * acknowledged may be missing, and only as a whole.
 */
final class SegmentLogDamageTest {

    private static final SegmentLogConfiguration SMALL =
            SegmentLogConfiguration.defaults().withSegmentBytes(1024);

    @TempDir(factory = InMemory.class)
    private Path folder;

    /** Three segments; the last batch has six records. */
    private final List<Bytes> records = new ArrayList<>();

    /** As it stood before the last batch was written, and after that was acknowledged. */
    private LogImage before = new LogImage();

    private LogImage after = new LogImage();
    private String lastSegment = "";
    private int lastBatchAt;
    private int lastBatchEnd;

    @BeforeEach
    void writeALog() {
        Path original = folder.resolve("original");
        Random random = new Random(7);
        try (SegmentLog log = SegmentLog.open(original, SMALL)) {
            while (LogImage.of(original).segments().size() < 3) {
                append(log, batch(random, 1 + random.nextInt(3), 100));
            }
            append(log, batch(random, 2, 50));
            before = LogImage.of(original);
            append(log, batch(random, 6, 60));
            after = LogImage.of(original);
        }
        lastSegment = after.segments().getLast();
        lastBatchAt = before.file(lastSegment).length;
        lastBatchEnd = after.file(lastSegment).length;
        assertThat(after.segments()).hasSize(3);
        assertThat(before.segments()).hasSize(3);
    }

    @Test
    void aTailCutAtAnyByteBeforeItsAcknowledgementIsCutWholeAndKeptAside() throws Exception {
        for (int size = lastBatchAt; size < lastBatchEnd; size++) {
            LogImage image = powerCut().cut(lastSegment, size);
            try (SegmentLog log = open(image)) {
                SegmentLogTest.holds(log, acknowledged());
                assertThat(log.recovery().tornTail().isPresent()).isEqualTo(size > lastBatchAt);
                if (size > lastBatchAt) {
                    TornTail torn = log.recovery().tornTail().get();
                    assertThat(torn.offset()).isEqualTo(lastBatchAt);
                    assertThat(torn.bytes()).isEqualTo(size - lastBatchAt);
                    assertThat(Bytes.wrap(Files.readAllBytes(torn.keptIn())))
                            .isEqualTo(after.bytes(lastSegment, lastBatchAt, size));
                }
                log.append(Bytes.utf8("goes on"));
                assertThat(log.read(acknowledged().size())).isEqualTo(Bytes.utf8("goes on"));
            }
        }
    }

    @Test
    void aTailCutAtAnyByteAfterItsAcknowledgementIsCorruption() {
        for (int size = 0; size < lastBatchEnd; size++) {
            LogImage image = after.copy().cut(lastSegment, size);
            assertThatThrownBy(() -> open(image).close())
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining(lastSegment);
        }
    }

    @Test
    void anySubsetOfSectorsOfAnUnacknowledgedBatchIsTheWholeBatchOrNone() {
        int sector = 64;
        int sectors = (lastBatchEnd - lastBatchAt + sector - 1) / sector;
        for (int lost = 0; lost < 1 << Math.min(sectors, 10); lost++) {
            LogImage image = powerCut();
            for (int i = 0; i < sectors; i++) {
                if ((lost >> i & 1) == 1) {
                    int from = lastBatchAt + i * sector;
                    image.zero(lastSegment, from, from + sector);
                }
            }
            try (SegmentLog log = open(image)) {
                SegmentLogTest.holds(log, lost == 0 ? records : acknowledged());
                assertThat(log.recovery().tornTail().isPresent()).isEqualTo(lost != 0);
            }
        }
    }

    @Test
    void aFileThatGrewByZeroesBeyondWhatWasWrittenIsCutBack() {
        LogImage image = before.copy();
        image.cut(lastSegment, lastBatchAt + 9000);
        try (SegmentLog log = open(image)) {
            SegmentLogTest.holds(log, acknowledged());
            assertThat(log.recovery().tornTail()).isPresent();
        }
    }

    @Test
    void aBitFlippedAnywhereIsReportedAndNeverServed() {
        after.files().forEach((name, content) -> {
            for (int offset = 0; offset < content.length; offset++) {
                LogImage image = after.copy().flip(name, offset, 1 << (offset % 8));
                String place = name + " byte " + offset;
                boolean reported = servesOnlyTheTruth(image, records.size(), place);
                assertThat(reported).as(place).isEqualTo(!name.equals(AcknowledgedMark.NAME));
            }
        });
    }

    @Test
    void aBitFlippedAnywhereAfterAPowerCutTakesNothingButTheLastBatch() {
        after.files().keySet().forEach(name -> {
            for (int offset = 0; offset < after.file(name).length; offset++) {
                servesOnlyTheTruth(
                        powerCut().flip(name, offset, 0x10), acknowledged().size(), name + " byte " + offset);
            }
        });
    }

    @Test
    void zeroedPagesAndRandomGarbageAnywhereAreReportedAndNeverServed() {
        eachSeed(seed -> {
            Random random = new Random(seed);
            List<String> segments = after.segments();
            String name = segments.get(random.nextInt(segments.size()));
            LogImage image = after.copy();
            byte[] content = image.file(name);
            int from = random.nextInt(content.length);
            int to = Math.min(content.length, from + 1 + random.nextInt(600));
            if (random.nextBoolean()) {
                image.zero(name, from, to);
            } else {
                for (int i = from; i < to; i++) {
                    content[i] = (byte) random.nextInt();
                }
            }
            servesOnlyTheTruth(image, records.size(), "seed " + seed);
        });
    }

    @Test
    void damageThatALaterBatchFollowsIsCorruptionAlsoWithoutAnyMark() {
        LogImage image = after.copy().without(AcknowledgedMark.NAME).flip(lastSegment, lastBatchAt - 1, 1);

        assertThatThrownBy(() -> open(image).close())
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("hash is wrong")
                .hasMessageContaining("restore this file from a copy");
    }

    @Test
    void damageThatALaterSegmentFollowsIsCorruptionAlsoWithoutAnyMark() {
        LogImage image = after.copy().without(AcknowledgedMark.NAME);
        String first = image.segments().getFirst();
        int size = image.file(first).length;

        for (int cut = 1; cut < 200; cut += 7) {
            LogImage damaged = image.copy().cut(first, size - cut);
            assertThatThrownBy(() -> open(damaged).close()).isInstanceOf(CorruptLogException.class);
        }
    }

    @Test
    void missingSwappedAndForeignSegmentsAreCorruption() {
        List<String> names = after.segments();
        corrupt(after.copy().without(names.getFirst()));
        corrupt(after.copy().without(names.get(1)));
        corrupt(after.copy().without(names.getLast()));
        corrupt(after.copy().without(names.get(0)).without(names.get(1)).without(names.get(2)));
        corrupt(after.copy().with(names.get(1), after.file(names.get(0))));
        corrupt(after.copy().with("00000000000000009999.log", after.file(names.get(1))));
        corrupt(after.copy().with(names.getLast(), new byte[0]));
    }

    @Test
    void aLogThatEndsBeforeWhatItsOwnerKnowsIsCorruption() {
        LogImage image = powerCut().cut(lastSegment, lastBatchEnd - 1);

        assertThatThrownBy(() -> SegmentLog.open(image.writeTo(folder.resolve("log")), SMALL, records.size()))
                .isInstanceOfSatisfying(CorruptLogException.class, e -> {
                    assertThat(e.file().toString()).endsWith(lastSegment);
                    assertThat(e.index()).isBetween((long) acknowledged().size(), (long) records.size());
                });
        assertThatThrownBy(() -> SegmentLog.open(before.copy().writeTo(folder.resolve("log")), SMALL, records.size()))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("the log ends here, but records up to " + (records.size() - 1));
        assertThatThrownBy(() -> SegmentLog.open(folder.resolve("empty"), SMALL, 1))
                .isInstanceOf(CorruptLogException.class);
    }

    @Test
    void corruptionChangesNothingOnDisk() {
        Path log = folder.resolve("log");
        LogImage image = after.copy().flip(lastSegment, lastBatchEnd - 1, 4);
        assertThatThrownBy(() -> SegmentLog.open(image.writeTo(log), SMALL)).isInstanceOf(CorruptLogException.class);

        assertThat(LogImage.of(log).files()).usingRecursiveComparison().isEqualTo(image.files());
    }

    @Test
    void aWholeChainThatIsNotTheOneAcknowledgedIsCorruption() {
        Path other = folder.resolve("other");
        try (SegmentLog log = SegmentLog.open(other, SMALL)) {
            records.forEach(record -> log.append(Bytes.utf8("x")));
        }
        LogImage image = LogImage.of(other).with(AcknowledgedMark.NAME, after.file(AcknowledgedMark.NAME));

        assertThatThrownBy(() -> open(image).close())
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("not the record that was acknowledged");
    }

    @Test
    void aRecordThatHoldsBytesOfABatchIsNotTakenForOneBehindATornTail() {
        Bytes batch = after.bytes(lastSegment, lastBatchAt, lastBatchEnd);
        Path log = folder.resolve("log");
        LogImage acknowledgedImage;
        LogImage image;
        try (SegmentLog open = SegmentLog.open(log, SMALL)) {
            open.append(Bytes.utf8("first"));
            acknowledgedImage = LogImage.of(log);
            open.appendAll(List.of(Bytes.utf8("second"), batch));
            image = LogImage.of(log);
        }
        String name = image.segments().getFirst();
        image.with(AcknowledgedMark.NAME, acknowledgedImage.file(AcknowledgedMark.NAME))
                .zero(name, acknowledgedImage.file(name).length, acknowledgedImage.file(name).length + 70);

        try (SegmentLog open = open(image)) {
            SegmentLogTest.holds(open, List.of(Bytes.utf8("first")));
        }
    }

    @Test
    void aSegmentWhoseHeaderNeverReachedTheDiskIsForgotten() {
        LogImage image = after.copy().with("00000000000000009999.log.new", new byte[17]);

        try (SegmentLog log = open(image)) {
            SegmentLogTest.holds(log, records);
        }
    }

    @Test
    void theLogOpensWithoutItsMark() {
        for (byte[] mark : List.of(new byte[0], new byte[1024], new byte[5])) {
            try (SegmentLog log = open(after.copy().with(AcknowledgedMark.NAME, mark))) {
                SegmentLogTest.holds(log, records);
                assertThat(log.recovery().acknowledgedEnd()).isZero();
            }
        }
    }

    /** Opens, reads and scans; true where corruption was reported, which must be before anything false was served. */
    private boolean servesOnlyTheTruth(LogImage image, int endMin, String place) {
        boolean reported = false;
        try (SegmentLog log = open(image)) {
            assertThat(log.end()).as(place).isBetween((long) endMin, (long) records.size());
            for (int i = 0; i < log.end(); i++) {
                try {
                    assertThat(log.read(i)).as(place).isEqualTo(records.get(i));
                } catch (CorruptLogException e) {
                    reported = true;
                }
            }
            List<Bytes> scanned = new ArrayList<>();
            try {
                log.scan(0, (index, record) -> scanned.add(record));
                assertThat(scanned).as(place).hasSize((int) log.end());
            } catch (CorruptLogException e) {
                reported = true;
            }
            assertThat(scanned).as(place).isEqualTo(records.subList(0, scanned.size()));
        } catch (CorruptLogException e) {
            return true;
        } catch (StoreException | IllegalStateException e) {
            fail(place, e);
        }
        return reported;
    }

    private void corrupt(LogImage image) {
        assertThatThrownBy(() -> open(image).close()).isInstanceOf(CorruptLogException.class);
    }

    private SegmentLog open(LogImage image) {
        return SegmentLog.open(image.writeTo(folder.resolve("log")), SMALL);
    }

    /** The last batch is in the file, the mark still says that it isn't. */
    private LogImage powerCut() {
        return after.copy().with(AcknowledgedMark.NAME, before.file(AcknowledgedMark.NAME));
    }

    private List<Bytes> acknowledged() {
        return records.subList(0, records.size() - 6);
    }

    private void append(SegmentLog log, List<Bytes> batch) {
        log.appendAll(batch);
        records.addAll(batch);
    }

    private static List<Bytes> batch(Random random, int count, int bytesMax) {
        List<Bytes> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(bytesMax)];
            random.nextBytes(record);
            batch.add(Bytes.wrap(record));
        }
        return batch;
    }

    private static void eachSeed(IntConsumer check) {
        for (int seed = 0; seed < 400; seed++) {
            check.accept(seed);
        }
    }
}
