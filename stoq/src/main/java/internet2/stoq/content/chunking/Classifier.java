package internet2.stoq.content.chunking;

import internet2.foundation.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What kind of content begins with these bytes: by its magic bytes, then by what a sample of them looks like. */
public final class Classifier {

    /** How many of the first bytes are looked at. */
    public static final int SAMPLE_BYTES_MAX = 256 << 10;

    /** A block that is all zero counts as a hole. */
    private static final int BLOCK = 4096;

    /** Bits per byte from which on zstd gains nothing worth its time. */
    private static final double DENSE_BITS = 7.8;

    /** Bits per byte that lanes of numbers must save over bytes in their order. */
    private static final double LANES_SAVE_BITS = 1.0;

    /** And a wider number over a narrower one. */
    private static final double WIDER_SAVES_BITS = 0.25;

    private static final int LANES_BYTES_MIN = 1024;
    private static final List<Integer> WIDTHS = List.of(2, 4, 8);

    /** @param at where the bytes stand */
    private record Magic(int at, Bytes bytes) {

        static Magic ascii(int at, String text) {
            return new Magic(at, Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }

        boolean begins(byte[] sample, int size) {
            if (size < at + bytes.size()) {
                return false;
            }
            for (int i = 0; i < bytes.size(); i++) {
                if (sample[at + i] != bytes.at(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** JPEG, PNG, GIF, WebP and AVI, MP4 and HEIF, Matroska, Ogg, FLAC, MP3; gzip, zstd, xz, bzip2, ZIP, 7z, LZ4. */
    private static final List<Magic> DENSE = List.of(
            Magic.ascii(0, "\u00ff\u00d8\u00ff"),
            Magic.ascii(0, "\u0089PNG"),
            Magic.ascii(0, "GIF8"),
            Magic.ascii(0, "RIFF"),
            Magic.ascii(4, "ftyp"),
            Magic.ascii(0, "\u001aE\u00df\u00a3"),
            Magic.ascii(0, "OggS"),
            Magic.ascii(0, "fLaC"),
            Magic.ascii(0, "ID3"),
            Magic.ascii(0, "\u001f\u008b"),
            Magic.ascii(0, "(\u00b5/\u00fd"),
            Magic.ascii(0, "\u00fd7zXZ"),
            Magic.ascii(0, "BZh"),
            Magic.ascii(0, "PK\u0003\u0004"),
            Magic.ascii(0, "7z\u00bc\u00af"),
            Magic.ascii(0, "\u0004\"M\u0018"));

    private Classifier() {}

    /** @param size bytes of {@code sample} that count, from its start; no more than {@link #SAMPLE_BYTES_MAX} do */
    public static Classified classify(byte[] sample, int size) {
        int seen = Math.min(size, SAMPLE_BYTES_MAX);
        if (DENSE.stream().anyMatch(magic -> magic.begins(sample, seen))) {
            return Classified.as(ContentClass.DENSE);
        }
        if (mostlyZero(sample, seen)) {
            return Classified.as(ContentClass.SPARSE);
        }
        double entropy = entropy(sample, 0, 1, seen);
        if (entropy >= DENSE_BITS) {
            return Classified.as(ContentClass.DENSE);
        }
        if (isText(sample, seen)) {
            return Classified.as(ContentClass.TEXT);
        }
        return width(sample, seen, entropy)
                .map(width -> new Classified(ContentClass.NUMERIC, width))
                .orElse(Classified.as(ContentClass.BINARY));
    }

    private static boolean mostlyZero(byte[] sample, int size) {
        int blocks = size / BLOCK;
        int zero = 0;
        for (int block = 0; block < blocks; block++) {
            int at = block * BLOCK;
            int end = at + BLOCK;
            while (at < end && sample[at] == 0) {
                at++;
            }
            zero += at == end ? 1 : 0;
        }
        return blocks > 0 && 2 * zero >= blocks;
    }

    /** No control characters but white space and escape; what is not ASCII may be UTF-8 or an older code. */
    private static boolean isText(byte[] sample, int size) {
        for (int i = 0; i < size; i++) {
            int value = sample[i];
            if (value >= 0 && value < ' ' && !(value >= '\t' && value <= '\r') && value != 0x1b) {
                return false;
            }
        }
        return size > 0;
    }

    /** The width whose lanes are the most orderly, if they are clearly more so than the bytes in their order. */
    private static Optional<Integer> width(byte[] sample, int size, double entropy) {
        if (size < LANES_BYTES_MIN) {
            return Optional.empty();
        }
        double best = entropy - LANES_SAVE_BITS;
        Optional<Integer> found = Optional.empty();
        for (int width : WIDTHS) {
            double lanes = 0;
            for (int lane = 0; lane < width; lane++) {
                lanes += entropy(sample, lane, width, size) / width;
            }
            if (lanes <= best) {
                best = lanes - WIDER_SAVES_BITS;
                found = Optional.of(width);
            }
        }
        return found;
    }

    /** Shannon entropy in bits per byte of every {@code step}th byte. */
    static double entropy(byte[] sample, int from, int step, int size) {
        int[] counts = new int[256];
        int all = 0;
        for (int i = from; i < size; i += step) {
            counts[sample[i] & 0xff]++;
            all++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / all;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
