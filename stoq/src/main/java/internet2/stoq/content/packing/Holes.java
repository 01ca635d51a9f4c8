package internet2.stoq.content.packing;

import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;

/** Leaves out blocks of zeros. */
final class Holes {

    static final int BLOCK = 4096;

    private static final byte[] ZERO = new byte[BLOCK];

    private Holes() {}

    static byte[] pack(byte[] plain) {
        int blocks = blocks(plain.length);
        byte[] packed = new byte[mapBytes(blocks) + plain.length];
        int size = mapBytes(blocks);
        for (int block = 0; block < blocks; block++) {
            int from = block * BLOCK;
            int to = Math.min(plain.length, from + BLOCK);
            if (!Arrays.equals(plain, from, to, ZERO, 0, to - from)) {
                packed[block / 8] |= (byte) (1 << (block % 8));
                System.arraycopy(plain, from, packed, size, to - from);
                size += to - from;
            }
        }
        return Arrays.copyOf(packed, size);
    }

    static byte[] unpack(byte[] packed, int plainSize) {
        int blocks = blocks(plainSize);
        int at = mapBytes(blocks);
        if (packed.length < at) {
            throw new MalformedInputException("a map of holes has " + at + " bytes here, not " + packed.length);
        }
        byte[] plain = new byte[plainSize];
        for (int block = 0; block < 8 * mapBytes(blocks); block++) {
            boolean filled = (packed[block / 8] >> (block % 8) & 1) == 1;
            if (!filled) {
                continue;
            }
            if (block >= blocks) {
                throw new MalformedInputException("the map of holes names block " + block + " of " + blocks);
            }
            int from = block * BLOCK;
            int size = Math.min(plainSize - from, BLOCK);
            if (packed.length - at < size) {
                throw new MalformedInputException("block " + block + " between holes is cut off");
            }
            System.arraycopy(packed, at, plain, from, size);
            at += size;
        }
        if (at != packed.length) {
            throw new MalformedInputException((packed.length - at) + " bytes too many behind the holes");
        }
        return plain;
    }

    private static int blocks(int size) {
        return (size + BLOCK - 1) / BLOCK;
    }

    private static int mapBytes(int blocks) {
        return (blocks + 7) / 8;
    }
}
