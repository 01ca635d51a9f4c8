package internet2.stoq.content.erasure;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reed-Solomon erasure coding, systematic: k shards of data stay as they are, m shards of parity are added, and any
 * k of all k + m give back the rest (Reed and Solomon, 1960; the matrix is Plank's, "A Tutorial on Reed-Solomon Coding
 * for Fault-Tolerance in RAID-like Systems", 1997, with the correction of 2003).
 *
 * <p>Shards of data may be shorter than the longest, which is as if they ended in zeros: an absent last shard counts as
 * an empty one. The same bytes come out as of Backblaze's and klauspost's libraries.
 */
public final class ReedSolomon {

    /** As many shards as the field has elements. */
    public static final int SHARDS_MAX = 256;

    private final int data;
    private final int parity;
    private final int[][] rows;

    /**
     * @param data k, at least 1
     * @param parity m, at least 1; with {@code data} at most {@link #SHARDS_MAX}
     */
    public ReedSolomon(int data, int parity) {
        if (data < 1 || parity < 1 || data + parity > SHARDS_MAX) {
            throw new IllegalArgumentException("1 or more shards of data and of parity, " + SHARDS_MAX
                    + " at most, not " + data + " and " + parity);
        }
        this.data = data;
        this.parity = parity;
        int[][] vandermonde = Matrix.vandermonde(data + parity, data);
        this.rows = Matrix.product(vandermonde, Matrix.inverse(Arrays.copyOf(vandermonde, data)));
    }

    /** m shards, each as long as the longest of the data. */
    public List<Bytes> parity(List<Bytes> shards) {
        if (shards.isEmpty() || shards.size() > data) {
            throw new IllegalArgumentException("1 to " + data + " shards of data, not " + shards.size());
        }
        int size = shards.stream().mapToInt(Bytes::size).max().orElseThrow();
        List<byte[]> sources = shards.stream().map(Bytes::toArray).toList();
        List<Bytes> made = new ArrayList<>(parity);
        for (int row = data; row < data + parity; row++) {
            made.add(combine(rows[row], sources, size));
        }
        return List.copyOf(made);
    }

    /**
     * All k shards of data, those that were there as they were, the others as long as the longest: the caller knows how
     * long each was.
     *
     * @param shards k of data, then m of parity, at least k of them present
     */
    public List<Bytes> restore(List<Optional<Bytes>> shards) {
        if (shards.size() != data + parity) {
            throw new IllegalArgumentException((data + parity) + " shards, not " + shards.size());
        }
        List<byte[]> sources = new ArrayList<>(data);
        int[][] kept = new int[data][];
        for (int i = 0; i < shards.size() && sources.size() < data; i++) {
            if (shards.get(i).isPresent()) {
                kept[sources.size()] = rows[i];
                sources.add(shards.get(i).get().toArray());
            }
        }
        if (sources.size() < data) {
            throw new IllegalArgumentException(data + " shards restore the rest, " + sources.size() + " do not");
        }
        int size = sources.stream().mapToInt(source -> source.length).max().orElseThrow();
        int[][] inverse = Matrix.inverse(kept);
        List<Bytes> restored = new ArrayList<>(data);
        for (int i = 0; i < data; i++) {
            int[] row = inverse[i];
            restored.add(shards.get(i).orElseGet(() -> combine(row, sources, size)));
        }
        return List.copyOf(restored);
    }

    private static Bytes combine(int[] factors, List<byte[]> sources, int size) {
        byte[] sum = new byte[size];
        for (int i = 0; i < sources.size(); i++) {
            Gf256.addProduct(sum, sources.get(i), factors[i]);
        }
        return Bytes.wrap(sum);
    }
}
