package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.node.StatePiece;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ledger as this node has it, whether it votes or follows. Thread-safe.
 *
 * <p>Reads see the latest committed state and may move on between two calls; {@link #prove} and {@link #checkpoint}
 * belong together.
 */
public interface Ledger extends OperationSink, AutoCloseable {

    Genesis genesis();

    default NetworkId network() {
        return genesis().network();
    }

    /** What became of an operation, for as long as receipts are kept (the last 100,000 blocks with operations). */
    Optional<Receipt> receipt(Hash operation);

    /** The latest committed state of a module. */
    StateReader state(String module);

    /** What a module publishes, over the latest committed state. */
    <Q> Q query(Class<Q> type);

    /** Proves what a module's key has, or that it has nothing, against {@link StateProof#checkpoint}. */
    StateProof prove(String module, Bytes key);

    /**
     * The newest checkpoint: on a validator of the latest block, made on demand.
     *
     * @throws LedgerUnavailableException a follower has none yet
     */
    Checkpoint checkpoint();

    /** The newest checkpoint that was made anyway: each second while there is traffic. Throws as the other does. */
    Checkpoint newestCheckpoint();

    /**
     * Steps from epoch to epoch, for a {@link internet2.verifier.LightClient}: those that a quorum's signatures are
     * known of here, one after the other. Fewer than asked for where they would get long; none where the first is
     * missing here, and another node may have it.
     *
     * @param fromEpoch the epoch to step out of first
     */
    List<EpochStep> epochSteps(long fromEpoch, int max);

    /** The checkpoint whose state can be had here for the next minutes. */
    Checkpoint statePoint();

    /**
     * A part of the state of {@link #statePoint}.
     *
     * @throws LedgerUnavailableException that state is not held here any more
     */
    StatePiece statePiece(StatePiece.Request request);

    LedgerStatus status();

    /** Proofs of misbehaviour that this node has, the newest first, at most {@link #EVIDENCE_MAX}. */
    List<Accusation> evidence();

    /** Of more accusations, the newest are told. */
    int EVIDENCE_MAX = 1000;

    /** The latest committed block: what an operation should cite. */
    BlockReference tip();

    /** Its time: the ledger's clock. */
    Instant blockTime();

    /** Difficulty of the puzzle now, in leading zero bits. */
    int workBits();

    /** The next sequence number: of a session key, or of what the identity itself signs. */
    long nextSequence(NodeId account, Optional<Ed25519PublicKey> session);

    /** From now on, each committed block, until the subscription is closed. */
    Subscription subscribe(BlockListener listener);

    /**
     * From now on, what goes on in the consensus, until the subscription is closed. On a thread of its own; events that
     * a listener has no time for are lost.
     */
    Subscription observe(Consumer<ConsensusEvent> listener);

    /** Ends what {@link #subscribe} or {@link #observe} began. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Committed blocks as the log has them, at least one if there is one, until {@code maxBytes} are exceeded. */
    List<CommittedBlock> blocks(long fromHeight, int maxBytes);

    /** Waits until the block of this height is committed here; false if it was not in time. */
    boolean awaitHeight(long height, Duration atMost) throws InterruptedException;

    /** Stops within seconds; what was acknowledged is on disk. */
    @Override
    void close();
}
