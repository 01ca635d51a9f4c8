package internet2.ledger.space;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * How large a plot is and how much of it a proof opens.
 *
 * @param logLabels labels of a layer: 2 to this power, 4 to 30
 * @param layers 2 to 64, the source layer included
 * @param degree predecessors of a label, a power of two, 2 to 32
 * @param commitmentOpenings nodes that the commitment opens, each with its predecessors, 1 to 128
 * @param presenceOpenings labels of the last layer that an epoch's proof opens, 1 to 128
 */
public record PlotParameters(int logLabels, int layers, int degree, int commitmentOpenings, int presenceOpenings)
        implements Encodable {

    /** 512 KiB on disk, made in a fraction of a second. */
    public static final PlotParameters DEVELOPMENT = new PlotParameters(13, 4, 8, 20, 30);

    /** 64 MiB on disk, made in about half a minute of one core. */
    public static final PlotParameters PRODUCTION = new PlotParameters(20, 10, 8, 64, 30);

    static final int OPENINGS_MAX = 128;
    static final int LAYERS_MAX = 64;
    static final int DEGREE_MAX = 32;
    static final int LOG_LABELS_MAX = 30;

    public PlotParameters {
        boolean sound = within(logLabels, 4, LOG_LABELS_MAX)
                && within(layers, 2, LAYERS_MAX)
                && within(degree, 2, DEGREE_MAX)
                && Integer.bitCount(degree) == 1
                && within(commitmentOpenings, 1, OPENINGS_MAX)
                && within(presenceOpenings, 1, OPENINGS_MAX);
        if (!sound) {
            throw new IllegalArgumentException("no plot has 2^" + logLabels + " labels, " + layers + " layers, degree "
                    + degree + ", " + commitmentOpenings + " and " + presenceOpenings + " openings");
        }
    }

    /** Labels of a layer. */
    public long labels() {
        return 1L << logLabels;
    }

    /** What the plot keeps on disk: the last layer and its Merkle tree. */
    public long bytesKept() {
        return 2 * labels() * Hash.SIZE;
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(logLabels).u8(layers).u8(degree).u8(commitmentOpenings).u8(presenceOpenings);
    }

    public static PlotParameters decode(CanonicalReader in) {
        return new PlotParameters(in.u8(), in.u8(), in.u8(), in.u8(), in.u8());
    }

    private static boolean within(int value, int min, int max) {
        return value >= min && value <= max;
    }
}
