package internet2.stoq.content.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PackedObjectTest {

    private static final int MAX = 1 << 20;

    @Property(tries = 300)
    void whatIsPackedUnpacksToTheSameBytes(
            @ForAll Packing packing,
            @ForAll @IntRange(max = 30_000) int size,
            @ForAll @IntRange(min = 0, max = 8) int bits,
            @ForAll @IntRange(min = 1, max = 3) int widthBits,
            @ForAll long seed) {
        Bytes plain = content(seed, size, bits);
        PackedObject packed = PackedObject.pack(plain, packing, 1 << widthBits);
        PackedObject read = CanonicalReader.decode(packed.encoded(), in -> PackedObject.decode(in, MAX));
        assertThat(read.unpack()).isEqualTo(plain);
        assertThat(packed.payload().size()).isLessThanOrEqualTo(size);
    }

    @Example
    void aHoleTakesNextToNothing() {
        PackedObject packed = PackedObject.pack(Bytes.wrap(new byte[1 << 20]), Packing.PLAIN, 1);
        assertThat(packed.packing()).isEqualTo(Packing.HOLES);
        assertThat(packed.payload().size()).isEqualTo(32);
        assertThat(packed.unpack().size()).isEqualTo(1 << 20);
    }

    @Example
    void aBombEndsWhereTheAnnouncedSizeDoes() {
        Bytes bomb = Bytes.wrap(Zstd.compress(new byte[64 << 20]));
        assertThatThrownBy(() -> new PackedObject(Packing.ZSTD, 4096, bomb).unpack())
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("announced 4096");
        Bytes honest = new PackedObject(Packing.ZSTD, 64 << 20, bomb).encoded();
        assertThatThrownBy(() -> CanonicalReader.decode(honest, in -> PackedObject.decode(in, 4096)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("at most 4096 bytes");
    }

    @Example
    void damagedPayloadsAreRefused() {
        Bytes short_ = Bytes.of((byte) 1, (byte) 2);
        for (Packing packing : Packing.values()) {
            assertThatThrownBy(() -> new PackedObject(packing, 50_000, short_).unpack())
                    .as(packing.name())
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    private static Bytes content(long seed, int size, int bits) {
        byte[] content = new byte[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (bits == 0 ? 0 : random.nextInt(1 << bits));
        }
        return Bytes.wrap(content);
    }
}
