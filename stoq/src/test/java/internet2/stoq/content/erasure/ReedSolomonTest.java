package internet2.stoq.content.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ReedSolomonTest {

    /** testOneEncode of Backblaze's JavaReedSolomon (MIT), which klauspost/reedsolomon (MIT) has as TestOneEncode. */
    @Example
    void parityIsThatOfThePublishedVector() {
        List<Bytes> data = List.of(pair(0, 1), pair(4, 5), pair(2, 3), pair(6, 7), pair(8, 9));
        assertThat(new ReedSolomon(5, 5).parity(data))
                .containsExactly(pair(12, 13), pair(10, 11), pair(14, 15), pair(90, 91), pair(94, 95));
    }

    @Property(tries = 300)
    void anyKShardsGiveBackTheRest(
            @ForAll @IntRange(min = 1, max = 20) int data,
            @ForAll @IntRange(min = 1, max = 12) int parity,
            @ForAll @IntRange(min = 1, max = 20) int present,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Bytes> shards = new ArrayList<>();
        for (int i = 0; i < Math.min(present, data); i++) {
            shards.add(content(random, 1 + random.nextInt(200)));
        }
        ReedSolomon code = new ReedSolomon(data, parity);
        List<Optional<Bytes>> all = new ArrayList<>();
        for (int i = 0; i < data; i++) {
            all.add(Optional.of(i < shards.size() ? shards.get(i) : Bytes.EMPTY));
        }
        code.parity(shards).forEach(shard -> all.add(Optional.of(shard)));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        order.subList(0, parity).forEach(lost -> all.set(lost, Optional.empty()));

        List<Bytes> restored = code.restore(all);

        for (int i = 0; i < shards.size(); i++) {
            assertThat(restored.get(i).slice(0, shards.get(i).size())).isEqualTo(shards.get(i));
        }
    }

    @Example
    void fewerThanKShardsAreRefused() {
        List<Optional<Bytes>> shards = List.of(Optional.of(pair(1, 2)), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> new ReedSolomon(2, 1).restore(shards))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 shards restore the rest, 1 do not");
    }

    @Property
    void everyElementButZeroHasAnInverse(@ForAll @IntRange(min = 1, max = 255) int a) {
        assertThat(Gf256.times(a, Gf256.inverse(a))).isEqualTo(1);
    }

    private static Bytes pair(int first, int second) {
        return Bytes.of((byte) first, (byte) second);
    }

    private static Bytes content(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
