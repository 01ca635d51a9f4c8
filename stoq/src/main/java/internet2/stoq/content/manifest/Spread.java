package internet2.stoq.content.manifest;

/**
 * How content is spread: each {@code data} chunks in a row are a stripe, to which {@code parity} shards are added; any
 * {@code data} of them give back the stripe.
 *
 * @param data 1 to 32
 * @param parity 0 to {@code data}; 0: no parity
 */
public record Spread(int data, int parity) {

    public static final Spread NONE = new Spread(1, 0);

    static final int DATA_MAX = 32;

    public Spread {
        if (data < 1 || data > DATA_MAX || parity < 0 || parity > data) {
            throw new IllegalArgumentException("a stripe has 1 to " + DATA_MAX
                    + " chunks and no more parity than those, not " + data + " and " + parity);
        }
    }

    /** Stripes of that many chunks, the last of which may be shorter. */
    int stripes(int chunks) {
        return (chunks + data - 1) / data;
    }
}
