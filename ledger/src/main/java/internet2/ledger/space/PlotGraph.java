package internet2.ledger.space;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The labels of one host's plot and what each depends on. Not thread-safe.
 *
 * <pre>
 *   seed          = SHA-256("internet2/ledger/plot/1" | network | host)
 *   label(l, i)   = SHA-256(seed | u32 l | u64 i | label(l-1, p(0)) | ... | label(l-1, p(d-1)));  none for l = 0
 *   p(j)          = permutation(l, i * d + j) / d
 * </pre>
 */
final class PlotGraph {

    private static final byte[] DOMAIN = Bytes.utf8("internet2/ledger/plot/1").toArray();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int NAME_SIZE = Hash.SIZE + Integer.BYTES + Long.BYTES;

    private final PlotParameters parameters;
    private final Hash seed;
    private final MessageDigest sha256;
    private final byte[] preimage;
    private final EdgePermutation[] permutations;

    PlotGraph(NetworkId network, NodeId host, PlotParameters parameters) {
        this.parameters = parameters;
        this.seed = Hash.of(DOMAIN, network.hash().toArray(), host.hash().toArray());
        this.preimage = new byte[NAME_SIZE + parameters.degree() * Hash.SIZE];
        seed.copyTo(preimage, 0);
        this.permutations = new EdgePermutation[parameters.layers()];
        int bits = parameters.logLabels() + Integer.numberOfTrailingZeros(parameters.degree());
        for (int layer = 0; layer < permutations.length; layer++) {
            permutations[layer] = new EdgePermutation(seed, layer, bits);
        }
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Where the j-th predecessor of node {@code index} of {@code layer} stands in the layer below. */
    long predecessor(int layer, long index, int j) {
        return permutations[layer].apply(index * parameters.degree() + j) / parameters.degree();
    }

    Hash sourceLabel(long index) {
        name(0, index);
        sha256.update(preimage, 0, NAME_SIZE);
        return Hash.wrap(sha256.digest());
    }

    /** Call {@link #predecessorLabel} for every j before. */
    Hash label(int layer, long index) {
        name(layer, index);
        sha256.update(preimage, 0, preimage.length);
        return Hash.wrap(sha256.digest());
    }

    void predecessorLabel(int j, Hash label) {
        label.copyTo(preimage, NAME_SIZE + j * Hash.SIZE);
    }

    private void name(int layer, long index) {
        INTS.set(preimage, Hash.SIZE, layer);
        LONGS.set(preimage, Hash.SIZE + Integer.BYTES, index);
    }
}
