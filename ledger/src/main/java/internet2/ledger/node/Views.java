package internet2.ledger.node;

import internet2.ledger.Queries;
import internet2.ledger.RecentBlocks;
import internet2.ledger.RecentBlocks.RecentBlock;
import internet2.ledger.StakePort;
import internet2.ledger.Tip;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.execution.RememberingState;
import internet2.ledger.membership.Registry;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every part of a ledger node reads from.
 *
 * @param committed queries over the latest committed state, from any thread
 */
record Views(Chain chain, Modules modules, FourProofs proofs, Queries committed) {

    /** For the proofs of a batch of operations, from any thread: what many of them ask for is read once. */
    ProofView ofBatch() {
        Tip tip = chain.tip();
        ChainStore state = chain.state();
        Queries queries = modules.queries(new Overlay(new RememberingState(state.state())));
        Map<Long, Optional<RecentBlock>> known = new ConcurrentHashMap<>();
        RecentBlocks blocks = height -> known.computeIfAbsent(height, state.blocks()::at);
        return new ProofView(
                queries.get(Registry.class), queries.get(StakePort.class), blocks, tip.height(), tip.time());
    }
}
