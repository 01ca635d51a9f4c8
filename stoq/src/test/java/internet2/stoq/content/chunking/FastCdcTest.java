package internet2.stoq.content.chunking;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class FastCdcTest {

    private static final ChunkSizes SMALL = new ChunkSizes(64, 256, 1024);

    @Property(tries = 200)
    void chunksAreTheInputAndKeepTheirSizes(@ForAll long seed, @ForAll @IntRange(max = 40_000) int size) {
        byte[] input = random(seed, size);
        int from = 0;
        for (int cut : cuts(input)) {
            assertThat(cut - from).isLessThanOrEqualTo(SMALL.max());
            assertThat(cut - from >= SMALL.min() || cut == size).isTrue();
            from = cut;
        }
        assertThat(from).isEqualTo(size);
    }

    @Property(tries = 100)
    void rollingTwoBytesCutsWhereRollingOneDoes(@ForAll long seed, @ForAll @IntRange(max = 20_000) int size) {
        byte[] input = random(seed, size);
        List<Integer> naive = new ArrayList<>();
        for (int from = 0; from < size; from = naive.getLast()) {
            naive.add(naiveCut(input, from));
        }
        assertThat(cuts(input)).isEqualTo(naive);
    }

    @Property(tries = 50)
    void anInsertionMovesTheBoundariesNearItAlone(@ForAll long seed, @ForAll @IntRange(max = 99_999) int at) {
        byte[] before = random(seed, 100_000);
        byte[] inserted = random(seed + 1, 7);
        byte[] after = new byte[before.length + inserted.length];
        System.arraycopy(before, 0, after, 0, at);
        System.arraycopy(inserted, 0, after, at, inserted.length);
        System.arraycopy(before, at, after, at + inserted.length, before.length - at);

        Set<Hash> known = hashes(before);
        Set<Hash> fresh = new HashSet<>(hashes(after));
        fresh.removeAll(known);

        assertThat(known.size()).isGreaterThan(100);
        assertThat(fresh.size()).isBetween(1, 40);
    }

    @Property(tries = 5)
    void theAverageIsNearWhatWasAskedFor(@ForAll long seed) {
        byte[] input = random(seed, 1 << 20);
        double average = (double) input.length / cuts(input).size();
        assertThat(average).isBetween(0.8 * SMALL.average(), 1.6 * SMALL.average());
    }

    @Property(tries = 10)
    void aStreamIsCutAsItsBytesAre(@ForAll long seed) throws IOException {
        byte[] input = random(seed, 9 << 20);
        Chunker chunker = new Chunker(new ByteArrayInputStream(input));
        ChunkSizes sizes = chunker.classified().contentClass().sizes();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        int from = 0;
        for (Optional<Bytes> chunk = chunker.next(); chunk.isPresent(); chunk = chunker.next()) {
            int to = FastCdc.cut(input, from, input.length, sizes);
            assertThat(chunk.get().size()).isEqualTo(to - from);
            joined.writeBytes(chunk.get().toArray());
            from = to;
        }
        assertThat(joined.toByteArray()).isEqualTo(input);
    }

    private static int naiveCut(byte[] source, int from) {
        if (source.length - from <= SMALL.min()) {
            return source.length;
        }
        int end = Math.min(source.length, from + SMALL.max());
        int normal = Math.min(end, from + SMALL.average());
        long hash = 0;
        // In pairs from the smallest size on: what is left of an odd part is not looked at.
        int hardEnd = from + SMALL.min() + (normal - from - SMALL.min()) / 2 * 2;
        int easyEnd = hardEnd + Math.max(0, end - hardEnd) / 2 * 2;
        for (int at = from + SMALL.min(); at < easyEnd; at++) {
            hash = (hash << 1) + FastCdc.gear(source[at] & 0xff);
            long mask = FastCdc.mask(at < hardEnd ? 10 : 6);
            if ((hash & mask) == 0) {
                return at;
            }
        }
        return end;
    }

    private static Set<Hash> hashes(byte[] input) {
        Set<Hash> hashes = new HashSet<>();
        int from = 0;
        for (int cut : cuts(input)) {
            hashes.add(Hash.of(Bytes.of(input).slice(from, cut)));
            from = cut;
        }
        return hashes;
    }

    private static List<Integer> cuts(byte[] input) {
        List<Integer> cuts = new ArrayList<>();
        for (int from = 0; from < input.length; from = cuts.getLast()) {
            cuts.add(FastCdc.cut(input, from, input.length, SMALL));
        }
        return cuts;
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
