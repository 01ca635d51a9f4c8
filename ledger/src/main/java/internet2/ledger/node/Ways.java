package internet2.ledger.node;

import internet2.ledger.BlockSource;
import internet2.ledger.OperationSink;
import java.util.List;

/** How a node that does not vote gets blocks, and where it takes operations. */
interface Ways {

    /** To be asked one after the other. */
    List<BlockSource> sources();

    OperationSink sink();

    /** Always the same ones. */
    static Ways of(List<BlockSource> sources, OperationSink sink) {
        return new Ways() {
            @Override
            public List<BlockSource> sources() {
                return sources;
            }

            @Override
            public OperationSink sink() {
                return sink;
            }
        };
    }
}
