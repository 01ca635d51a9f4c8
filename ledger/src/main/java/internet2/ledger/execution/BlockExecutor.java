package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.BlockContext;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleState;
import internet2.ledger.Operation;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Queries;
import internet2.ledger.Receipt;
import internet2.ledger.StakePort;
import internet2.ledger.StateReader;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.RegistryWriter;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Turns blocks into state: the only place where state changes. Used by one thread at a time.
 *
 * <p>An operation whose proofs do not hold in its block is void: its receipt says why, it changes nothing and its
 * sequence number stays free. One that its module refuses changes nothing but uses its sequence number up.
 */
public final class BlockExecutor {

    /**
     * What a block led to.
     *
     * @param receipts one for each operation
     * @param consumed which operations used their sequence number up
     * @param next the epoch that begins after the block, if it closes its own
     */
    public record Execution(List<Receipt> receipts, BitSet consumed, Optional<Epoch> next) {}

    private final Genesis genesis;
    private final Optional<Restart> restart;
    private final NetworkId network;
    private final Modules modules;
    private final FourProofs proofs;
    /** Where modules read and write at this moment; their queries see the same. */
    private final Current current = new Current();

    private final Queries queries;

    public BlockExecutor(Genesis genesis, Modules modules) {
        this(genesis, modules, Optional.empty());
    }

    /** @param restart what people decided after a fork, if they had to */
    public BlockExecutor(Genesis genesis, Modules modules, Optional<Restart> restart) {
        this.restart = restart;
        this.genesis = genesis;
        this.network = genesis.network();
        this.modules = modules;
        this.proofs = new FourProofs(genesis);
        this.queries = modules.queries(current);
    }

    /** Makes the state of block 0 on an empty ground. */
    public void genesis(Stage stage) {
        modules.genesis(genesis.modulePayloads(), stage.state());
        Hash root = stage.updateTree(stage.changes());
        stage.advance(new Tip(BlockReference.genesis(network), 0, 0, genesis.time(), root), List.of());
    }

    /**
     * Executes the next block and leaves its changes in the stage.
     *
     * @param submissions the block's operations; signatures are checked unless they were before
     */
    public Execution execute(Stage stage, BlockHeader header, List<Submission> submissions) {
        Overlay block = new Overlay(stage.state());
        Tip parent = stage.tip();
        current.target = block;
        modules.beginBlock(
                new BlockContext(
                        header.height(),
                        header.time(),
                        header.epoch(),
                        parent.block().hash()),
                block);
        List<Receipt> receipts = new ArrayList<>(submissions.size());
        BitSet consumed = new BitSet(submissions.size());
        for (Submission submission : submissions) {
            Outcome outcome = execute(stage, block, header, submission, consumed, receipts.size());
            receipts.add(new Receipt(submission.id(), header.height(), receipts.size(), header.time(), outcome));
        }
        if (!submissions.isEmpty()) {
            registry(block).countOperations(submissions.size());
        }
        Optional<Restart> ends = restart.filter(each -> each.height() == header.height());
        ends.ifPresent(each -> registry(block).restart(each.seats()));
        Optional<Epoch> next = registry(block).closeEpochIfOver(header.time());
        Hash root = stage.updateTree(block.changes());
        block.mergeInto(stage.state());
        BlockReference reference = new BlockReference(header.height(), header.hash(network));
        long view = ends.map(Restart::view).orElse(header.view());
        stage.advance(new Tip(reference, header.epoch(), view, header.time(), root), receipts);
        next.ifPresent(epoch -> stage.close(network, epoch));
        return new Execution(receipts, consumed, next);
    }

    /** The epoch of the block that comes next on this stage. */
    public Epoch epochAfter(Stage stage) {
        return registry(stage.state()).epochAfter(stage.tip().time());
    }

    private Outcome execute(
            Stage stage, Overlay block, BlockHeader header, Submission submission, BitSet consumed, int index) {
        current.target = block;
        Operation operation = submission.operation();
        try {
            RegistryWriter registry = registry(block);
            proofs.execute(
                    submission,
                    new ProofView(
                            registry,
                            queries.get(StakePort.class),
                            stage.blocks(),
                            header.height() - 1,
                            header.time()));
            Outcome outcome = apply(block, header, submission, operation);
            registry.consumeSequence(operation.account(), submission.session());
            consumed.set(index);
            return outcome;
        } catch (OperationRefused refusal) {
            return new Outcome.Refused(refusal);
        }
    }

    private Outcome apply(Overlay block, BlockHeader header, Submission submission, Operation operation) {
        Overlay changes = new Overlay(block);
        current.target = changes;
        Context context = new Context(operation.account(), header, submission.id());
        Outcome outcome = modules.apply(operation.module(), operation.payload(), context, changes);
        current.target = block;
        if (outcome instanceof Outcome.Refused) {
            return outcome;
        }
        if (changes.bytesWritten() > operation.stateBytes()) {
            return new Outcome.Refused(
                    "work-resources",
                    "the operation writes " + changes.bytesWritten() + " bytes and declared " + operation.stateBytes());
        }
        changes.mergeInto(block);
        return outcome;
    }

    private static RegistryWriter registry(ModuleState flat) {
        return new RegistryWriter(new ModuleView(MembershipModule.NAME, flat));
    }

    /** The module's registry over a flat state, for reading. */
    public static Registry registry(StateReader flat) {
        return new Registry(new ModuleView(MembershipModule.NAME, new Overlay(flat)));
    }

    private final class Context implements OperationContext {

        private final NodeId account;
        private final BlockHeader header;
        private final Hash operationId;

        Context(NodeId account, BlockHeader header, Hash operationId) {
            this.account = account;
            this.header = header;
            this.operationId = operationId;
        }

        @Override
        public NodeId account() {
            return account;
        }

        @Override
        public Instant blockTime() {
            return header.time();
        }

        @Override
        public long height() {
            return header.height();
        }

        @Override
        public Hash operationId() {
            return operationId;
        }

        @Override
        public <Q> Q query(Class<Q> type) {
            return queries.get(type);
        }
    }

    /** Stands for whatever state is being worked on. */
    private static final class Current implements ModuleState {

        private ModuleState target = new Overlay(new EmptyState());

        @Override
        public Optional<Bytes> get(Bytes key) {
            return target.get(key);
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            return target.scan(prefix, after, limit);
        }

        @Override
        public void put(Bytes key, Bytes value) {
            throw new UnsupportedOperationException("queries only read");
        }

        @Override
        public void remove(Bytes key) {
            throw new UnsupportedOperationException("queries only read");
        }
    }
}
