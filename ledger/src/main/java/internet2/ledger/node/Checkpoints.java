package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseProof;
import internet2.foundation.store.StateSnapshot;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Tip;
import internet2.ledger.execution.ModuleView;
import internet2.verifier.Checkpoint;
import internet2.verifier.StateProof;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** The newest checkpoint, and the state it is of, so that proofs against it can be made while the ledger goes on. */
final class Checkpoints implements AutoCloseable {

    /** Adds the signatures of validators to a statement. */
    interface Signer {
        Checkpoint sign(Checkpoint unsigned);
    }

    private final NetworkId network;
    private final Chain chain;
    private final LedgerObserver observer;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Checkpoint newest; // guarded by lock
    private @Nullable StateSnapshot snapshot; // guarded by lock
    private volatile long newestHeight = -1;

    Checkpoints(NetworkId network, Chain chain, LedgerObserver observer) {
        this.network = network;
        this.chain = chain;
        this.observer = observer;
    }

    /** Makes sure that the newest checkpoint is of the latest block. */
    void bringUpToDate(Signer signer) {
        lock.writeLock().lock();
        try {
            if (newestHeight == chain.tip().height()) {
                return;
            }
            StateSnapshot taken = chain.store().snapshot();
            Tip tip = new ChainStore(taken).tip();
            replace(signer.sign(unsigned(tip)), taken);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Takes over a checkpoint whose signatures were checked.
     *
     * @return whether it is of the latest block and its state root is ours
     */
    boolean adopt(Checkpoint checkpoint) {
        lock.writeLock().lock();
        try {
            StateSnapshot taken = chain.store().snapshot();
            Tip tip = new ChainStore(taken).tip();
            Checkpoint ours = unsigned(tip);
            if (!ours.statement().equals(checkpoint.statement())) {
                taken.close();
                return false;
            }
            replace(checkpoint, taken);
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Checkpoint unsigned(Tip tip) {
        return new Checkpoint(
                network, tip.epoch(), tip.height(), tip.block().hash(), tip.stateRoot(), tip.time(), List.of());
    }

    private void replace(Checkpoint checkpoint, StateSnapshot taken) {
        if (snapshot != null) {
            snapshot.close();
        }
        snapshot = taken;
        newest = checkpoint;
        newestHeight = checkpoint.height();
        observer.checkpointMade(checkpoint.height());
    }

    /** The store was opened anew: proofs need a new snapshot, and so a new checkpoint, even at the same height. */
    void forget() {
        lock.writeLock().lock();
        try {
            newest = null;
            snapshot = null;
            newestHeight = -1;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Height of the newest checkpoint; -1 where there is none. */
    long height() {
        return newestHeight;
    }

    Optional<Checkpoint> newest() {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(newest);
        } finally {
            lock.readLock().unlock();
        }
    }

    StateProof prove(String module, Bytes key) {
        lock.readLock().lock();
        try {
            Checkpoint checkpoint = newest;
            if (checkpoint == null || snapshot == null) {
                throw new LedgerUnavailableException("no checkpoint has arrived yet; try again in a second");
            }
            ChainStore state = new ChainStore(snapshot);
            Bytes flatKey = ModuleView.flatKey(module, key);
            Hash treeKey = ModuleView.treeKey(flatKey);
            SparseProof proof = new SparseMerkleTree(state.nodes()).prove(checkpoint.stateRoot(), treeKey);
            return new StateProof(module, key, state.state().get(flatKey), proof, checkpoint);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (snapshot != null) {
                snapshot.close();
                snapshot = null;
            }
            newest = null;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
