package internet2.ledger.space;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/** One node of the graph with all that its label was made from. */
public record NodeOpening(LabelOpening node, List<LabelOpening> predecessors) implements Encodable {

    public NodeOpening {
        predecessors = List.copyOf(predecessors);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(node).list(predecessors, CanonicalWriter::value);
    }

    public static NodeOpening decode(CanonicalReader in) {
        return new NodeOpening(LabelOpening.decode(in), in.list(PlotParameters.DEGREE_MAX, LabelOpening::decode));
    }
}
