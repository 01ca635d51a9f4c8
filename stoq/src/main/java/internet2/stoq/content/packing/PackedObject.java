package internet2.stoq.content.packing;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;

/**
 * An object as it lies on disk and goes over the wire: one byte of {@link Packing}, the size of the plain bytes (u32),
 * the payload behind a u32 count. The payload is never larger than the plain bytes.
 */
public record PackedObject(Packing packing, int plainSize, Bytes payload) implements Encodable {

    /** What stands around a payload. */
    public static final int OVERHEAD_BYTES = 9;

    /** Fast, and most of what there is to gain. */
    private static final int LEVEL = 3;

    /** A sixteenth must be saved, or it isn't worth unpacking. */
    private static final int WORTH = 16;

    public static PackedObject plain(Bytes plain) {
        return new PackedObject(Packing.PLAIN, plain.size(), plain);
    }

    /**
     * Packed as asked for where that saves something, else plain.
     *
     * @param width of the numbers for {@link Packing#SHUFFLED}
     */
    public static PackedObject pack(Bytes plain, Packing packing, int width) {
        byte[] bytes = plain.toArray();
        Packing best = isZero(bytes) ? Packing.HOLES : packing;
        byte[] payload =
                switch (best) {
                    case PLAIN -> bytes;
                    case ZSTD -> Zstd.compress(bytes, LEVEL);
                    case SHUFFLED -> prefixed((byte) width, Zstd.compress(Shuffle.shuffle(bytes, width), LEVEL));
                    case HOLES -> Holes.pack(bytes);
                };
        return payload.length < bytes.length - bytes.length / WORTH
                ? new PackedObject(best, bytes.length, Bytes.wrap(payload))
                : plain(plain);
    }

    /** @param plainMax bytes that the object may have unpacked, at most */
    public static PackedObject decode(CanonicalReader in, int plainMax) {
        int number = in.u8();
        Packing packing = Packing.of(number).orElseThrow(() -> in.malformed("packing " + number + " is not known"));
        long plainSize = in.u32();
        if (plainSize > plainMax) {
            throw in.malformed("an object of at most " + plainMax + " bytes was asked for; this one has " + plainSize);
        }
        return new PackedObject(packing, (int) plainSize, in.bytes((int) plainSize));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(packing.number()).u32(plainSize).bytes(payload);
    }

    /** The plain bytes, exactly {@link #plainSize} of them; no more memory than that is taken for them. */
    public Bytes unpack() {
        byte[] packed = payload.toArray();
        return switch (packing) {
            case PLAIN -> {
                if (packed.length != plainSize) {
                    throw new MalformedInputException(
                            "a plain object of " + plainSize + " bytes came with " + packed.length);
                }
                yield payload;
            }
            case ZSTD -> Bytes.wrap(inflate(packed, 0));
            case SHUFFLED -> Bytes.wrap(Shuffle.unshuffle(inflate(packed, 1), width(packed)));
            case HOLES -> Bytes.wrap(Holes.unpack(packed, plainSize));
        };
    }

    private static int width(byte[] packed) {
        int width = packed.length == 0 ? 0 : packed[0];
        if (width != 2 && width != 4 && width != 8) {
            throw new MalformedInputException("numbers of " + width + " bytes are not shuffled");
        }
        return width;
    }

    /** Into an array that can't grow: a bomb ends where the announced size does. */
    private byte[] inflate(byte[] packed, int from) {
        if (packed.length < from) {
            throw new MalformedInputException("a packed object is cut off");
        }
        byte[] plain = new byte[plainSize];
        String why;
        try {
            long size = Zstd.decompressByteArray(plain, 0, plainSize, packed, from, packed.length - from);
            if (size == plainSize) {
                return plain;
            }
            why = Zstd.isError(size) ? Zstd.getErrorName(size) : "it has " + size;
        } catch (ZstdException e) {
            why = String.valueOf(e.getMessage());
        }
        throw new MalformedInputException(
                "a zstd frame does not unpack to the announced " + plainSize + " bytes: " + why);
    }

    private static byte[] prefixed(byte first, byte[] rest) {
        byte[] all = new byte[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static boolean isZero(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == 0 && Arrays.equals(bytes, 1, bytes.length, bytes, 0, bytes.length - 1);
    }
}
