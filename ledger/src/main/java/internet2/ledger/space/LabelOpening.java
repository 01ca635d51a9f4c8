package internet2.ledger.space;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.InclusionProof;
import internet2.foundation.merkle.MerkleTree;
import java.util.List;

/** One label of a layer and its way up to the layer's root; where it stands follows from the challenge. */
public record LabelOpening(Hash label, List<Hash> path) implements Encodable {

    public LabelOpening {
        path = List.copyOf(path);
    }

    boolean stands(long index, Hash layerRoot, PlotParameters parameters) {
        return path.size() == parameters.logLabels()
                && new InclusionProof(index, parameters.labels(), path)
                        .verify(MerkleTree.leafHash(label.bytes()), layerRoot);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(label).list(path, CanonicalWriter::hash);
    }

    public static LabelOpening decode(CanonicalReader in) {
        return new LabelOpening(in.hash(), in.list(PlotParameters.LOG_LABELS_MAX, CanonicalReader::hash));
    }
}
