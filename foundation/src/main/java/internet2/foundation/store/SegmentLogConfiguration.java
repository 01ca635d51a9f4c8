package internet2.foundation.store;

/**
 * Sizes of a segment log.
 *
 * @param segmentBytes a segment file is closed and the next one begun before it grows past this; a larger batch gets
 *     a segment of its own
 * @param recordBytesMax the largest record
 * @param batchBytesMax the largest batch, with 36 bytes per record added
 */
public record SegmentLogConfiguration(int segmentBytes, int recordBytesMax, int batchBytesMax) {

    private static final int MEBIBYTE = 1 << 20;

    public SegmentLogConfiguration {
        within("segment size", segmentBytes, 1024, 1024 * MEBIBYTE);
        within("record size", recordBytesMax, 1, 512 * MEBIBYTE);
        within("batch size", batchBytesMax, recordBytesMax + BatchHeader.RECORD_EXTRA, 768 * MEBIBYTE);
    }

    public static SegmentLogConfiguration defaults() {
        return new SegmentLogConfiguration(64 * MEBIBYTE, 16 * MEBIBYTE, 64 * MEBIBYTE);
    }

    public SegmentLogConfiguration withSegmentBytes(int bytes) {
        return new SegmentLogConfiguration(bytes, recordBytesMax, batchBytesMax);
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + min + " to " + max + " bytes, not " + value);
        }
    }
}
