package internet2.ledger.node;

import internet2.foundation.merkle.SparseRange;
import internet2.foundation.merkle.SparseRanges;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.StateReader;
import internet2.verifier.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Gives the state of a checkpoint piece by piece, while the ledger goes on. All who ask share one state, which is
 * replaced now and then; the one before stays until it is replaced too. Thread-safe.
 */
final class StateServer implements AutoCloseable {

    /** The states that are held: the newest for those who begin, the others for those who are in the middle. */
    private static final int HELD_MAX = 2;

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);

    private final Checkpoints checkpoints;
    private final InstantSource clock;
    private final Deque<HeldState> held = new ArrayDeque<>(); // guarded by this
    private Instant since = Instant.MIN; // guarded by this

    StateServer(Checkpoints checkpoints, InstantSource clock) {
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /** The checkpoint whose state can be had for the next minutes. */
    synchronized Checkpoint point() {
        Instant now = clock.instant();
        if (held.isEmpty() || since.plus(RENEWED_AFTER).isBefore(now)) {
            HeldState newest = checkpoints
                    .hold()
                    .orElseThrow(
                            () -> new LedgerUnavailableException("no checkpoint has arrived yet; ask another node"));
            held.addLast(newest);
            since = now;
            if (held.size() > HELD_MAX) {
                held.removeFirst().release();
            }
        }
        return held.getLast().checkpoint;
    }

    /** @throws LedgerUnavailableException that state is not here any more */
    StatePiece piece(StatePiece.Request request) {
        HeldState state = find(request.height())
                .orElseThrow(() -> new LedgerUnavailableException(
                        "the state of block " + request.height() + " is not held here; ask for the one that is"));
        try {
            return read(state, request);
        } catch (IllegalStateException closed) {
            close();
            throw new LedgerUnavailableException("the state store was opened anew; ask again", closed);
        } finally {
            state.release();
        }
    }

    private static StatePiece read(HeldState state, StatePiece.Request request) {
        ChainStore store = new ChainStore(state.snapshot);
        List<StateReader.Entry> entries = new ArrayList<>();
        long[] left = {request.maxBytes()};
        SparseRange range = new SparseRanges(store.nodes())
                .read(state.checkpoint.stateRoot(), request.first(), leaf -> {
                    StateReader.Entry entry = store.entry(leaf)
                            .orElseThrow(() ->
                                    new LedgerUnavailableException("the state here is not whole; ask another node"));
                    entries.add(entry);
                    left[0] -= entry.key().size() + entry.value().size() + 8;
                    return left[0] > 0 && entries.size() < StatePiece.ENTRIES_MAX;
                });
        return new StatePiece(entries, range);
    }

    private synchronized Optional<HeldState> find(long height) {
        return held.stream()
                .filter(state -> state.checkpoint.height() == height)
                .filter(HeldState::hold)
                .findFirst();
    }

    @Override
    public synchronized void close() {
        held.forEach(HeldState::release);
        held.clear();
    }
}
