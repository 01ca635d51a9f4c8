package internet2.stoq.content.packing;

import java.util.Arrays;
import java.util.Optional;

/** What was done to the plain bytes. The number stands on the wire. */
public enum Packing {
    /** The bytes as they are. */
    PLAIN(0),
    /** One Zstandard frame (RFC 8878). */
    ZSTD(1),
    /** One byte W of 2, 4 or 8, then a Zstandard frame of first bytes of every W, then of second ones, and so on. */
    SHUFFLED(2),
    /** A bit for each block of {@link Holes#BLOCK} bytes, set where it isn't zero; then those blocks. */
    HOLES(3);

    private final int number;

    Packing(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Optional<Packing> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }
}
