package internet2.ledger.space;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/** What a host commits to: the Merkle root (RFC 9162) of each layer, from the source layer up. */
public record PlotRoots(List<Hash> layers) implements Encodable {

    public PlotRoots {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || layers.size() > PlotParameters.LAYERS_MAX) {
            throw new IllegalArgumentException("a plot has 2 to 64 layers, not " + layers.size());
        }
    }

    /** The root that presence is proven against. */
    public Hash last() {
        return layers.getLast();
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(layers, CanonicalWriter::hash);
    }

    public static PlotRoots decode(CanonicalReader in) {
        return new PlotRoots(in.list(PlotParameters.LAYERS_MAX, CanonicalReader::hash));
    }
}
