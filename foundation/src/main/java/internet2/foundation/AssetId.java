package internet2.foundation;

import java.nio.ByteBuffer;

/** Which asset: 16 bytes, written as 32 hexadecimal digits. */
public record AssetId(long high, long low) implements Comparable<AssetId> {

    public static final int SIZE = 16;

    /** The first 16 bytes of what identifies the asset. */
    public static AssetId of(Hash origin) {
        return new AssetId(origin.a(), origin.b());
    }

    public static AssetId parse(String text) {
        if (text.length() != 2 * SIZE) {
            throw new IllegalArgumentException("an asset id is 32 hexadecimal digits, not \"" + text + "\"");
        }
        ByteBuffer bytes = Bytes.parseHex(text).buffer();
        return new AssetId(bytes.getLong(), bytes.getLong());
    }

    public Bytes bytes() {
        return Bytes.wrap(ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array());
    }

    @Override
    public int compareTo(AssetId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order == 0 ? Long.compareUnsigned(low, other.low) : order;
    }

    @Override
    public String toString() {
        return bytes().hex();
    }
}
