package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.MembershipModule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A history that comes from a file, and is believed no more than one that comes from a stranger. */
public final class History {

    /** Blocks that are executed before the state is written. */
    private static final int STAGE_BLOCKS = 64;

    private static final int STAGE_OPERATIONS = 20_000;

    private History() {}

    /** A block is not the next one of the network's history. */
    public static final class WrongHistory extends Exception {
        private static final long serialVersionUID = 1L;

        WrongHistory(long height, String reason) {
            super("block " + height + ": " + reason);
        }
    }

    /**
     * Checks each block as a follower does - parent, epoch, certificate of its epoch's validators, operations, state
     * root - and executes it; log and state lie in the configuration's folder afterwards.
     *
     * @param applications as in {@link LedgerNode}
     * @param blocks from height 1 on, one by one; blocks that are in the folder already are passed over
     * @return the end of the history
     * @throws WrongHistory with the first block that does not fit; what came before it is in the folder
     */
    public static Tip take(
            LedgerConfiguration configuration,
            Genesis genesis,
            List<? extends LedgerModule<?>> applications,
            Iterator<CommittedBlock> blocks)
            throws WrongHistory, InterruptedException {
        List<LedgerModule<?>> all = new ArrayList<>();
        all.add(new MembershipModule(genesis));
        all.addAll(applications);
        try (Chain chain = Chain.open(configuration, genesis, new Modules(all));
                Parallel parallel = new Parallel(configuration.verifiers())) {
            BlockCheck check = new BlockCheck(genesis, parallel);
            while (blocks.hasNext()) {
                takeSome(chain, check, blocks);
            }
            return chain.tip();
        }
    }

    private static void takeSome(Chain chain, BlockCheck check, Iterator<CommittedBlock> blocks)
            throws WrongHistory, InterruptedException {
        Stage stage = chain.stage();
        List<Bytes> encoded = new ArrayList<>();
        int operations = 0;
        try {
            while (blocks.hasNext() && encoded.size() < STAGE_BLOCKS && operations < STAGE_OPERATIONS) {
                CommittedBlock block = blocks.next();
                if (block.height() <= chain.tip().height()) {
                    continue;
                }
                execute(chain, check, stage, block);
                encoded.add(block.encoded());
                operations += block.block().operations().size();
            }
        } finally {
            if (!encoded.isEmpty()) {
                chain.append(encoded);
                chain.commit(stage);
            }
        }
    }

    private static void execute(Chain chain, BlockCheck check, Stage stage, CommittedBlock block)
            throws WrongHistory, InterruptedException {
        BlockHeader header = block.block().header();
        try {
            List<Submission> submissions = check.check(block, stage.tip(), chain.epochAfter(stage));
            chain.execute(stage, header, submissions);
        } catch (BlockCheck.WrongBlock wrong) {
            throw new WrongHistory(block.height(), wrong.reason());
        }
    }
}
