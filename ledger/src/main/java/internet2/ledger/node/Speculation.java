package internet2.ledger.node;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.Stage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that were executed and are not final yet, each on its parent's state: a tree that grows from the committed
 * tip. Used by one thread, the one that commits.
 */
final class Speculation {

    /**
     * Blocks that are kept. More are never needed at once, as no certificate makes more final; hostile leaders may
     * give more, and then the oldest that nothing stands on go.
     */
    static final int BLOCKS_MAX = 512;

    /** A block and what it led to. */
    record Executed(
            Hash hash,
            BlockHeader header,
            List<Submission> submissions,
            Stage stage,
            BlockExecutor.Execution execution) {

        Executed {
            submissions = List.copyOf(submissions);
        }

        Hash parent() {
            return header.parentHash();
        }

        List<Receipt> receipts() {
            return execution.receipts();
        }
    }

    private final Chain chain;
    private final Map<Hash, Executed> blocks = new LinkedHashMap<>();

    Speculation(Chain chain) {
        this.chain = chain;
    }

    /** Whether a block can be executed on this one: it is the committed tip, or was executed here. */
    boolean canBeBuiltOn(Hash block) {
        return blocks.containsKey(block) || isTip(block);
    }

    Optional<Executed> executed(Hash block) {
        return Optional.ofNullable(blocks.get(block));
    }

    int size() {
        return blocks.size();
    }

    /**
     * Executes a block on its parent's state, or says what came of it the first time.
     *
     * @throws IllegalStateException its parent is neither the tip nor executed here, or there are too many in a row
     */
    Executed execute(Hash parent, BlockHeader header, List<Submission> submissions) {
        Hash hash = header.hash(chain.network());
        Executed known = blocks.get(hash);
        if (known != null) {
            return known;
        }
        if (!header.parentHash().equals(parent)) {
            throw new IllegalArgumentException("the parent of block " + hash + " is " + header.parentHash());
        }
        makeRoom(parent);
        Stage stage = stageOn(parent);
        BlockExecutor.Execution execution = chain.execute(stage, header, submissions);
        Executed executed = new Executed(hash, header, submissions, stage, execution);
        blocks.put(hash, executed);
        return executed;
    }

    private Stage stageOn(Hash parent) {
        @Nullable Executed below = blocks.get(parent);
        if (below != null) {
            return new Stage(below.stage().asGround());
        }
        if (!isTip(parent)) {
            throw new IllegalStateException(
                    "block " + parent + " is neither the tip nor executed: execute it before what follows it");
        }
        return chain.stage();
    }

    /**
     * Makes an executed block the committed tip: its state is stored, blocks that stand on it go on from there, all
     * others are forgotten. Where the store refuses, nothing changes here.
     *
     * @throws IllegalStateException the block was not executed, or is no child of the tip
     * @throws internet2.foundation.store.StoreException the store refuses
     */
    Executed commit(Hash block) {
        Executed executed = child(block);
        chain.commit(executed.stage());
        settle(executed);
        return executed;
    }

    /** The same where the block's state is stored already: the log was replayed up to it. */
    Executed committedOtherwise(Hash block) {
        Executed executed = known(block);
        if (!executed.stage().tip().equals(chain.tip())) {
            throw new IllegalStateException("the tip is not block " + block);
        }
        settle(executed);
        return executed;
    }

    /** Forgets all of it. */
    void clear() {
        blocks.clear();
    }

    private Executed known(Hash block) {
        Executed executed = blocks.get(block);
        if (executed == null) {
            throw new IllegalStateException("block " + block + " was not executed, or so long ago that it was dropped");
        }
        return executed;
    }

    private Executed child(Hash block) {
        Executed executed = known(block);
        if (!isTip(executed.parent())) {
            throw new IllegalStateException("block " + block + " is no child of the tip");
        }
        return executed;
    }

    private boolean isTip(Hash block) {
        return chain.tip().block().hash().equals(block);
    }

    /** A block is executed after its parent, so one pass in that order finds whatever stands on the new tip. */
    private void settle(Executed committed) {
        Stage.Ground stored = chain.ground();
        Map<Hash, Executed> kept = new LinkedHashMap<>();
        for (Executed each : blocks.values()) {
            if (each.parent().equals(committed.hash())) {
                each.stage().rebase(stored);
                kept.put(each.hash(), each);
            } else if (kept.containsKey(each.parent())) {
                kept.put(each.hash(), each);
            }
        }
        blocks.clear();
        blocks.putAll(kept);
    }

    /** Blocks of views that were skipped: whoever needs one after all has it executed again. */
    private void makeRoom(Hash parent) {
        if (blocks.size() < BLOCKS_MAX) {
            return;
        }
        Set<Hash> builtOn = new HashSet<>(Set.of(parent));
        blocks.values().forEach(each -> builtOn.add(each.parent()));
        Hash leaf = blocks.keySet().stream()
                .filter(each -> !builtOn.contains(each))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(blocks.size() + " blocks in a row wait to become final"));
        blocks.remove(leaf);
    }
}
